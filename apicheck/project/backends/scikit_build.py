"""scikit-build-core: `[tool.scikit-build] wheel.packages`, or the project's namesake (its configuration guide)."""

from apicheck.project.backends.conventions import import_name, importable_folder, named_module
from apicheck.project.folders import Folders, normal
from apicheck.project.importable import Wheel
from apicheck.project.metadata import Declaration
from apicheck.project.values import pairs, texts


def wheel(declaration: Declaration, folders: Folders) -> Wheel | None:
    """The listed folders under their last name, or under the name that a table gives them; None where none is found."""
    packages = declaration.table("tool", "scikit-build", "wheel").get("packages")
    targets = pairs(packages) or {folder.rstrip("/").rpartition("/")[2]: folder for folder in texts(packages)}
    if not targets:
        return named_module(folders, import_name(declaration.name), ("src", "python", ""))
    shipped: Wheel = {}
    for target, folder in targets.items():
        shipped |= importable_folder(folders, normal(folder), normal(target))
    return shipped or None

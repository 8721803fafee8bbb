"""maturin: a Rust module with Python sources around it (maturin user guide, "Project layout" and `[tool.maturin]`)."""

from apicheck.project.backends.conventions import import_name, named_module
from apicheck.project.folders import Folders, join, normal
from apicheck.project.importable import Wheel
from apicheck.project.metadata import Declaration
from apicheck.project.values import texts


def wheel(declaration: Declaration, folders: Folders) -> Wheel | None:
    """The package that holds the Rust module, from `python-source`, with `python-packages` beside it.

    The Rust module itself stands in the wheel as an extension module; its path in the repository is the manifest's.
    """
    settings = declaration.table("tool", "maturin")
    name, source = settings.get("module-name"), settings.get("python-source")
    module = name if isinstance(name, str) and name else import_name(declaration.name)
    roots = (normal(source),) if isinstance(source, str) else ("", "python", "src")
    shipped: Wheel = {}
    for package in (module.partition(".")[0], *texts(settings.get("python-packages"))):
        shipped |= named_module(folders, package, roots) or {}
    extension = f"{module.replace('.', '/')}.so"
    if join(module.replace(".", "/"), "__init__.py") in shipped:
        extension = join(module.replace(".", "/"), f"{module.rpartition('.')[2]}.so")
    return {**shipped, extension: "Cargo.toml"}

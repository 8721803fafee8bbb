"""whey: `[tool.whey]` names one package and the folder that holds it (whey's configuration reference)."""

from apicheck.project.backends.conventions import import_name, named_module
from apicheck.project.folders import Folders, normal
from apicheck.project.importable import Wheel
from apicheck.project.metadata import Declaration


def wheel(declaration: Declaration, folders: Folders) -> Wheel | None:
    """`package`, or the module named like the distribution, in `source-dir`; None where it is not there."""
    settings = declaration.table("tool", "whey")
    package, source = settings.get("package"), settings.get("source-dir")
    name = package if isinstance(package, str) and package else import_name(declaration.name)
    return named_module(folders, name, (normal(source) if isinstance(source, str) else "",))

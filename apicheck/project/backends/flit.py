"""flit: one module or package, named by `[tool.flit]` or like the distribution (its guide to `pyproject.toml`)."""

from apicheck.project.backends.conventions import named_module
from apicheck.project.folders import Folders
from apicheck.project.importable import Wheel
from apicheck.project.metadata import Declaration


def wheel(declaration: Declaration, folders: Folders) -> Wheel | None:
    """The module at the root or in `src/`, all of its folder; None where there is none."""
    given = (
        declaration.table("tool", "flit", "module").get("name"),
        declaration.table("tool", "flit", "metadata").get("module"),
        declaration.raw_name.replace("-", "_"),
    )
    name = next((name for name in given if isinstance(name, str) and name), "")
    return named_module(folders, name, ("", "src"))

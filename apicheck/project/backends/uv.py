"""uv's build back end: `module-root` and `module-name` of `[tool.uv.build-backend]` (uv reference, "build-backend")."""

from apicheck.project.backends.conventions import import_name, named_module
from apicheck.project.folders import Folders, normal
from apicheck.project.importable import Wheel
from apicheck.project.metadata import Declaration
from apicheck.project.values import texts


def wheel(declaration: Declaration, folders: Folders) -> Wheel | None:
    """The named modules below the root of modules, `src` unless told otherwise; None where one is missing."""
    settings = declaration.table("tool", "uv", "build-backend")
    root = settings.get("module-root")
    stubs = "-stubs" if declaration.name.endswith("-stubs") else ""  # PEP 561: the folder is called so, too.
    names = texts(settings.get("module-name")) or (import_name(declaration.name.removesuffix("-stubs")) + stubs,)
    shipped: Wheel = {}
    for name in names:
        found = named_module(folders, name, (normal(root if isinstance(root, str) else "src"),))
        if found is None:
            return None
        shipped |= found
    return shipped

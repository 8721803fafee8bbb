"""pdm-backend: `[tool.pdm.build]`, or `[tool.pdm]` before version 2 (pdm-backend's build configuration)."""

from apicheck.project.backends.patterns import expand
from apicheck.project.folders import Folders, join, normal
from apicheck.project.importable import Wheel
from apicheck.project.metadata import Declaration
from apicheck.project.values import texts


def wheel(declaration: Declaration, folders: Folders) -> Wheel | None:
    """The included files, or the packages of the package folder, or its modules; less what is excluded."""
    settings = {**declaration.table("tool", "pdm"), **declaration.table("tool", "pdm", "build")}
    includes = tuple(map(normal, texts(settings.get("includes"))))
    excludes = (*texts(settings.get("excludes")), *(texts(settings.get("source-includes")) or ("tests",)))
    given = settings.get("package-dir")
    root = normal(given) if isinstance(given, str) else _default_root(folders, includes)
    if not includes:
        packages = [join(root, name) for name in folders.subfolders(root) if folders.is_package(join(root, name))]
        includes = tuple(packages) or (join(root, "*.py"),)
    excluded = {path for pattern in excludes for path in expand(folders, normal(pattern))}
    chosen = (path for pattern in includes for path in expand(folders, pattern) if path not in excluded)
    inside = f"{root}/" if root else ""
    return {path.removeprefix(inside): path for path in chosen} or None


def _default_root(folders: Folders, includes: tuple[str, ...]) -> str:
    is_source = folders.is_folder("src") and (
        not includes or any(path.startswith("src/") for path in (f"{p}/" for p in includes))
    )
    return "src" if is_source else ""

"""hatchling: `[tool.hatch.build]` and its wheel target (hatch's build configuration and wheel builder reference)."""

import re
from collections.abc import Iterable, Mapping

from apicheck.project.backends.conventions import import_name
from apicheck.project.backends.patterns import GitIgnoreLines
from apicheck.project.folders import Folders, below, join, normal
from apicheck.project.importable import Wheel
from apicheck.project.metadata import Declaration
from apicheck.project.values import pairs, texts


def wheel(declaration: Declaration, folders: Folders) -> Wheel | None:
    """The selected files under the paths that `sources` gives them; None where nothing is selected and nothing fits."""
    settings = {
        **declaration.table("tool", "hatch", "build"),
        **declaration.table("tool", "hatch", "build", "targets", "wheel"),
    }
    include, packages, only = (texts(settings.get(key)) for key in ("include", "packages", "only-include"))
    packages = tuple(map(normal, packages))
    forced = pairs(settings.get("force-include"))
    if not include and not packages and not only:
        default = _default(declaration, folders)
        if default is None and not forced and not settings.get("bypass-selection"):
            return None
        chosen: Iterable[str] = _below(folders, default or ())
        packages = default or ()
    elif only or packages:
        chosen = _below(folders, only or packages)
    else:
        selected = GitIgnoreLines(include)
        chosen = (path for path in folders.walk("") if selected.match(path))
    excluded = GitIgnoreLines(texts(settings.get("exclude")))
    sources = _sources(settings.get("sources"), packages)
    shipped = {_moved(path, sources): path for path in chosen if not excluded.match(path)}
    for origin, target in forced.items():
        for path in _below(folders, (normal(origin),)):
            shipped[
                _moved(join(normal(target), below(normal(origin), path) if path != normal(origin) else ""), sources)
            ] = path
    return shipped


def _default(declaration: Declaration, folders: Folders) -> tuple[str, ...] | None:
    """The wheel builder's default selection: NAME, src/NAME, NAME.py, or the namespace around NAME."""
    for name in (re.sub(r"[^\w.]+", "_", declaration.raw_name), import_name(declaration.name)):
        for candidate in (name, f"src/{name}"):
            if folders.is_package(candidate):
                return (candidate,)
        if folders.has_file(f"{name}.py"):
            return (f"{name}.py",)
        namespaces = [folder for folder in folders.subfolders("") if folders.is_package(join(folder, name))]
        if name and len(namespaces) == 1:
            return tuple(namespaces)
    return None


def _below(folders: Folders, paths: Iterable[str]) -> list[str]:
    return [
        found for path in map(normal, paths) for found in ([path] if folders.has_file(path) else folders.walk(path))
    ]


def _sources(value: object, packages: Iterable[str]) -> dict[str, str]:
    """Prefixes of paths to what replaces them; a package's parent folder goes without saying."""
    sources = pairs(value) or dict.fromkeys(texts(value), "")
    prefixes = {f"{normal(source)}/" if source else "": normal(target) for source, target in sources.items()}
    for package in packages:
        parent = package.rpartition("/")[0]
        if parent and f"{package}/" not in prefixes:
            prefixes.setdefault(f"{parent}/", "")
    return prefixes


def _moved(path: str, sources: Mapping[str, str]) -> str:
    for prefix, target in sources.items():
        if path.startswith(prefix):
            return join(target, path[len(prefix) :])
    return path

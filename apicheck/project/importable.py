"""From the paths in a wheel to the modules that an `import` statement finds there."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from apicheck.project.distribution import SourceFile
from apicheck.project.folders import SUFFIXES

Wheel = dict[str, str]
"""What a build ships: path in the wheel to path in the repository."""


class Importable(msgspec.Struct, frozen=True):
    """`modules` in order of their names, `.py` before `.pyi`; `compiled` names extension modules without source."""

    modules: tuple[SourceFile, ...]
    compiled: tuple[str, ...]


def importable(wheel: Mapping[str, str]) -> Importable:
    """The modules among the files of a wheel.

    Names that are no identifiers cannot be imported and are left out. Of a package and a module of one name the package
    is imported (language reference 5.3, `FileFinder`), so what lies beside or below the other is out of reach.
    `foo-stubs` holds the stubs of `foo` (PEP 561).
    """
    sources: list[SourceFile] = []
    compiled: set[str] = set()
    packages: dict[str, str | None] = {"": ""}
    for wheel_path, path in wheel.items():
        if not wheel_path.endswith(SUFFIXES):
            continue
        folder, _, file = wheel_path.rpartition("/")
        if folder not in packages:
            packages[folder] = _package(folder)
        package = packages[folder]
        stem = file.partition(".")[0]
        is_package = stem == "__init__"
        if package is None or not stem.isidentifier() or (is_package and not package):
            continue
        name = package if is_package else f"{package}.{stem}" if package else stem
        if file.endswith((".py", ".pyi")):
            sources.append(SourceFile(path, name, is_package, is_stub=file.endswith(".pyi")))
        else:
            compiled.add(name)
    reachable = _reachable(sources)
    with_source = {source.name for source in reachable if not source.is_stub}
    return Importable(
        tuple(sorted(reachable, key=lambda source: (source.name, source.is_stub, source.path))),
        tuple(sorted(compiled - with_source)),
    )


def _package(folder: str) -> str | None:
    """The dotted name of a folder in a wheel, None where it has none."""
    top, slash, rest = folder.partition("/")
    parts = f"{top.removesuffix('-stubs')}{slash}{rest}".split("/")
    return ".".join(parts) if all(map(str.isidentifier, parts)) else None


def _reachable(sources: Iterable[SourceFile]) -> list[SourceFile]:
    packages = {(source.name, source.is_stub) for source in sources if source.is_package}
    plain = {source.name for source in sources if not source.is_package and not source.is_stub}
    plain -= {name for name, is_stub in packages if not is_stub}
    parents = {source.name.rpartition(".")[0] for source in sources}
    blocked = {parent for parent in parents if parent in plain or any(above in plain for above in names_above(parent))}

    def is_reachable(source: SourceFile) -> bool:
        if source.name.rpartition(".")[0] in blocked:
            return False
        return source.is_package or not {(source.name, False), (source.name, source.is_stub)} & packages

    return [source for source in sources if is_reachable(source)]


def names_above(name: str) -> Iterator[str]:
    """The packages around a dotted name, the innermost first."""
    while "." in name:
        name = name.rpartition(".")[0]
        yield name

"""From the paths in a wheel to the modules that an `import` statement finds there."""

from collections.abc import Iterable, Mapping

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
    for wheel_path, path in wheel.items():
        if not wheel_path.endswith(SUFFIXES):
            continue
        parts = wheel_path.split("/")
        stem = parts.pop().partition(".")[0]
        if parts and parts[0].endswith("-stubs"):
            parts[0] = parts[0].removesuffix("-stubs")
        is_package = stem == "__init__"
        if not is_package:
            parts.append(stem)
        if not parts or not all(map(str.isidentifier, parts)):
            continue
        name = ".".join(parts)
        if wheel_path.endswith((".py", ".pyi")):
            sources.append(SourceFile(path, name, is_package, is_stub=wheel_path.endswith(".pyi")))
        else:
            compiled.add(name)
    reachable = _reachable(sources)
    with_source = {source.name for source in reachable if not source.is_stub}
    return Importable(
        tuple(sorted(reachable, key=lambda source: (source.name, source.is_stub, source.path))),
        tuple(sorted(compiled - with_source)),
    )


def _reachable(sources: Iterable[SourceFile]) -> list[SourceFile]:
    packages = {(source.name, source.is_stub) for source in sources if source.is_package}
    plain = {source.name for source in sources if not source.is_package and not source.is_stub}
    plain -= {name for name, is_stub in packages if not is_stub}

    def is_hidden(source: SourceFile) -> bool:
        if not source.is_package and ((source.name, False) in packages or (source.name, source.is_stub) in packages):
            return True
        above = source.name
        while "." in above:
            above = above.rpartition(".")[0]
            if above in plain:
                return True
        return False

    return [source for source in sources if not is_hidden(source)]

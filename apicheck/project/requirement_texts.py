"""From the texts that a declaration lists to requirements: PEP 508 lines, requirement files, poetry's tables."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from packaging.markers import InvalidMarker, Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from apicheck.project.declared import Dependency
from apicheck.project.poetry_constraints import specifier_of
from apicheck.project.source_lines import SourceLines
from apicheck.project.version_sets import ALTERNATIVES


def dependency(text: str, lines: SourceLines | None = None, marker: str = "") -> Dependency | None:
    """Read one requirement (PEP 508), None where it is none. `marker` holds besides its own."""
    try:
        requirement = Requirement(text)
        markers = both(str(requirement.marker) if requirement.marker is not None else "", marker)
    except (InvalidRequirement, InvalidMarker):
        return None
    return Dependency(
        text=text,
        name=canonicalize_name(requirement.name),
        extras=tuple(sorted(map(canonicalize_name, requirement.extras))),
        specifier=str(requirement.specifier) if requirement.url is None else None,
        marker=markers,
        location=lines.text(text) if lines is not None else None,
    )


def dependencies(
    texts: Iterable[object], lines: SourceLines | None = None, marker: str = ""
) -> tuple[Dependency, ...] | None:
    """Read a list of requirements, None where one of them can't be read: then nobody knows what is required."""
    found = [dependency(text.strip(), lines, marker) if isinstance(text, str) else None for text in texts]
    return None if None in found else tuple(each for each in found if each is not None)


def requirement_lines(text: str) -> list[str] | None:
    """Return the requirements of a text with one a line; None where a line is an option of pip (`-r other.txt`)."""
    joined = text.replace("\\\n", " ").splitlines()
    found = [line.partition(" #")[0].strip() for line in joined if line.strip() and not line.lstrip().startswith("#")]
    return None if any(line.startswith("-") for line in found) else [line for line in found if line]


def poetry_dependencies(
    table: Mapping[str, object], lines: SourceLines | None = None
) -> dict[str, tuple[Dependency, ...]] | None:
    """Read `[tool.poetry.dependencies]` without Python itself: requirements by normalised name, optional ones too.

    None where something in it can't be read.
    """
    found: dict[str, tuple[Dependency, ...]] = {}
    for name, value in table.items():
        if name.lower() == "python":
            continue
        several = value if isinstance(value, list) else [value]
        read = [_poetry_dependency(name, each) for each in several]
        if None in read:
            return None
        place = lines.key(name, "tool.poetry.dependencies") if lines is not None else None
        found[canonicalize_name(name)] = tuple(
            msgspec.structs.replace(each, location=place) for each in read if each is not None
        )
    return found


def _poetry_dependency(name: str, value: object) -> Dependency | None:
    table = value if isinstance(value, Mapping) else {"version": value}
    constraint, extras = table.get("version", "*"), table.get("extras", [])
    is_elsewhere = not {"git", "path", "url", "file"}.isdisjoint(table)
    if not isinstance(constraint, str) or not isinstance(extras, list):
        return None
    specifier = None if is_elsewhere else specifier_of(constraint)
    if specifier is None and not is_elsewhere:
        return None
    parts = [text for key in ("markers", "platform", "python") if isinstance(text := table.get(key), str)]
    try:
        marker = _poetry_marker(table) if parts else ""
    except (InvalidMarker, ValueError):
        return None
    shown = f"{name} {constraint}" if constraint != "*" else name
    return Dependency(
        text=f"{shown}; {marker}" if marker else shown,
        name=canonicalize_name(name),
        extras=tuple(sorted(canonicalize_name(each) for each in extras if isinstance(each, str))),
        specifier=specifier,
        marker=marker,
    )


def _poetry_marker(table: Mapping[str, object]) -> str:
    marker = ""
    if isinstance(written := table.get("markers"), str):
        marker = both(marker, written)
    if isinstance(platform := table.get("platform"), str):
        marker = both(marker, " or ".join(f'sys_platform == "{name.strip()}"' for name in platform.split("|")))
    if isinstance(python := table.get("python"), str):
        specifiers = specifier_of(python)
        if specifiers is None:
            raise ValueError(python)
        marker = both(marker, " or ".join(_python_marker(part) for part in specifiers.split(ALTERNATIVES)))
    return marker


def _python_marker(specifiers: str) -> str:
    return " and ".join(_python_test(each) for each in specifiers.split(",") if each) or 'python_version >= "0"'


def _python_test(specifier: str) -> str:
    sign = specifier[: len(specifier) - len(specifier.lstrip("<>=!~"))]
    version = specifier[len(sign) :]
    variable = "python_full_version" if version.count(".") > 1 and not version.endswith(".*") else "python_version"
    return f'{variable} {sign} "{version}"'


def both(first: str, second: str) -> str:
    """Return the marker for environments in which two markers hold; an empty one always does.

    Raises `InvalidMarker`.
    """
    if not first or not second:
        return str(Marker(first or second)) if first or second else ""
    return str(Marker(f"({first}) and ({second})"))


def extra_and_marker(key: str) -> tuple[str, str]:
    """Part setuptools' keys of `extras_require`: `socks:os_name=="nt"` is an extra and a marker, `:...` no extra."""
    name, _, marker = key.partition(":")
    return canonicalize_name(name.strip()) if name.strip() else "", marker.strip()


def with_own_extras(name: str, extras: Mapping[str, tuple[Dependency, ...]]) -> dict[str, tuple[Dependency, ...]]:
    """Replace requirements of the distribution `name` itself by what its extras bring (`all = ["demo[a,b]"]`)."""
    return {extra: tuple(dict.fromkeys(_brought(name, extra, extras, ()))) for extra in extras}


def _brought(
    name: str, extra: str, extras: Mapping[str, tuple[Dependency, ...]], seen: tuple[str, ...]
) -> Iterator[Dependency]:
    for each in extras.get(extra, ()):
        if not name or each.name != name:
            yield each
            continue
        for other in each.extras:
            if other not in (*seen, extra):
                yield from _brought(name, other, extras, (*seen, extra))

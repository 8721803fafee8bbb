"""Version specifiers as sets of versions: what one admits that another does not, whatever the two look like as text.

Pre-releases count for nothing here: `>=2.0rc1` and `>=2.0` are the same set. Source: version specifiers specification
(PEP 440, "Version specifiers"); `packaging.ranges` does the set algebra.
"""

from collections.abc import Iterable, Iterator
from functools import reduce

from packaging.ranges import VersionRange
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

ALTERNATIVES = "||"
"""What stands between specifiers of which any may hold; poetry has it, PEP 440 has not."""


def version_set(specifier: str) -> VersionRange | None:
    """Return the versions that a specifier admits, None where it can't be read. An empty text admits all."""
    try:
        sets = [SpecifierSet(part.strip(), prereleases=False).to_range() for part in specifier.split(ALTERNATIVES)]
    except (InvalidSpecifier, InvalidVersion):
        return None
    return reduce(VersionRange.union, sets)


def every_version() -> VersionRange:
    """Return the set of all versions."""
    return SpecifierSet("", prereleases=False).to_range()


def no_version() -> VersionRange:
    """Return the empty set."""
    return VersionRange.empty(prereleases=False)


def shown(versions: VersionRange, *boundaries: str) -> str:
    """Return a set as specifiers: `>=3.8,<3.9`, two of them joined by "and" where no single one says it.

    `boundaries` are the specifiers that the set was made from; an empty text means that there are no words for it.
    """
    single = _spelled(versions)
    if single is not None:
        return single
    edges = sorted({version for text in boundaries for version in _versions(text)})
    parts: list[VersionRange] = []
    for low, high in zip([None, *edges], [*edges, None], strict=True):
        limits = [f">={_first(low)}"] if low is not None else []
        limits += [f"<{_first(high)}"] if high is not None else []
        part = versions & SpecifierSet(",".join(limits), prereleases=False).to_range()
        if part.is_empty:
            continue
        if parts and _spelled(parts[-1] | part) is not None:
            parts[-1] |= part
        else:
            parts.append(part)
    spelled = [_spelled(part) for part in parts]
    return " and ".join(text for text in spelled if text is not None) if all(spelled) else ""


def _first(version: Version) -> str:
    """Return the first version of all that belong to a version, so that parts which meet there leave no gap."""
    return version.public if version.is_devrelease else f"{version.public}.dev0"


def _spelled(versions: VersionRange) -> str | None:
    found = versions.to_specifier_set()
    if found is None:
        return None
    # `2.dev0` is the first of all versions of 2: a way to say where pre-releases belong, which do not count here.
    texts = sorted((str(specifier).removesuffix(".dev0") for specifier in found), key=_reading_order)
    return ",".join(texts) or "any version"


def _reading_order(specifier: str) -> tuple[int, str]:
    order = (">", "~=", "=", "!", "<")
    return next((place for place, sign in enumerate(order) if specifier.startswith(sign)), len(order)), specifier


def _versions(text: str) -> Iterator[Version]:
    """Yield the versions at which membership may change; a wildcard's upper edge is that of the next prefix."""
    for part in text.split(ALTERNATIVES):
        try:
            specifiers: Iterable[str] = [f"{each.operator} {each.version}" for each in SpecifierSet(part.strip())]
        except InvalidSpecifier:
            continue
        for specifier in specifiers:
            operator, _, number = specifier.partition(" ")
            try:
                version = Version(number.removesuffix(".*"))
            except InvalidVersion:
                continue
            yield version
            release = version.release if number.endswith(".*") else version.release[:-1]
            if (number.endswith(".*") or operator == "~=") and release:
                epoch = f"{version.epoch}!" if version.epoch else ""
                yield Version(epoch + ".".join(map(str, (*release[:-1], release[-1] + 1))))

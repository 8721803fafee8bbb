"""Which tags stand for releases, and of which version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

OWN_PATTERNS = (
    *("{name}-v{version}", "{name}-{version}", "{name}/v{version}", "{name}/{version}", "{name}@v{version}"),
    *("{name}@{version}", "{name}=={version}", "{name}_v{version}", "{name}_{version}"),
)
"""Tags that name the distribution, as repositories with several of them have it."""

PLAIN_PATTERNS = (
    *("v{version}", "{version}", "release-{version}", "release-v{version}", "release/{version}", "release/v{version}"),
    *("release_{version}", "releases/{version}", "rel-{version}", "rel_{version}", "version-{version}", "r{version}"),
)
"""Tags that name a version alone, with the prefixes that are in use."""

_PLACEHOLDERS = {
    "{name}": r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*?)",
    "{version}": r"(?P<version>[vV]?\d[\w.!+-]*)",
}


class Release(msgspec.Struct, frozen=True):
    """A tag and the version that it stands for."""

    version: Version
    tag: str


def releases(tags: Iterable[str], names: Sequence[str] = (), patterns: Sequence[str] = ()) -> tuple[Release, ...]:
    """Return the tags that stand for releases, the highest version first.

    `names` are what the distribution goes by (its own name, what it is imported as), each in any spelling (PEP 503).
    Tags that hold one of them outweigh all others: in a repository of several distributions each has its own. Without
    `patterns` the usual ones count; with them no other does. Of several tags for a version the first pattern's counts.
    """
    tags = list(tags)
    known = frozenset(canonicalize_name(name) for name in names if name)
    if patterns:
        return _releases(tags, known, patterns)
    return _releases(tags, known, OWN_PATTERNS) or _releases(tags, known, PLAIN_PATTERNS)


def names_no_distribution(tag: str, patterns: Sequence[str] = ()) -> bool:
    """Tell whether a tag tells a version alone, so that several distributions may have been released with it."""
    plain = [pattern for pattern in patterns if "{name}" not in pattern] if patterns else PLAIN_PATTERNS
    return bool(_releases([tag], frozenset(), plain))


def is_abandoned(release: Version, version: str | None) -> bool:
    """Tell whether a pre-release leads to a later version than the one that is declared now: that way was given up.

    `1.0.0b0` was, where the next release is `0.18.0`. A final release is never passed over.
    """
    try:
        return version is not None and release.is_prerelease and release > Version(version)
    except InvalidVersion:
        return False


def _releases(tags: Iterable[str], names: frozenset[str], patterns: Sequence[str]) -> tuple[Release, ...]:
    found: dict[Version, tuple[int, Release]] = {}
    for tag in tags:
        for place, version in _read(tag, names, patterns):
            earlier = found.get(version)
            if earlier is None or place < earlier[0]:
                found[version] = (place, Release(version, tag))
            break
    return tuple(release for _, release in sorted(found.values(), key=lambda item: item[1].version, reverse=True))


def _read(tag: str, names: frozenset[str], patterns: Sequence[str]) -> Iterator[tuple[int, Version]]:
    for place, pattern in enumerate(patterns):
        match = _compiled(pattern).fullmatch(tag)
        if match is None:
            continue
        name = match.groupdict().get("name")
        if name is not None and canonicalize_name(name) not in names:
            continue
        version = _version(match["version"])
        if version is not None:
            yield place, version


def _compiled(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\{name\}|\{version\})", pattern)
    return re.compile("".join(_PLACEHOLDERS.get(part) or re.escape(part) for part in parts))


def _version(text: str) -> Version | None:
    """Read a version; `2_0_1`, as some tags have it, is `2.0.1`."""
    for spelling in (text, text.replace("_", ".")):
        try:
            return Version(spelling)
        except InvalidVersion:
            continue
    return None

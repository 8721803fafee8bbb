"""What became of each requirement, asked of every environment that the markers of either side tell apart."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from functools import reduce

import msgspec
from packaging.ranges import VersionRange

from apicheck.matching.distributions import DistributionPair
from apicheck.project.declared import Dependency
from apicheck.project.environments import Environment, environments, holds
from apicheck.project.version_sets import every_version, no_version, shown, version_set


class Fate(enum.StrEnum):
    """What happened to a requirement."""

    ADDED = "added"
    REMOVED = "removed"
    TIGHTENED = "tightened"
    LOOSENED = "loosened"


class DependencyChange(msgspec.Struct, frozen=True):
    """A requirement that changed. `extra` brings it, "" where everybody gets it.

    `name` is the required distribution, with the one extra that is asked of it in brackets where that is what changed.
    `range` are the versions that were admitted and no longer are, or the reverse, "" where there are no words for them.
    `is_partial` says that some environments see no change, of those that have the requirement on both sides where it is
    about versions.
    """

    fate: Fate
    name: str
    extra: str
    old: tuple[Dependency, ...]
    new: tuple[Dependency, ...]
    range: str = ""
    is_partial: bool = False


SUPPORT_EXTRAS = frozenset(
    {
        *("dev", "develop", "development", "devel", "test", "tests", "testing", "doc", "docs", "documentation"),
        *("lint", "linting", "ci", "benchmark", "benchmarks", "bench", "coverage", "pre-commit", "release"),
    }
)
"""Extras for those who work on the project: no more API than its tests are."""


def is_support_extra(extra: str) -> bool:
    """Tell whether an extra is for the project's own developers, by its name (`dev`, `test`, `docs-build`)."""
    return extra in SUPPORT_EXTRAS or any(
        part in SUPPORT_EXTRAS for part in (extra.split("-")[0], extra.split("-")[-1])
    )


def dependency_changes(pair: DistributionPair, fate: Fate) -> Iterator[DependencyChange]:
    """Yield the requirements with one fate: of the distribution itself, then of the extras that both sides have."""
    old, new = pair.declared
    pythons = [text for text in (old.requires_python, new.requires_python) if text]
    if old.dependencies is not None and new.dependencies is not None:
        yield from _changes("", old.dependencies, new.dependencies, pythons, fate)
    before, after = old.extras or {}, new.extras or {}
    always = _names(new.dependencies or ())
    for extra in sorted(before.keys() & after.keys()):
        if is_support_extra(extra):
            continue
        for change in _changes(extra, before[extra], after[extra], pythons, fate):
            if not (change.fate is Fate.REMOVED and change.name in always):
                yield change


def _names(dependencies: Iterable[Dependency]) -> frozenset[str]:
    return frozenset(name for each in dependencies for name in _parts(each))


def _parts(dependency: Dependency) -> Iterator[str]:
    """Yield what a requirement brings: the distribution, and each of its extras that is asked for."""
    yield dependency.name
    yield from (f"{dependency.name}[{extra}]" for extra in dependency.extras)


def _by_name(dependencies: Iterable[Dependency]) -> dict[str, tuple[Dependency, ...]]:
    found: dict[str, tuple[Dependency, ...]] = {}
    for each in dependencies:
        for name in _parts(each):
            found[name] = (*found.get(name, ()), each)
    return found


def _changes(
    extra: str,
    old: Iterable[Dependency],
    new: Iterable[Dependency],
    pythons: Iterable[str],
    fate: Fate,
) -> Iterator[DependencyChange]:
    before, after = _by_name(old), _by_name(new)
    for name in sorted(before.keys() | after.keys()):
        base, _, of_extra = name.partition("[")
        if of_extra and not (base in before and base in after):
            continue  # told of the distribution itself
        was, now = before.get(name, ()), after.get(name, ())
        if _same(was, now):
            continue
        change = _change(fate, name, extra, was, now, pythons)
        if change is not None:
            yield change


def _same(old: tuple[Dependency, ...], new: tuple[Dependency, ...]) -> bool:
    return {(each.specifier, each.marker) for each in old} == {(each.specifier, each.marker) for each in new}


def _change(
    fate: Fate, name: str, extra: str, old: tuple[Dependency, ...], new: tuple[Dependency, ...], pythons: Iterable[str]
) -> DependencyChange | None:
    """Say what happened in all environments together; None where nothing of this fate did."""
    spaces = environments((each.marker for each in (*old, *new)), pythons)
    fates: dict[Fate, list[tuple[VersionRange, VersionRange]]] = {}
    shared = 0
    for environment in spaces:
        was, now = _allowed(old, environment), _allowed(new, environment)
        shared += was is not None and now is not None
        if was is not None and now is not None and (unread := _unread(old, environment) | _unread(new, environment)):
            # What an address gives, or what can't be read, is no set of versions that could be compared.
            is_new = Unread.ADDRESS in unread and Unread.ADDRESS not in _unread(old, environment)
            found = Fate.TIGHTENED if is_new and "[" not in name else None
        else:
            found = _fate(was, now, "[" in name)
        if found is not None:
            fates.setdefault(found, []).append((was or no_version(), now or no_version()))
    if fate not in fates:
        return None
    seen = fates[fate]
    lost = reduce(VersionRange.union, (was - now if fate is Fate.TIGHTENED else now - was for was, now in seen))
    boundaries = [each.specifier or "" for each in (*old, *new)]
    is_about_versions = fate in {Fate.TIGHTENED, Fate.LOOSENED}
    return DependencyChange(
        fate=fate,
        name=name,
        extra=extra,
        old=old,
        new=new,
        range=shown(lost, *boundaries) if is_about_versions else "",
        is_partial=len(seen) < (shared if is_about_versions else len(spaces)),
    )


class Unread(enum.Enum):
    """Why it is not known which versions a requirement admits: a URL gives one, or the specifier is none."""

    ADDRESS = enum.auto()
    SPECIFIER = enum.auto()


def _unread(dependencies: Iterable[Dependency], environment: Environment) -> set[Unread]:
    return {
        Unread.ADDRESS if is_from_address(each) else Unread.SPECIFIER
        for each in dependencies
        if each.specifier is None and holds(each.marker, environment)
    }


def is_from_address(dependency: Dependency) -> bool:
    """Tell whether a requirement is a URL's (PEP 508, `name @ url`), which gives one version, whatever that is."""
    return dependency.specifier is None and "@" in dependency.text


def _fate(was: VersionRange | None, now: VersionRange | None, is_extra: bool) -> Fate | None:
    if was is None and now is None:
        return None
    if was is None or now is None:
        return Fate.ADDED if was is None else Fate.REMOVED
    if is_extra:  # the versions are those of the distribution, which are told there
        return None
    if not (was - now).is_empty:
        return Fate.TIGHTENED
    return None if (now - was).is_empty else Fate.LOOSENED


def _allowed(dependencies: Iterable[Dependency], environment: Environment) -> VersionRange | None:
    """Return the versions that all requirements together admit in an environment, None where nothing is required.

    What can't be read, or comes from a URL, is taken to admit every version.
    """
    found: VersionRange | None = None
    for each in dependencies:
        if holds(each.marker, environment):
            versions = None if each.specifier is None else version_set(each.specifier)
            found = (every_version() if found is None else found) & (every_version() if versions is None else versions)
    return found


def joined(dependencies: Iterable[Dependency]) -> str | None:
    """Return requirements as one text, None where there are none."""
    return ", ".join(dict.fromkeys(" ".join(each.text.split()) for each in dependencies)) or None

"""The environments that conditions tell apart (versions, platforms, dependencies), and what counts in each of them.

An environment gives every test one answer. Two sides are compared in each of the environments that the conditions of
either side mention: what base defines there beside what head defines there.
"""

from __future__ import annotations

import functools
import itertools
import math
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from apicheck.model.condition import (
    NEVER,
    AllOf,
    AnyOf,
    CanImport,
    Condition,
    Holds,
    Not,
    OnImplementation,
    OnPlatform,
    Since,
    Test,
    Version,
    all_of,
    any_of,
    elementary_tests,
    negated,
)
from apicheck.model.entity import Alternatives, Entity

# More environments than this are not looked at one by one: the tests mentioned last are taken to hold.
_MOST = 2_000


class Region(msgspec.Struct, frozen=True):
    """Environments in which the same definitions count on either side, None where there is none.

    `where` holds in these and in no others, None in all there are. `doubts` are tests that nobody understands and that
    head alone makes: whether they ever fail, or ever hold, can't be told. `reworded` are those of base that head makes
    in other words, perhaps.
    """

    old: Entity | None
    new: Entity | None
    where: Condition | None
    doubts: tuple[Test, ...] = ()
    reworded: tuple[Test, ...] = ()


def regions(
    base: Alternatives, head: Alternatives, within: Condition | None = None, given: Iterable[Condition] = ()
) -> tuple[Region, ...]:
    """Return what counts on both sides, environment by environment, in those where `within` holds.

    What is `given` holds in every environment in which there is anything to compare.
    """
    if all(entity.condition is None for entity in (*base, *head)):
        return (Region(base[-1] if base else None, head[-1] if head else None, within),)
    before, after = tuple(each.condition for each in base), tuple(each.condition for each in head)
    return tuple(
        Region(
            None if each.old is None else base[each.old],
            None if each.new is None else head[each.new],
            each.where,
            each.doubts,
            each.reworded,
        )
        for each in _parted(before, after, within, tuple(given))
    )


class _Part(msgspec.Struct, frozen=True):
    """A `Region` with the places of its definitions instead of them."""

    old: int | None
    new: int | None
    where: Condition | None
    doubts: tuple[Test, ...]
    reworded: tuple[Test, ...]


@functools.lru_cache(maxsize=4096)  # the members of a class mostly stand under the same conditions
def _parted(
    base: tuple[Condition | None, ...],
    head: tuple[Condition | None, ...],
    within: Condition | None,
    given: tuple[Condition, ...],
) -> tuple[_Part, ...]:
    always: dict[Test, Condition | None] = dict.fromkeys(each for each in given if isinstance(each, Test))
    before, after = [_with(each, always) for each in base], [_with(each, always) for each in head]
    needs = [_with(each, always) for each in given if not isinstance(each, Test)]
    needed = all_of(*_concerning(needs, [within, *before, *after]))
    renamed = _renamed([needed, *before], after)
    after = [_with(each, renamed) for each in after]
    axes = axes_of([within, *before, *after, needed])
    found: dict[tuple[int | None, int | None], list[_Environment]] = {}
    possible = [environment for environment in environments_of(axes) if holds_in(needed, environment)]
    for environment in possible:
        if not holds_in(within, environment):
            continue
        counting = _counting(before, environment), _counting(after, environment)
        if counting != (None, None):
            found.setdefault(counting, []).append(environment)
    known = {test for condition in (within, needed, *before) for test in elementary_tests(condition)}
    reworded = tuple(test for test in renamed.values() if isinstance(test, CanImport | Holds))
    doubts = tuple(
        test
        for test in dict.fromkeys(test for condition in after for test in elementary_tests(condition))
        if isinstance(test, Holds | CanImport) and test not in known
    )
    return tuple(
        _Part(old, new, _condition(environments, _telling(axes, environments, possible)), doubts, reworded)
        for (old, new), environments in found.items()
    )


def _concerning(needs: Sequence[Condition | None], asked: Sequence[Condition | None]) -> list[Condition | None]:
    """Return those of the needed conditions that have a say in what is asked, by way of others of them, too.

    What can never be met is among them.
    """
    found: list[Condition | None] = [each for each in needs if each == NEVER]
    left = [*needs]
    names = {name for condition in asked for name in _axis_names(condition)}
    while True:
        more = [each for each in left if not names.isdisjoint(_axis_names(each))]
        if not more:
            return found
        found += more
        left = [each for each in left if each not in more]
        names |= {name for each in more for name in _axis_names(each)}


def is_certain(where: Condition | None, doubts: Iterable[Test]) -> bool:
    """Tell whether there are environments in which a condition holds whatever the doubtful tests give.

    What the standard library has can be imported somewhere, and what should run through does; whether it ever fails
    can't be told.
    """
    doubtful = set(doubts)
    if where is None or doubtful.isdisjoint(elementary_tests(where)):
        return where != NEVER
    axes = axes_of([where])
    certain = [axis for axis in axes if axis.test not in doubtful]
    uncertain = [
        Axis(axis.name, (True,), axis.test) if _is_expected(axis.test) else axis
        for axis in axes
        if axis.test in doubtful
    ]
    return any(
        all(holds_in(where, {**known, **unknown}) for unknown in environments_of(uncertain))
        for known in environments_of(certain)
    )


def _is_expected(test: Test | None) -> bool:
    if isinstance(test, CanImport):
        return test.name.partition(".")[0] in sys.stdlib_module_names
    return isinstance(test, Holds) and test.is_expected


def simplified(where: Condition | None) -> Condition | None:
    """Return None for a condition that holds in every environment, any other one as it is."""
    if where is None:
        return None
    return None if all(holds_in(where, environment) for environment in environments_of(axes_of([where]))) else where


# Axes: what environments differ in


class Axis(msgspec.Struct, frozen=True):
    """One thing that environments differ in, and the values that the tests at hand tell apart.

    `test` is the test that the axis answers to, None for versions, platforms and implementations. A value of the
    version axis is the first version of a span; one of the platform axis are the platforms that no test tells apart.
    """

    name: str
    values: tuple[object, ...]
    test: Test | None = None


_Environment = Mapping[str, object]

_OLDEST: Version = (3, 0)

_PLATFORMS = ("linux", "darwin", "win32", "cygwin", "freebsd", "openbsd", "netbsd", "sunos", "aix", "android", "ios")
_OTHER_PLATFORMS = ("emscripten", "wasi")
OTHER = "another"


def axes_of(conditions: Iterable[Condition | None]) -> list[Axis]:
    """Return what environments have to be told apart by, for the tests of some conditions."""
    tests = list(dict.fromkeys(test for condition in conditions for test in elementary_tests(condition)))
    axes: list[Axis] = []
    versions = sorted({test.version for test in tests if isinstance(test, Since)})
    if versions:
        axes.append(Axis("version", (_OLDEST, *(version for version in versions if version > _OLDEST))))
    named = [test for test in tests if isinstance(test, OnPlatform)]
    if named:
        every = dict.fromkeys((*_PLATFORMS, *_OTHER_PLATFORMS, *(name for test in named for name in test.names)))
        groups: dict[tuple[bool, ...], list[str]] = {}
        for platform in every:
            groups.setdefault(tuple(platform in test.names for test in named), []).append(platform)
        axes.append(Axis("platform", tuple(tuple(group) for group in groups.values())))
    implementations = dict.fromkeys(test.name for test in tests if isinstance(test, OnImplementation))
    if implementations:
        axes.append(Axis("implementation", (*dict.fromkeys(("cpython", *implementations)), OTHER)))
    axes.extend(Axis(_key(test), (True, False), test) for test in tests if isinstance(test, CanImport | Holds))
    return _bounded(axes)


def _bounded(axes: list[Axis]) -> list[Axis]:
    bounded: list[Axis] = []
    count = 1
    for axis in axes:
        is_too_many = count * len(axis.values) > _MOST
        bounded.append(Axis(axis.name, axis.values[:1], axis.test) if is_too_many else axis)
        count *= len(bounded[-1].values)
    return bounded


def _key(test: CanImport | Holds) -> str:
    return f"import {test.name}" if isinstance(test, CanImport) else f"holds {test.text}"


def _axis_names(condition: Condition | None) -> Iterator[str]:
    for test in elementary_tests(condition):
        match test:
            case Since():
                yield "version"
            case OnPlatform():
                yield "platform"
            case OnImplementation():
                yield "implementation"
            case CanImport() | Holds():
                yield _key(test)


def environments_of(axes: Sequence[Axis]) -> Iterator[_Environment]:
    """Yield every combination of the values on some axes."""
    names = [axis.name for axis in axes]
    for values in itertools.product(*(axis.values for axis in axes)):
        yield dict(zip(names, values, strict=True))


def holds_in(condition: Condition | None, environment: _Environment) -> bool:
    """Tell whether a condition holds in an environment; None always does."""
    match condition:
        case None:
            return True
        case AllOf():
            return all(holds_in(part, environment) for part in condition.of)
        case AnyOf():
            return any(holds_in(part, environment) for part in condition.of)
        case Not():
            return not holds_in(condition.of, environment)
        case Since():
            version = environment["version"]
            return isinstance(version, tuple) and version >= condition.version
        case OnPlatform():
            platforms = environment["platform"]
            return isinstance(platforms, tuple) and platforms[0] in condition.names
        case OnImplementation():
            return environment["implementation"] == condition.name
        case CanImport() | Holds():
            return bool(environment[_key(condition)])


def _counting(conditions: Sequence[Condition | None], environment: _Environment) -> int | None:
    """Return the place of the last of several definitions that is reached."""
    return next((index for index in reversed(range(len(conditions))) if holds_in(conditions[index], environment)), None)


# Tests that were reworded


def _renamed(base: Sequence[Condition | None], head: Sequence[Condition | None]) -> dict[Test, Condition | None]:
    """Take the tests that only head makes, and that nobody understands, for those that only base makes, in order.

    A flag that got another name, or another optional dependency, should not look like a change in all it guards.
    """
    before = [test for condition in base for test in elementary_tests(condition)]
    after = [test for condition in head for test in elementary_tests(condition)]
    renamed: dict[Test, Condition | None] = {}
    for kind in (CanImport, Holds):
        lost = [test for test in dict.fromkeys(before) if isinstance(test, kind) and test not in after]
        gained = [test for test in dict.fromkeys(after) if isinstance(test, kind) and test not in before]
        renamed.update(zip(gained, lost, strict=False))
    return renamed


def _with(condition: Condition | None, meanings: Mapping[Test, Condition | None]) -> Condition | None:
    match condition:
        case Not():
            return negated(_with(condition.of, meanings))
        case AllOf():
            return all_of(*(_with(part, meanings) for part in condition.of))
        case AnyOf():
            return any_of(*(_with(part, meanings) for part in condition.of))
        case None:
            return None
        case _:
            return meanings.get(condition, condition)


# From environments back to a condition, and to words


def _telling(
    axes: Sequence[Axis], environments: Sequence[_Environment], possible: Sequence[_Environment]
) -> list[Axis]:
    """Return the axes that tell environments from the other possible ones, the first of them rather than the last."""
    if len(possible) == count_of(axes):
        return [*axes]
    chosen = set(map(id, environments))
    others = [each for each in possible if id(each) not in chosen]
    telling = [*axes]
    for axis in reversed(axes):
        fewer = [each for each in telling if each is not axis]
        if _points(environments, fewer).keys().isdisjoint(_points(others, fewer)):
            telling = fewer
    return telling


def _points(environments: Iterable[_Environment], axes: Sequence[Axis]) -> dict[tuple[object, ...], None]:
    return dict.fromkeys(tuple(environment[axis.name] for axis in axes) for environment in environments)


def _condition(environments: Sequence[_Environment], axes: Sequence[Axis]) -> Condition | None:
    """Return the condition that holds in these environments, in as few terms as the axes allow one by one."""
    points = [*_points(environments, axes)]
    if len(points) == count_of(axes):
        return None
    blocks = blocks_of(points, axes)
    return any_of(
        *(all_of(*(_on_axis(axis, values) for axis, values in zip(axes, block, strict=True))) for block in blocks)
    )


_Block = tuple[tuple[object, ...], ...]


def blocks_of(points: Sequence[tuple[object, ...]], axes: Sequence[Axis]) -> list[_Block]:
    """Put points together into blocks that are the product of some values on each axis, greedily."""
    blocks: list[list[tuple[object, ...]]] = [[(value,) for value in point] for point in points]
    for index in range(len(axes)):
        merged: dict[tuple[object, ...], list[tuple[object, ...]]] = {}
        for block in blocks:
            others = tuple(values for place, values in enumerate(block) if place != index)
            if others in merged:
                merged[others][index] = (*merged[others][index], *block[index])
            else:
                merged[others] = block
        blocks = list(merged.values())
    return [tuple(block) for block in blocks]


def count_of(axes: Sequence[Axis]) -> int:
    """Return how many environments some axes make."""
    return math.prod(len(axis.values) for axis in axes)


def _on_axis(axis: Axis, values: tuple[object, ...]) -> Condition | None:
    if len(values) == len(axis.values):
        return None
    if axis.test is not None:
        return axis.test if values == (True,) else negated(axis.test)
    match axis.name:
        case "version":
            return any_of(*spans_of(axis, values))
        case "platform":
            names = [name for group in values if isinstance(group, tuple) for name in group]
            return OnPlatform(tuple(sorted(names)))
        case _:
            if OTHER in values:
                return all_of(*(Not(OnImplementation(str(name))) for name in axis.values if name not in values))
            return any_of(*(OnImplementation(str(name)) for name in values))


def spans_of(axis: Axis, values: tuple[object, ...]) -> Iterator[Condition | None]:
    """Yield the unbroken spans of versions that begin with these values."""
    ordered = [version for version in axis.values if isinstance(version, tuple)]
    chosen = [version in values for version in ordered]
    start: Version | None = None
    for version, is_in, was_in in zip([*ordered, None], [*chosen, False], [False, *chosen], strict=True):
        if is_in and not was_in:
            start = version
        elif was_in and not is_in:
            first = Since(start) if start is not None and start != _OLDEST else None
            yield all_of(first, None if version is None else Not(Since(version)))

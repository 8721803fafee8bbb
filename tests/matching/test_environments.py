"""In which environments what counts on both sides, and how these are told."""

import ast

import pytest

from apicheck.matching.environment_words import told
from apicheck.matching.environments import is_certain, regions
from apicheck.model.condition import Condition, Test, any_of, elementary_tests
from apicheck.model.definition import Attribute
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface.reading.conditions import condition_of


def condition(test: str) -> Condition | None:
    """Read a test."""
    return condition_of(ast.parse(test, mode="eval").body)


def alternatives(definitions: dict[str, str]) -> tuple[Entity, ...]:
    """Make one definition for each value, under the test beside it."""
    return tuple(
        Entity(EntityKind.ATTRIBUTE, "m.x", "m", Attribute(1, 1, value), condition=condition(test))
        for value, test in definitions.items()
    )


WORDS = {
    "sys.version_info >= (3, 12)": "on Python 3.12 and newer",
    "sys.version_info < (3, 12)": "before Python 3.12",
    "(3, 10) <= sys.version_info < (3, 12)": "from Python 3.10 to before 3.12",
    "sys.version_info[:2] == (3, 12)": "on Python 3.12",
    "sys.version_info[:2] != (3, 12)": "before Python 3.12 and on Python 3.13 and newer",
    "sys.platform == 'win32'": "on Windows",
    "sys.platform != 'win32'": "except on Windows",
    "sys.platform in ('linux', 'darwin')": "on Linux and macOS",
    "sys.platform == 'linux' and sys.version_info >= (3, 12)": "on Python 3.12 and newer on Linux",
    "sys.platform == 'aix' or sys.version_info >= (3, 12)": "on AIX, or on Python 3.12 and newer except on AIX",
    "sys.implementation.name == 'pypy'": "on PyPy",
    "sys.implementation.name != 'pypy'": "except on PyPy",
    "find_spec('numpy')": "where numpy can be imported",
    "sys.platform != 'win32' and find_spec('numpy')": "where numpy can be imported except on Windows",
    "find_spec('numpy.linalg') and find_spec('numpy.fft')": "where numpy can be imported",
    "find_spec('own._core.one') and find_spec('own._core.two')": "where own._core can be imported",
    "find_spec('numpy') and find_spec('scipy')": "where numpy can be imported and where scipy can be imported",
    "not find_spec('numpy')": "where numpy cannot be imported",
    "hasattr(os, 'fork')": "where hasattr(os, 'fork')",
    "not hasattr(os, 'fork')": "except where hasattr(os, 'fork')",
    "True": "",
}


@pytest.mark.parametrize(("test", "expected"), WORDS.items(), ids=WORDS.keys())
def test_environments_are_told_in_words(test: str, expected: str) -> None:
    assert told(condition(test)) == expected


WINDOWS = "sys.platform == 'win32'"
SIDES = {
    "no condition": ({"1": "1"}, {"2": "1"}, {("1", "2", "")}),
    "a branch on both sides": (
        {"1": WINDOWS, "2": f"not {WINDOWS}"},
        {"3": WINDOWS, "4": f"not {WINDOWS}"},
        {("1", "3", "on Windows"), ("2", "4", "except on Windows")},
    ),
    "a branch that went away": (
        {"1": WINDOWS, "2": f"not {WINDOWS}"},
        {"3": WINDOWS},
        {("1", "3", "on Windows"), ("2", None, "except on Windows")},
    ),
    "a later definition in a branch": (
        {"1": "1", "2": WINDOWS},
        {"3": "1"},
        {("1", "3", "except on Windows"), ("2", "3", "on Windows")},
    ),
    "other versions on either side": (
        {"1": "sys.version_info >= (3, 10)"},
        {"2": "sys.version_info >= (3, 12)"},
        {("1", "2", "on Python 3.12 and newer"), ("1", None, "from Python 3.10 to before 3.12")},
    ),
    "a flag with another name": (
        {"1": "a", "2": "not a"},
        {"3": "b", "4": "not b"},
        {("1", "3", "where a"), ("2", "4", "except where a")},
    ),
    "nothing on either side": ({"1": "a"}, {}, {("1", None, "where a")}),
}


@pytest.mark.parametrize(("base", "head", "expected"), SIDES.values(), ids=SIDES.keys())
def test_sides_are_compared_in_each_environment(
    base: dict[str, str], head: dict[str, str], expected: set[tuple[str | None, str | None, str]]
) -> None:
    def value(entity: Entity | None) -> str | None:
        return entity.definition.value if entity and isinstance(entity.definition, Attribute) else None

    found = regions(alternatives(base), alternatives(head))
    assert {(value(region.old), value(region.new), told(region.where)) for region in found} == expected


CERTAINTY = {
    "a name that stands under a new and unknown condition": ({"1": "1"}, {"2": "a"}, False),
    "a name that is only there for some dependency": ({"1": "1"}, {"2": "find_spec('numpy')"}, False),
    "a name that is gone only where a dependency is there": ({"1": "1"}, {"2": "not find_spec('numpy')"}, False),
    "a name that is gone only where the library has ssl": ({"1": "1"}, {"2": "not find_spec('ssl')"}, True),
    "a name that one platform lost": ({"1": "1"}, {"2": WINDOWS}, True),
    "a name that was there under an unknown condition": ({"1": "a"}, {}, True),
    "a condition that got narrower": ({"1": "a"}, {"2": "a and b"}, False),
    "a condition that got another name": ({"1": "a"}, {"2": "not b"}, False),
}


@pytest.mark.parametrize(("base", "head", "expected"), CERTAINTY.values(), ids=CERTAINTY.keys())
def test_a_loss_is_certain_where_no_unknown_test_decides_it(
    base: dict[str, str], head: dict[str, str], expected: bool
) -> None:
    lost = [region for region in regions(alternatives(base), alternatives(head)) if region.new is None]
    doubts = [test for region in lost for test in (*region.doubts, *region.reworded)]
    assert is_certain(any_of(*(region.where for region in lost)), doubts) is expected


def test_too_many_tests_are_not_looked_at_one_by_one() -> None:
    many = " and ".join(f"flag_{number}" for number in range(60))
    (region,) = regions(alternatives({"1": many}), ())
    tests: list[Test] = list(elementary_tests(region.where))
    assert region.new is None
    assert len(tests) < 60

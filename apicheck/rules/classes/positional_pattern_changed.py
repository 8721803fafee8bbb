"""A class takes fewer positional sub-patterns in `match` statements, or matches one with another attribute.

What a class writes into `__match_args__` is compared, and what a data model makes of its fields where it no longer does
so. Fields that came, went or changed places are told as such, and so is an attribute that is gone, and a class that is
no data model any more.

## Why it matters

`case Point(x, y):` raises `TypeError`, or binds other values to `x` and `y` without any error.

## Before

    class Point:
        __match_args__ = ("x", "y")

## After

    class Point:
        __match_args__ = ("y", "x")

## How to stay compatible

Add new attributes at the end of `__match_args__`, and leave the others where they are.

## References

- Language reference, 3.3.11 "Customizing positional arguments in class pattern matching"; PEP 634
"""

from collections.abc import Iterator

from apicheck.matching.ancestors import lost_ancestors
from apicheck.matching.model_kinds import kind_lost_with
from apicheck.matching.pairs import Pair, Pairing, shared_ancestors
from apicheck.matching.witness import ordinal
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.class_patterns import positional_patterns


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes whose positional sub-patterns are no longer matched with what they were."""
    if pair.classes is None:
        return
    old, new = pair.classes
    change = _change(old, new, pairing)
    if change is None or lost_ancestors(old, new, pairing) or kind_lost_with(old, new, pairing) is not None:
        return
    if any(_change(*ancestors, pairing) == change for ancestors in shared_ancestors(pairing, old, new)):
        return
    before, after = change
    index = next(i for i, name in enumerate(before) if i >= len(after) or after[i] != name)
    moved = f"the {ordinal(index + 1)} positional sub-pattern"
    yield Finding(
        f"takes {len(after)} instead of {len(before)} positional sub-patterns"
        if index >= len(after)
        else f"{moved} is matched with {after[index]} and no longer with {before[index]}",
        pair.path,
        pair.paths,
        old=f"__match_args__ = {before}",
        new=f"__match_args__ = {after}" if after else describe(new),
        base_entity=old,
        head_entity=new,
        witness=_witness(pair, before, after, index),
    )


def _change(old: Entity, new: Entity, pairing: Pairing) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return what is matched by position on both sides where a pattern breaks by it, and nothing else tells that."""
    was, now = positional_patterns(pairing.base.hierarchy, old), positional_patterns(pairing.head.hierarchy, new)
    if was is None or now is None or (was.is_made and now.is_made):
        return None
    head = pairing.head.hierarchy
    left = tuple(name for name in was.names if head.member(new, name) or head.may_have(new, name))
    return None if now.names[: len(left)] == left else (was.names, now.names)


def _witness(pair: Pair, before: tuple[str, ...], after: tuple[str, ...], index: int) -> Witness:
    """Show the pattern; the error is CPython's (Python/ceval.c, `match_class`)."""
    count = max(index + 1, len(before) if len(after) < len(before) else index + 1)
    pattern = f"match instance: case {pair.name}({', '.join(['_'] * count)}): ..."
    if count > len(after):
        plural = "" if len(after) == 1 else "s"
        name = pair.name if pair.new is None else pair.new.name
        error = f"TypeError: {name}() accepts {len(after)} positional sub-pattern{plural} ({count} given)"
        return Witness(pattern, error)
    return Witness(pattern, f"`{after[index]}` is matched where `{before[index]}` was")


RULE = Rule(
    "positional-pattern-changed",
    "classes",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="add new attributes at the end of __match_args__, and leave the others where they are",
    opposite="positional-pattern-changed",
)

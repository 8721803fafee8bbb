"""A function that gave something gives None by now: always or, which is risky, on some way through its body.

It is told where nothing is annotated on base, from what the `return` statements write out; what is annotated is judged
as a type. Where base did not write out what it gave, or gave None at times already, losing the rest is risky as well.
So it is where a function gave nothing but True or False. Where it raised an error before, that is told.

## Why it matters

Signature and name are as before. The caller fails one line further: `'NoneType' object has no attribute ...`.

## Before

    class Query:
        def where(self, test):
            self.tests.append(test)
            return self

## After

    class Query:
        def where(self, test):
            self.tests.append(test)

## How to stay compatible

Keep the `return`.

## References

- Language reference, 7.6 "The return statement"
"""

from collections.abc import Iterator

from apicheck.matching.handled_errors import caught_by_now
from apicheck.matching.member_uses import use_of
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.raised_errors import results_for_errors
from apicheck.matching.written_results import NONE, ResultChange, written_change
from apicheck.model.definition import Given
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.written_values import named
from apicheck.surface.naming import last_part

_SIZED = frozenset({"bytes", "dict", "frozenset", "list", "set", "str", "tuple"})

_ENTERING = {"__enter__": "with", "__aenter__": "async with"}


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions and properties that give None where they gave something."""
    change = written_change(pair, pairing)
    if change is None or not change.was.values or NONE not in change.now.kinds:
        return
    was, now = change.was, change.now
    if now.is_nothing:
        if was.is_by_call and change.verb == "give":
            return
        is_certain = was.is_always_something and was.kinds != {"bool"}
        severity = Severity.BREAKING if is_certain else Severity.RISKY
    elif was.is_always_something and not any(
        each.at.through is None for each in (*results_for_errors(pair, pairing), *caught_by_now(pair, pairing))
    ):
        severity = Severity.RISKY
    else:
        return
    what = f"now {change.verb}s None" if now.is_nothing else f"may {change.verb} None now"
    yield Finding(
        f"{change.verb_before} {named(was.values)} and {what}",
        pair.path,
        pair.paths,
        old=f"{describe(change.old)}, which {change.verb}s {named(was.kinds)}",
        new=f"{describe(change.new)}, which {change.verb}s {named(now.kinds)}",
        base_entity=change.old,
        head_entity=change.new,
        witness=_witness(pair, pairing, change) if now.is_nothing else None,
        severity=severity,
    )


def _witness(pair: Pair, pairing: Pairing, change: ResultChange) -> Witness:
    if pair.name in _ENTERING:
        return Witness(f"{_ENTERING[pair.name]} {last_part(pair.parent)}(...) as entered: ...", "`entered` is None now")
    given = change.spelled(use_of(pair, pairing))
    kinds = {each.partition(" of ")[0] for each in change.was.values}
    if kinds == {Given.RECEIVER}:
        return Witness(f"{given}.{pair.name}(...)", f"AttributeError: 'NoneType' object has no attribute '{pair.name}'")
    if kinds <= _SIZED:
        return Witness(f"len({given})", "TypeError: object of type 'NoneType' has no len()")
    return Witness(given, "the result is None now")


RULE = Rule(
    "result-became-none",
    "functions",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the `return`",
    no_opposite="nobody could use the result of a function that gave None",
)

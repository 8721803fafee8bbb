"""A function raises an error of another class behind the same test or handler: who catches the old one misses it.

It is told where a test (`if not name:`) or a handler (`except KeyError:`) is written alike on both sides, stands before
one `raise` on each, and the class that is raised now does not inherit from the one before. Whether a call comes as far
as that test is not known, so that this is risky. Left out is what the function may catch itself, errors whose classes
are not known, and `NotImplementedError` and `AssertionError`, which nobody is meant to catch. A class that is gone, or
has lost an ancestor, is told of itself. What private functions raise, `_check(size)`, is told at the first public one
that lets it through.

It is told as well where a statement that both sides have, word by word, may fail, and one side alone turns its error
into another one: `except KeyError: raise UnknownName(name)` around `return _KNOWN[name]`, or the two make different
ones of it. Left out is what the other side raises elsewhere, as a test may have taken the handler's place.

## Why it matters

`except KeyError` no longer catches it. Signature, result and name are as before, and tests seldom cover what fails.

## Before

    def find(name):
        if name not in _KNOWN:
            raise KeyError(name)
        return _KNOWN[name]

## After

    class UnknownName(Exception): ...

    def find(name):
        if name not in _KNOWN:
            raise UnknownName(name)
        return _KNOWN[name]

## How to stay compatible

Let the new class inherit from the old one as well: `class UnknownName(KeyError)`.

## References

- Language reference, 7.8 "The raise statement"; 8.4 "The try statement"
"""

from collections.abc import Iterator

from apicheck.matching.handled_errors import rewrapped_errors
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.raised_errors import error_changes
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.exit_findings import and_so_at, where
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions, properties and constructors that raise what those who catch what was raised do not catch."""
    changes = [*error_changes(pair, pairing), *rewrapped_errors(pair, pairing)]
    if not changes:
        return
    first, *others = changes
    place = (f" at `{first.behind}`" if first.behind else "") + where(first.at)
    was = f"let {first.was} through" if first.let_through == "was" else f"raised {first.was}"
    now = f"lets {first.now} through" if first.let_through == "now" else f"raises {first.now}"
    yield Finding(
        f"{was} and now {now}{place}{and_so_at(len(others))}",
        pair.path,
        pair.paths,
        old="; ".join(f"raise {each.was}" for each in changes),
        new="; ".join(f"raise {each.now}" for each in changes),
        base_entity=first.at.was.entity,
        head_entity=first.at.now.entity,
    )


RULE = Rule(
    "raised-error-changed",
    "functions",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="let the new error inherit from the old one as well",
    opposite="raised-error-changed",
)

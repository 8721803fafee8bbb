"""A function has lost all its annotations, in a package that ships them.

Nothing changes at run time, and type checkers accept every call; they no longer check any.

## Why it matters

A strict checker complains about calls of functions without annotations, and infers nothing from their results.

## Before

    def load(source: str) -> str: ...

## After

    def load(source): ...

## How to stay compatible

Keep the annotations.

## References

- PEP 484, "The meaning of annotations"; PEP 561
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Function
from apicheck.model.report import Bump, Domain, Severity
from apicheck.model.signature import Signature
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions on both sides that were annotated and are not at all, where annotations are a promise."""
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base or not pairing.head.surface.is_typed(new.module):
        return
    before, after = old.definition, new.definition
    if not isinstance(before, Function) or not isinstance(after, Function) or before.is_lambda or after.is_lambda:
        return
    if not _is_annotated(before.signature) or _is_annotated(after.signature) or after.overloads:
        return
    if new.module in pairing.head.surface.stubs:
        return
    yield Finding(
        "has lost its annotations",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
    )


def _is_annotated(signature: Signature) -> bool:
    return signature.returns is not None or any(p.annotation is not None for p in signature.parameters)


RULE = Rule(
    "annotations-removed",
    "functions",
    Domain.TYPING,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check,
    no_opposite="what annotations ask for that are added is a matter of types",
)

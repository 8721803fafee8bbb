"""Instances of a class were always true and can be false now, or the reverse, or another method decides it.

That follows from a new `__bool__`, but from a new `__len__` as well. Where `__len__` is gone, `member-removed` tells
it; where an ancestor has come or gone, the rules about ancestors do.

## Why it matters

`if client:` and `client or default` take another way without any error, most often where somebody asks for `None`.

## Before

    class Batch:
        items = ()

## After

    class Batch:
        items = ()

        def __len__(self):
            return len(self.items)

## How to stay compatible

Define `__bool__` beside `__len__`, and let it return what it was before.

## References

- Language reference, 3.3.1 "Basic customization" (`object.__bool__`); standard types, "Truth Value Testing"
"""

from collections.abc import Iterator

from apicheck.matching.own_members import only_raising
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.truth_values import truth_change
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule

_SAID = {
    "": "its instances are always true now",
    "__bool__": "`__bool__` decides now whether its instances are true",
    "__len__": "its instances are false now where they are empty: `__len__` decides",
}


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes for which another special method decides about truth than on base, or none."""
    if pair.classes is None:
        return
    old, new = pair.classes
    change = truth_change(old, new, pairing)
    if change is None or change == ("__len__", ""):
        return
    _, after = change
    deciding = pairing.head.hierarchy.member(new, after) if after else ()
    if after == "__bool__" and only_raising(new, after, pairing.head) is not None:
        return  # told as a use that is refused
    yield Finding(
        _SAID[after],
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=next(iter(deciding), new),
    )


RULE = Rule(
    "truth-value-changed",
    "classes",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="define __bool__, and let it return what it was before",
    opposite="truth-value-changed",
)

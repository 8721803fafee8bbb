"""A special method no longer takes what the language gives it: the operator or the statement fails.

Nobody else calls these methods, so what counts is that one call: `with` gives `__exit__` three arguments,
`instance[key]` gives `__getitem__` one, `pow(instance, 2, 7)` gives `__pow__` two. How their parameters are called does
not matter, nor what else they take. `__call__` is a method like any other, as its users write the arguments.

## Why it matters

The method is still there, so that `hasattr` and checks against protocols look well; its first use raises `TypeError`.

## Before

    class Price:
        def __round__(self, digits=None): ...

## After

    class Price:
        def __round__(self): ...

## How to stay compatible

Let the method take what the language may give it, with defaults for what it gives in some uses only.

## References

- Language reference, 3.3 "Special method names"
"""

from collections.abc import Iterator

from apicheck.matching.callees import sides_of
from apicheck.matching.calls import Call, bind
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.witness import call_error
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.special_uses import implicit_calls


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find special methods whose call by the language binds on base and not on head."""
    uses = implicit_calls(pair.name) if pair.is_member and pair.name.startswith("__") else ()
    for old, new in pair.matches() if uses else ():
        sides = sides_of(pairing, old, new, (pair.base_owner, pair.head_owner))
        if sides is None or sides[1].decorators or not sides[1].qualified_names:
            continue
        before, after = sides
        for count, use in uses:
            call = Call(count)
            if any(bind(signature, call) is None for signature in before.signatures):
                continue
            refusing = next((signature for signature in after.signatures if bind(signature, call) is None), None)
            if refusing is None:
                continue
            error = call_error(refusing, call, after.qualified_names[0], after.filled, f"instance.{pair.name}")
            yield Finding(
                f"no longer takes what `{use}` gives it",
                pair.path,
                pair.paths,
                old=describe(old),
                new=describe(new),
                base_entity=old,
                head_entity=new,
                witness=Witness(use, error or "TypeError"),
            )
            return


RULE = Rule(
    "special-call-refused",
    "members",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="let the method take what the language may give it, with defaults for what some uses leave out",
    no_opposite="a method that takes what it refused breaks nobody",
)

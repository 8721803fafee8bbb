"""A function lost attributes: what a decorator put on it, such as `cache_clear` of `lru_cache`, or what the module set.

What the module sets is told by statements after the function, `load.formats = ("json", "toml")`. It is risky where the
function stands behind another decorator, or one that it did not have, which may bring attributes of the same names.

## Why it matters

`parse.register(bytes)` raises `AttributeError`, and so does `load.cache_clear()`: tests and long-running programs empty
the cache of a function that they use, as the documentation of `functools` offers it to them.

## Before

    @functools.singledispatch
    def parse(source): ...

## After

    def parse(source): ...

## How to stay compatible

Keep the decorator, or give the function attributes of these names.

## References

- `functools.singledispatch`, `functools.lru_cache`
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Function
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.calls.decorators import decorated


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions on both sides that have lost what a known decorator puts on them."""
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base:
        return
    before, after = old.definition, new.definition
    if not isinstance(before, Function) or not isinstance(after, Function):
        return
    given = decorated(pairing.base.hierarchy, old, before).attributes if before.decorators else ()
    if not given and not before.attributes:
        return
    now = decorated(pairing.head.hierarchy, new, after)
    kept = {*now.attributes, *after.attributes}
    lost = tuple(name for name in dict.fromkeys((*given, *before.attributes)) if name not in kept)
    if not lost:
        return
    # A decorator that is new may set them instead.
    is_breaking = not now.unknown and set(after.decorators) <= set(before.decorators)
    yield Finding(
        f"no longer has {', '.join(lost)}" + (", which its decorator gave it" if set(lost) <= set(given) else ""),
        pair.path,
        pair.paths,
        old=f"{describe(old)} with {', '.join(lost)}",
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=Witness(
            ".".join((*([pair.parent.rpartition(".")[2]] if pair.is_member else []), pair.name, lost[0])),
            f"AttributeError: 'function' object has no attribute {lost[0]!r}",
        )
        if is_breaking
        else None,
        severity=Severity.BREAKING if is_breaking else Severity.RISKY,
    )


RULE = Rule(
    "function-attribute-removed",
    "functions",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the decorator, or give the function attributes of these names",
    no_opposite="what a decorator adds to a function beside its call is no part of what its author offers yet",
    is_removal=True,
)

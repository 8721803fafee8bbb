"""A function keeps what it gave by now: `functools.lru_cache` or `functools.cache` stands above it.

Its arguments have to be hashable then, and who calls it with the same ones gets the same object. That is breaking where
a parameter is annotated with a class of which no value is hashable, and risky otherwise. A function that takes nothing
is no matter of this.

## Why it matters

`total([1, 2])` raises `TypeError: unhashable type: 'list'`, and who changes a list that is handed out changes it for
everybody.

## Before

    def total(prices): return sum(prices)

## After

    @functools.lru_cache
    def total(prices): return sum(prices)

## How to stay compatible

Keep a cache inside, of what can be hashed: a private function that gets `tuple(prices)`.

## References

- `functools.lru_cache`
"""

from collections.abc import Iterator

from apicheck.matching.member_uses import use_of
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Function
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.model.signature import Parameter
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.calls.callables import Receiver, receiver
from apicheck.surface.calls.decorators import decorated, in_scope
from apicheck.surface.classes.hierarchy import Hierarchy

_OF_A_CACHE = "cache_clear"
_UNHASHABLE = {"bytearray": "bytearray()", "dict": "{}", "list": "[]", "set": "set()"}
_CLASSES = {f"builtins.{name}": name for name in _UNHASHABLE} | {
    f"typing.{name.title()}": name for name in ("dict", "list", "set")
}


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions that have a cache of the standard library on head alone."""
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base:
        return
    before, after = old.definition, new.definition
    if not isinstance(before, Function) or not isinstance(after, Function) or not after.decorators:
        return
    if not _is_cached(pairing.head.hierarchy, new, after) or _is_cached(pairing.base.hierarchy, old, before):
        return
    given = before.signature.parameters[
        int(receiver(pairing.base.hierarchy, old) is not Receiver.STATIC) if old.owner else 0 :
    ]
    if not given:
        return
    classes = (_class_without_hash(pairing.base.hierarchy, old, parameter) for parameter in given)
    unhashable = next(filter(None, classes), None)
    yield Finding(
        "is cached now: its arguments have to be hashable, and callers share what it gives",
        pair.path,
        pair.paths,
        old=describe(old),
        new=f"{describe(new)} with a cache",
        base_entity=old,
        head_entity=new,
        witness=None
        if unhashable is None
        else Witness(
            f"{use_of(pair, pairing)}({_UNHASHABLE[unhashable]})",
            f"TypeError: unhashable type: '{unhashable}'",
        ),
        severity=Severity.RISKY if unhashable is None else Severity.BREAKING,
    )


def _is_cached(hierarchy: Hierarchy, entity: Entity, function: Function) -> bool:
    return bool(function.decorators) and _OF_A_CACHE in decorated(hierarchy, entity, function).attributes


def _class_without_hash(hierarchy: Hierarchy, entity: Entity, parameter: Parameter) -> str | None:
    """Return the built-in class without hash that a parameter takes, None for any other."""
    annotation = parameter.annotation or ""
    if "|" in annotation:
        return None
    homes = {found.home for found in in_scope(hierarchy, entity, annotation.partition("[")[0])}
    return _CLASSES.get(homes.pop()) if len(homes) == 1 else None


RULE = Rule(
    "result-became-cached",
    "functions",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.MINOR,
    check,
    advice="keep a cache inside, of what can be hashed",
    opposite="function-attribute-removed",
)

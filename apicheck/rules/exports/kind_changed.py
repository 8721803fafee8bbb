"""A name now stands for another kind of thing: a class became a function, a module an attribute.

A class that becomes a function can still be called, but not subclassed and not named in `isinstance`. A function that
becomes a class is fine as long as every call still binds, which the rules about parameters decide. A decorator that
wraps a function around what it is given makes one of a class, too. A class that becomes a union can be neither called
nor subclassed; one that becomes a class with type arguments is no answer to `isinstance`.
An object that a call of a class makes is none either. Of what calls of functions give nobody here can tell what it
is: that is risky.

## Why it matters

What users do with the name is no longer possible: call it, subclass it, look into it.

## Before

    class Timeout: ...

## After

    def Timeout(seconds): ...

## How to stay compatible

Keep the kind, and give the new thing a new name.

## References

- Language reference, 3.2 "The standard type hierarchy"
"""

from collections.abc import Iterator

from apicheck.matching.enum_changes import is_lost_enum_member
from apicheck.matching.kinds import KindChange, kind_change, replaced_by_decorator, standard_class
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.removals import is_module_gone
from apicheck.model.definition import Attribute
from apicheck.model.entity import Entity, EntityKind
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe, kind_of
from apicheck.rules.imports import failing_import
from apicheck.rules.kind_uses import failing_use
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find names, of modules and of classes, whose kind differs in a way that a user notices."""
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base:
        return
    change = kind_change(pair, pairing)
    if change is KindChange.NONE or is_lost_enum_member(pair, pairing):
        return
    is_replaced = replaced_by_decorator(old, new, pairing)
    kind = "a function, made by a decorator" if is_replaced else kind_of(new)
    was = kind_of(old)
    known = standard_class(old, pairing.base.hierarchy)
    if known is not None and new.kind is EntityKind.FUNCTION:
        was = "a class"
    if was == kind and isinstance(new.definition, Attribute):
        was = "a value that can be called" if known is None else "a class"
        kind = "None" if new.definition.value == "None" else "one that can't"
    is_breaking = change is KindChange.BREAKING
    yield Finding(
        f"was {was} and is now {kind}",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=_witness(pair, pairing, old, new, is_function=is_replaced or new.kind is EntityKind.FUNCTION)
        if is_breaking
        else None,
        severity=Severity.BREAKING if is_breaking else Severity.RISKY,
    )


def _witness(pair: Pair, pairing: Pairing, old: Entity, new: Entity, *, is_function: bool) -> Witness | None:
    if is_module_gone(pair, pairing):
        return failing_import(pair, pairing)
    return failing_use(pair, pairing, old, new, is_function=is_function)


RULE = Rule(
    "kind-changed",
    "exports",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the kind, and give the new thing a new name",
    opposite="kind-changed",
)

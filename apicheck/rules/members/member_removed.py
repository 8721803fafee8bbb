"""A public member of a class is gone, and no ancestor has one of its name.

A class that may have members nobody can list (an ancestor outside the project, a `__getattr__`) may still have it: that
is risky, and so is the loss of a special method where the language has another one to fall back on, and that of a mere
annotation, since nothing in sight gave the member a value. An attribute that methods used to set, and of which only an
annotation is left, is gone, too: an annotation sets nothing. A member that announced its own end under a base outside
the project was its own, and is gone; so is one that was a property, or that methods of the class reached for and don't
any more, where the bases outside the project are those of before. Where an ancestor was lost, `ancestor-removed` tells
it for all that came from there.

## Why it matters

Using the member raises `AttributeError`; so does a `super()` call in a subclass.

## Before

    class Client:
        def close(self): ...

## After

    class Client: ...

## How to stay compatible

Keep the member, let it do what replaces it, and warn with `DeprecationWarning`.

## References

- Language reference, 3.2.11 "Class instances"
- PEP 526, "Class and instance variable annotations"
"""

from collections.abc import Iterator

from apicheck.matching.ancestors import came_with, lost_ancestors
from apicheck.matching.annotated_alone import Left, is_mere_annotation, left_to_annotation
from apicheck.matching.enum_changes import is_enum_member
from apicheck.matching.fields import is_told_as_field
from apicheck.matching.foreign_members import is_gone_all_the_same
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.renames import made_private, renamed_to
from apicheck.model.definition import Attribute
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.imports import failing_access
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.special_uses import has_fallback
from apicheck.surface.classes.data_models import data_model
from apicheck.surface.classes.special_methods import ORDER


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find members of classes on both sides that base has and head does not."""
    old = pair.old
    if old is None or pair.base_owner is None or pair.head_owner is None:
        return
    if pair.head:
        yield from _annotated_alone(pair, pairing, old)
        return
    if is_enum_member(pair, pairing):
        return  # told by the rules about enumerations
    lost = lost_ancestors(pair.base_owner, pair.head_owner, pairing)
    if is_told_as_field(pair, pairing) or _is_made_from_fields(pair, pairing):
        return
    if any(came_with(ancestor, old.owner, pair.head_owner, pairing) for ancestor in lost):
        return
    if renamed_to(pair, pairing) is not None:
        return
    falls_back = _falls_back(pair, pairing)
    private = made_private(pair, pairing)
    message = certain = "was removed" if private is None else f"was made private: {private}"
    if pair.may_be_served and not is_gone_all_the_same(pair, pairing):
        message = "was removed; whether it is still inherited or served can't be told"
    elif falls_back:
        message = "was removed; the language falls back on another special method"
    elif is_mere_annotation(pair.name, pair.base, pair.base_owner, pairing.base):
        message = "was removed; it was annotated, and what gave it a value can't be told"
    is_certain = message == certain
    yield Finding(
        message,
        pair.path,
        pair.paths,
        old=describe(old),
        base_entity=old,
        head_entity=pair.head_owner,
        witness=failing_access(pair, pairing) if is_certain else None,
        severity=None if is_certain else Severity.RISKY,
    )


def _is_made_from_fields(pair: Pair, pairing: Pairing) -> bool:
    """Tell whether a comparison that was written is one that a data model makes, or an ancestor that is one."""
    if pair.name not in ORDER or pair.head_owner is None:
        return False
    hierarchy = pairing.head.hierarchy
    models = (data_model(hierarchy, ancestor) for ancestor in hierarchy.lineage(pair.head_owner).entities)
    return any(model is not None and model.has_order for model in models)


def _annotated_alone(pair: Pair, pairing: Pairing, old: Entity) -> Iterator[Finding]:
    """Find what instances had on base, and what head does no more than to annotate."""
    left = left_to_annotation(pair, pairing)
    if left is None or pair.new is None or pair.head_owner is None:
        return
    is_certain = left is Left.CERTAINLY
    is_set_by_others = not isinstance(old.definition, Attribute) or not old.definition.on_instance
    if is_set_by_others:
        message = "is annotated, and nothing gives it a value any more"
    elif is_certain:
        message = "is annotated, and no longer set"
    else:
        message = "is annotated, and no method in sight sets it any more"
    yield Finding(
        message,
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(pair.new),
        base_entity=old,
        head_entity=pair.new,
        witness=Witness(
            f"instance.{pair.name}", f"AttributeError: {pair.head_owner.name!r} object has no attribute {pair.name!r}"
        )
        if is_certain
        else None,
        severity=None if is_certain else Severity.RISKY,
    )


def _falls_back(pair: Pair, pairing: Pairing) -> bool:
    owner = pair.head_owner
    return owner is not None and has_fallback(pair.name, pairing.head.hierarchy.members(owner))


RULE = Rule(
    "member-removed",
    "members",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the member, let it warn with DeprecationWarning, and remove it in a later major release",
    opposite="member-added",
    is_removal=True,
)

"""A public member of a class is gone, and no ancestor has one of its name.

A class that may have members nobody can list (an ancestor outside the project, a `__getattr__`) may still have it: that
is risky, and so is the loss of a special method where the language has another one to fall back on, and that of a mere
annotation, since nothing in sight gave the member a value. An attribute that methods used to set, and of which only an
annotation is left, is gone, too: an annotation sets nothing. A member that announced its own end under a base outside
the project was its own, and is gone. Where an ancestor was lost, `ancestor-removed` tells it for all that came
from there.

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
from apicheck.matching.enum_changes import is_enum_member
from apicheck.matching.fields import is_told_as_field
from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.renames import made_private, renamed_to
from apicheck.model.definition import Attribute, Class, Function, Property
from apicheck.model.entity import Alternatives, Entity
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.imports import failing_access
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.special_uses import has_fallback
from apicheck.surface.calls.callables import has_usual_call
from apicheck.surface.classes.abstract_methods import abstract_methods
from apicheck.surface.classes.data_models import data_model
from apicheck.surface.classes.protocols import is_protocol
from apicheck.surface.classes.special_methods import ORDER


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find members of classes on both sides that base has and head does not."""
    old = pair.old
    if old is None or pair.base_owner is None or pair.head_owner is None:
        return
    if pair.head:
        yield from _annotated_alone(pair, pairing, old, pair.base_owner, pair.head_owner)
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
    if pair.may_be_served and not _was_withdrawn(pair, pairing):
        message = "was removed; whether it is still inherited or served can't be told"
    elif falls_back:
        message = "was removed; the language falls back on another special method"
    elif _is_mere_annotation(pair, pair.base, pair.base_owner, pairing.base):
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


def _was_withdrawn(pair: Pair, pairing: Pairing) -> bool:
    """Tell whether a member that a foreign ancestor may still bring was the project's own, and went as it had said.

    What announces its own end, and asks no ancestor for anything, is nothing that it overrides.
    """
    old, owner = pair.old, pair.head_owner
    if old is None or owner is None:
        return False
    function = old.definition.getter if isinstance(old.definition, Property) else old.definition
    return (
        isinstance(function, Function)
        and function.deprecation is not None
        and not function.asks_ancestors
        and not pair.name.startswith("__")
        and pairing.head.hierarchy.may_only_inherit(owner, pair.name)
    )


def _annotated_alone(
    pair: Pair, pairing: Pairing, old: Entity, base_owner: Entity, head_owner: Entity
) -> Iterator[Finding]:
    """Find what methods of base set, and what is annotated on head and set by none of its methods."""
    hierarchy = pairing.head.hierarchy
    if pair.new is None or not _is_mere_annotation(pair, pair.head, head_owner, pairing.head):
        return
    if not _is_set_by_methods(pair, base_owner, pairing.base) or is_told_as_field(pair, pairing):
        return
    may_be_set = hierarchy.has_dynamic_members(head_owner) or hierarchy.may_set(head_owner)
    # What cannot be made, or only by a metaclass, leaves it to others to set what it declares.
    is_certain = not may_be_set and not hierarchy.metaclass(head_owner) and has_usual_call(hierarchy, head_owner)
    is_certain = is_certain and not abstract_methods(hierarchy, head_owner).certain
    is_certain = is_certain and not is_protocol(hierarchy, head_owner)
    yield Finding(
        "is annotated, and no longer set" if is_certain else "is annotated, and no method in sight sets it any more",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(pair.new),
        base_entity=old,
        head_entity=pair.new,
        witness=Witness(
            f"instance.{pair.name}", f"AttributeError: {head_owner.name!r} object has no attribute {pair.name!r}"
        )
        if is_certain
        else None,
        severity=None if is_certain else Severity.RISKY,
    )


def _is_set_by_methods(pair: Pair, owner: Entity, side: Side) -> bool:
    lineage = [ancestor.definition for ancestor in side.hierarchy.lineage(owner).entities]
    return any(isinstance(each, Class) and each.sets_on_instances(pair.name) for each in lineage)


def _is_mere_annotation(pair: Pair, found: Alternatives, owner: Entity, side: Side) -> bool:
    """Tell whether the text gives the member no value: not in a class body, not in a method, not as a field."""
    if any(not isinstance(entity.definition, Attribute) for entity in found):
        return False
    attributes = [entity.definition for entity in found if isinstance(entity.definition, Attribute)]
    if any(each.annotation is None or each.value is not None for each in attributes):
        return False
    if _is_set_by_methods(pair, owner, side):
        return False
    model = data_model(side.hierarchy, owner)
    return model is None or (model.fields is not None and model.field(pair.name) is None)


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

"""Members that users can set on head, and could only read on base."""

from __future__ import annotations

from apicheck.matching.annotated_alone import left_to_annotation
from apicheck.matching.frozen_fields import is_frozen_field
from apicheck.matching.pairs import Pair, Pairing, is_settable
from apicheck.model.definition import Property
from apicheck.model.entity import EntityKind
from apicheck.surface.classes.protocols import is_protocol


def became_settable(pair: Pair, pairing: Pairing) -> bool:
    """Tell whether a property without a setter has one now, or is an attribute that can be assigned to."""
    old, new = pair.old, pair.new
    if old is None or new is None or not isinstance(old.definition, Property) or not pair.is_public_base:
        return False
    if new.kind not in {EntityKind.ATTRIBUTE, EntityKind.PROPERTY} or is_settable(old) or not is_settable(new):
        return False
    if left_to_annotation(pair, pairing) is not None:
        return False
    return pair.head_owner is None or not is_frozen_field(pair.head_owner, pair.name, pairing.head)


def is_of_protocol(pair: Pair, pairing: Pairing) -> bool:
    """Tell whether classes of users have a member because a protocol asks for it on both sides."""
    if pair.base_owner is None or pair.head_owner is None:
        return False
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    return is_protocol(base, pair.base_owner) and is_protocol(head, pair.head_owner)

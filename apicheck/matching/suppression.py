"""Whether leaving a context suppresses the exceptions that are raised in it.

Source: language reference, 3.3.9 "With Statement Context Managers", 3.4.4 "Asynchronous Context Managers".
"""

from __future__ import annotations

import enum

from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.results import ResultKind, giver, result_kind
from apicheck.model.definition import AFTER_CALL
from apicheck.model.entity import Entity
from apicheck.surface.calls.decorators import decorated
from apicheck.surface.classes.abstract_methods import is_marked
from apicheck.surface.classes.protocols import is_protocol

LEAVING = {"__exit__": "with", "__aexit__": "async with"}
"""The special methods that are asked, each with the statement that asks it."""

_KINDS = {"__exit__": ResultKind.VALUE, "__aexit__": ResultKind.COROUTINE}


class Suppression(enum.Enum):
    """What becomes of an exception that is raised in the block of a `with` statement."""

    ALWAYS = enum.auto()
    AT_TIMES = enum.auto()
    NEVER = enum.auto()


def suppression_change(pair: Pair, pairing: Pairing) -> tuple[Suppression, Suppression] | None:
    """Return what the method of a pair does with exceptions, on base and on head, where only one of them lets all pass.

    None where that can't be told, too.
    """
    if pair.name not in LEAVING or not pair.is_member or pair.old is None or pair.new is None:
        return None
    was = _suppression(pairing.base, pair.old, pair.base_owner)
    now = _suppression(pairing.head, pair.new, pair.head_owner)
    if was is None or now is None or (was is Suppression.NEVER) == (now is Suppression.NEVER):
        return None
    return was, now


def _suppression(side: Side, entity: Entity, owner: Entity | None) -> Suppression | None:
    function = giver(entity)
    if function is None or function.overloads or function.is_left_to_others or owner is None:
        return None
    if is_marked(side.hierarchy, entity) or is_protocol(side.hierarchy, owner):
        return None  # those who implement it decide
    if result_kind(side.hierarchy, entity, function) is not _KINDS[entity.name]:
        return None
    if decorated(side.hierarchy, entity, function).effects:
        return None
    # What ends behind the call of a function that only raises lets the exception of that through.
    given = {"None" if kind.startswith(AFTER_CALL) else kind for kind in function.gives}
    if given == {"True"}:
        return Suppression.ALWAYS
    if "True" in given:
        return Suppression.AT_TIMES
    return Suppression.NEVER if given and given <= {"False", "None"} else None

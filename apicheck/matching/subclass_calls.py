"""What changed about the keywords that a class statement gives to its base, decided as any call is.

Source: language reference, 3.3.3.1 "Customizing class creation".
"""

from __future__ import annotations

from collections.abc import Iterator

from apicheck.matching.calls import Call
from apicheck.matching.calls_of_pairs import CallChange
from apicheck.matching.causes import causes
from apicheck.matching.pairs import Pair, Pairing, shared_ancestors
from apicheck.matching.witness import failing_class_statement
from apicheck.model.entity import Entity
from apicheck.model.report import Witness
from apicheck.surface.classes.final_marks import is_final
from apicheck.surface.classes.qualified_names import qualified_name
from apicheck.surface.classes.subclassing import SubclassCall, subclass_call

_NAME = "__init_subclass__"


def subclass_changes(pair: Pair, pairing: Pairing) -> Iterator[CallChange]:
    """Yield each cause for which class statements that name the pair's class as their base bind otherwise."""
    if pair.classes is None:
        return
    old, new = pair.classes
    before, after = subclass_call(pairing.base.hierarchy, old), subclass_call(pairing.head.hierarchy, new)
    if before is None or after is None or before.signature == after.signature or is_final(old):
        return
    if any(_is_same(before, after, *shared, pairing) for shared in shared_ancestors(pairing, old, new)):
        return
    for cause in causes((before.signature,), (after.signature,)):
        yield CallChange(
            cause,
            before.entity or old,
            after.entity or new,
            f"{_NAME}{before.signature}",
            f"{_NAME}{after.signature}",
            None if cause.call is None else _witness(pair.name, cause.call, after, pairing),
            member=_NAME,
        )


def _is_same(
    before: SubclassCall, after: SubclassCall, ancestor: Entity, counterpart: Entity, pairing: Pairing
) -> bool:
    """Tell whether a public ancestor tells the same change."""
    was = subclass_call(pairing.base.hierarchy, ancestor)
    now = subclass_call(pairing.head.hierarchy, counterpart)
    if was is None or now is None:
        return False
    return was.signature == before.signature and now.signature == after.signature


def _witness(base: str, call: Call, after: SubclassCall, pairing: Pairing) -> Witness | None:
    name = "" if after.entity is None else qualified_name(pairing.head.hierarchy, after.entity.home)
    return failing_class_statement(base, call, after.written, name)

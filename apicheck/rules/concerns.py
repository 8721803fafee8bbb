"""What a family of rules is about at all: asked once for each pair, before any of its rules is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from apicheck.matching.enum_changes import enum_change
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.typed_dict_changes import typed_dict_change
from apicheck.model.definition import Class
from apicheck.rules.parameter_causes import changes_of_calls
from apicheck.surface.classes.data_models import data_model

Concern = Callable[[Pair, Pairing], object]
"""Gives something that is false where none of a family's rules has anything to say about a pair."""


def _has_two_classes(pair: Pair, _: Pairing) -> bool:
    old, new = pair.old, pair.new
    return (
        old is not None and isinstance(old.definition, Class) and new is not None and isinstance(new.definition, Class)
    )


def _is_about_models(pair: Pair, pairing: Pairing) -> bool:
    """Tell whether a class is or becomes a data model, or a member is one of a model; a nested class is both."""
    return any(
        concerned is not None
        and isinstance(concerned.definition, Class)
        and data_model(side.hierarchy, concerned) is not None
        for side, concerned in ((pairing.base, pair.base_owner), (pairing.base, pair.old), (pairing.head, pair.new))
    )


def _is_about_enumerations(pair: Pair, pairing: Pairing) -> bool:
    return _has_two_classes(pair, pairing) or enum_change(pair, pairing) is not None


def _has_changed_types(pair: Pair, pairing: Pairing) -> bool:
    return pairing.type_changes is not None and bool(pairing.type_changes.of(pair))


CONCERNS: Mapping[str, Concern] = {
    "classes": _has_two_classes,
    "models": _is_about_models,
    "parameters": changes_of_calls,
    "enums": _is_about_enumerations,
    "typed_dicts": typed_dict_change,
    "types": _has_changed_types,
}
"""By family. The rules of a family that is not here are asked about every pair."""

WAITING = frozenset({"types"})
"""The families whose concern waits for the type checker, so that they come after all others."""

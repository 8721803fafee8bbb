"""Findings about the keys of a typed dictionary: all keys of one fate are told once."""

from __future__ import annotations

from collections.abc import Sequence

from apicheck.matching.pairs import Pair
from apicheck.matching.typed_dict_changes import TypedDictChange
from apicheck.model.report import Severity, Witness
from apicheck.rules.rule import Finding
from apicheck.surface.classes.typed_dicts import Key

_MOST_NAMED = 5


def key_finding(
    pair: Pair,
    change: TypedDictChange,
    old: Sequence[Key],
    new: Sequence[Key],
    fate: str,
    *,
    witness: Witness | None = None,
    severity: Severity | None = None,
) -> Finding:
    """Tell of keys what `fate` says: "was removed", in the form that follows one key.

    `old` and `new` are the keys on both sides, one of them empty where keys came or went. A finding that is breaking
    for users with a type checker is risky where no `py.typed` promises them anything, or the text does not tell all.
    """
    names = [key.name for key in old or new]
    shown = ", ".join(map(repr, names[:_MOST_NAMED])) + (" and more" if len(names) > _MOST_NAMED else "")
    many = len(names) > 1
    plural = fate.replace("was ", "were ", 1).replace("is ", "are ", 1).replace("has ", "have ", 1)
    if severity is None and not (change.is_promise and change.is_certain):
        severity, witness = Severity.RISKY, None
    return Finding(
        f"{'keys' if many else 'key'} {shown} {plural if many else fate}",
        pair.path,
        pair.paths,
        old=", ".join(map(str, old)) or None,
        new=", ".join(map(str, new)) or None,
        base_entity=change.old,
        head_entity=change.new,
        witness=witness,
        severity=severity,
    )

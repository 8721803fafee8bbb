"""Findings about types: how much they weigh, what they tell, and the smallest program that shows it."""

from __future__ import annotations

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_changes import TypeChange
from apicheck.matching.type_places import Position
from apicheck.matching.typing_clients import client_of
from apicheck.model.report import Severity, Witness
from apicheck.rules.rule import Finding
from apicheck.types.expression import (
    NONE,
    Type,
    are_spelled_alike,
    literals_apart,
    show,
    told_apart,
    union_of,
    variables_in,
)
from apicheck.types.questions import Answer, Replaces

_LONGEST = 160


def type_changes_at(pair: Pair, pairing: Pairing, *positions: Position) -> Iterator[TypeChange]:
    """Yield what became of the types of a pair in places of these kinds."""
    changes = () if pairing.type_changes is None else pairing.type_changes.of(pair)
    return (change for change in changes if change.place.position in positions)


def misfits_at(pair: Pair, pairing: Pairing, *positions: Position) -> Iterator[TypeChange]:
    """Yield those of the changes at these positions that do not fit, or may not."""
    return (change for change in type_changes_at(pair, pairing, *positions) if change.worst is not Answer.YES)


def misfit(
    change: TypeChange,
    pair: Pair,
    pairing: Pairing,
    what: str,
    *,
    parameter: str | None = None,
    seen: str | None = None,
) -> Finding:
    """Return the finding about a change that does not fit: with its weight, and what is not certain about it.

    `what` says what happened, `seen` what a type checker says now to a program that uses the place; the program is
    shown where the answer is certain.
    """
    return finding(
        change,
        pair,
        f"{what}{more_of(change)}{doubt_of(change)}",
        parameter=parameter,
        witness=witness_of(change, pair, pairing, seen),
        severity=severity_of(change, pairing),
    )


def witness_of(change: TypeChange, pair: Pair, pairing: Pairing, seen: str | None = None) -> Witness | None:
    """Return a program that type checkers accepted, and what they say now; None where that is not certain."""
    if change.place.doubt:
        return None
    client = client_of(change, pair, pairing)
    if client is None:
        return None
    *before, use = client.splitlines()
    return Witness(use, seen or "a type checker rejects it now", tuple(before))


def severity_of(change: TypeChange, pairing: Pairing) -> Severity:
    """Weigh a change that does not fit.

    Breaking where base ships its annotations (`py.typed`, PEP 561), and where no value can be of both types; risky
    everywhere else, and where it can't be told.
    """
    if change.worst is Answer.UNKNOWN or change.place.doubt:
        return Severity.RISKY
    is_promise = pairing.base.surface.is_typed(change.place.old_entity.module)
    return Severity.BREAKING if is_promise or change.is_exclusive else Severity.RISKY


def finding(
    change: TypeChange,
    pair: Pair,
    message: str,
    *,
    parameter: str | None = None,
    witness: Witness | None = None,
    severity: Severity | None = None,
) -> Finding:
    """Return a finding that shows both types as they are written."""
    place = change.place
    return Finding(
        message,
        pair.path,
        pair.paths,
        parameter=parameter,
        old=old_text(change),
        new=new_text(change),
        base_entity=place.old_entity,
        head_entity=place.new_entity,
        witness=witness,
        severity=severity,
    )


def old_text(change: TypeChange) -> str | None:
    """Return the type of base as it is written; what it stands for where head writes the same and means another."""
    return _text(change, change.place.old, change.place.old_type)


def new_text(change: TypeChange) -> str | None:
    """Return the type of head as it is written; what it stands for where base writes the same and means another."""
    return _text(change, change.place.new, change.place.new_type)


def _text(change: TypeChange, written: str | None, meant: Type | None) -> str | None:
    place = change.place
    both = _both_types(change)
    if meant is not None and len(both) > 1 and are_spelled_alike(*both):  # different classes of one name
        return short(show(told_apart(meant, both)))
    return short(show(meant) if place.old == place.new and meant is not None else written)


def _both_types(change: TypeChange) -> tuple[Type, ...]:
    return tuple(each for each in (change.place.old_type, change.place.new_type) if each is not None)


def limited_variables(change: TypeChange) -> tuple[tuple[str, tuple[Type, ...]], ...]:
    """Return the type variables of a function that take less than before, each with the types that it has to be now.

    Where both sides write the same, that is what changed.
    """
    question = change.place.reading
    if not isinstance(question, Replaces) or change.place.old != change.place.new:
        return ()
    before = dict(question.old.declared)
    mentioned = [variable for each in question.old.types() for variable in variables_in(each)]
    names = {variable.key: show(variable) for variable in mentioned}
    found: dict[str, tuple[Type, ...]] = {}
    for key, now in (pair for signature in question.new for pair in signature.declared):
        limits = now.constraints or (() if now.bound is None else (now.bound,))
        if limits and key in names and now != before.get(key):
            found[names[key]] = limits
    return tuple(found.items())


def short(text: str | None) -> str | None:
    """Return a text on one line, cut where it is very long."""
    if text is None:
        return None
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."


def shown_types(types: tuple[Type, ...], last: str = "and") -> str:
    """Return types as a list for a sentence: `str`, `int` and `None`; `last` stands before the last."""
    literals, others = literals_apart(types)
    single = [union_of(tuple(literals))] if literals else []
    texts = [f"`{show(each)}`" for each in (*single, *others)]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def shown_misfits(change: TypeChange) -> str:
    """Return what does not fit as a list for a sentence."""
    types = _both_types(change)
    return shown_types(tuple(told_apart(each, types) for each in change.misfits))


def more_of(change: TypeChange) -> str:
    """Return how many other places the same change of a name reaches, behind a semicolon; empty where there is none."""
    if not change.more:
        return ""
    places = "1 more place" if change.more == 1 else f"{change.more} more places"
    return f"; what `{short(change.place.cause or change.place.old)}` stands for changed, which {places} show as well"


def doubt_of(change: TypeChange) -> str:
    """Return what has to be said where the answer is not certain, behind a semicolon; empty where it is."""
    if change.place.doubt:
        return f"; {change.place.doubt}"
    if change.worst is Answer.UNKNOWN:
        return "; whether that fits can't be told without what stands outside the project"
    return ""


def seen_or_asked(change: TypeChange) -> str:
    """Return what a type checker says about something that users both read and set."""
    new = new_text(change)
    return f"a type checker sees `{new}`" if change.read is Answer.NO else f"a type checker asks for `{new}`"


def is_none_gained(change: TypeChange) -> bool:
    """Tell whether `None` is what does not fit."""
    return NONE in change.misfits

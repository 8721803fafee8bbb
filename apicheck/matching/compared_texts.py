"""The texts of functions whose errors are others by now, read on both sides."""

from __future__ import annotations

from typing import NamedTuple

from apicheck.matching.asked_last import kept_for_the_next
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.private_functions import Raising, raising, text_of
from apicheck.surface.reading.branches import Branches, branches_in


class ComparedTexts(NamedTuple):
    """A function whose errors are others by now, with what its text tells of both sides."""

    at: Raising
    was: Branches
    now: Branches


@kept_for_the_next
def compared_texts(pair: Pair, pairing: Pairing) -> tuple[ComparedTexts, ...]:
    """Return the function of a pair, and those whose errors it lets through; left out is what can't be read."""
    found: list[ComparedTexts] = []
    for each in raising(pair, pairing):
        was, now = branches_in(text_of(pairing.base, each.was)), branches_in(text_of(pairing.head, each.now))
        if was is not None and now is not None:
            found.append(ComparedTexts(each, was, now))
    return tuple(found)

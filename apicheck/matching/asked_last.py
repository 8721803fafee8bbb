"""Answers about a pair that several rules ask for, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from apicheck.matching.pairs import Pair, Pairing, Side

_Answer = TypeVar("_Answer")


def kept_for_the_next(question: Callable[[Pair, Pairing], _Answer]) -> Callable[[Pair, Pairing], _Answer]:
    """Keep the last answer for whoever asks about the same pair next: the rules of a family are asked pair by pair."""
    last: WeakKeyDictionary[Side, tuple[Pair, _Answer]] = WeakKeyDictionary()

    @wraps(question)
    def ask(pair: Pair, pairing: Pairing) -> _Answer:
        known = last.get(pairing.head)
        if known is None or known[0] is not pair:
            known = last[pairing.head] = pair, question(pair, pairing)
        return known[1]

    return ask

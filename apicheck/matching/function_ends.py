"""Functions that end with an error where they returned, or ran to their end, behind the same statements, and the other
way round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apicheck.matching.compared_texts import compared_texts
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.raised_errors import PROGRAM_ERRORS, ExitChange, caught_as
from apicheck.matching.written_results import NONE

_RETURN = re.compile(r"^\s*return\b", re.MULTILINE)


def ends_with_error(pair: Pair, pairing: Pairing) -> Iterator[ExitChange]:
    """Yield the errors that head ends with raising, where base returned or ran to its end behind the same statements.

    Left out are functions that do not return before that: every call of them fails.
    """
    for at, was, now in compared_texts(pair, pairing):
        may_end = was.end.written.startswith("return") or NONE in at.was.function.gives
        if now.end.error is None or was.end.error is not None or was.end.before != now.end.before or not may_end:
            continue
        returns = any(_RETURN.search(each) for each in now.end.before)
        if returns and caught_as(pairing.head, at.now.entity, now.end.error):
            yield ExitChange(at, now.end.error, now.end.written)


def ends_without_error(pair: Pair, pairing: Pairing) -> Iterator[ExitChange]:
    """Yield the errors that base raised at the end, where head returns, or runs to its end, behind the same statements.

    Left out is what nobody catches, as it says that the program is wrong.
    """
    for at, was, now in compared_texts(pair, pairing):
        if was.end.error is None or now.end.error is not None or was.end.before != now.end.before:
            continue
        caught = caught_as(pairing.base, at.was.entity, was.end.error)
        if caught and PROGRAM_ERRORS.isdisjoint(caught):
            yield ExitChange(at, was.end.error, was.end.written)

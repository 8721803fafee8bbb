"""Where types stand on both sides of a pair, each place with the questions that decide it.

What is read has to fit where the old type was expected; what users hand over, as they did before, has to fit the new
one.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from apicheck.model.entity import Entity
from apicheck.types.expression import Type
from apicheck.types.questions import Declarations, Fits, Question


class Position(enum.Enum):
    """What kind of place a type stands in."""

    RESULT = enum.auto()
    PARAMETER = enum.auto()
    ATTRIBUTE = enum.auto()
    KEY = enum.auto()
    ALIAS = enum.auto()
    VARIABLE = enum.auto()
    OVERLOAD = enum.auto()
    OVERLOAD_ORDER = enum.auto()
    BASE = enum.auto()
    SIGNATURE = enum.auto()
    DROPPED = enum.auto()


@dataclass(frozen=True, slots=True)
class Suspect:
    """A position of a signature, `name` is "" for the result, and the question whether it alone makes it misfit."""

    name: str
    old: str | None
    new: str | None
    question: Question


@dataclass(frozen=True, slots=True)
class Place:
    """One place where the two sides have different types.

    `name` is that of the parameter, key or type variable, `old` and `new` are what is written. `reading` is the
    question whether what users get fits as before, `writing` whether what they hand over does; None where the place is
    not for that. `doubt` says what may change the answer unseen. `suspects` are the positions of a whole signature that
    may be to blame. `implementing` is the question whether the users' implementations of a protocol's member, written
    for the old type, fit the new one. `aspect` says what about a type variable changed: "variance", "constraints",
    "default", "" for its bound. `cause` is what both sides write alike where something else follows from it, and what
    follows is shown.
    """

    position: Position
    name: str
    old: str | None
    new: str | None
    old_entity: Entity
    new_entity: Entity
    old_type: Type | None = None
    new_type: Type | None = None
    reading: Question | None = None
    writing: Question | None = None
    declared: Declarations = ()
    doubt: str = ""
    aspect: str = ""
    suspects: tuple[Suspect, ...] = ()
    implementing: Question | None = None
    cause: str = ""

    @property
    def questions(self) -> Iterator[Question]:
        """Everything that has to be answered for this place."""
        asked = (self.reading, self.writing, self.back, self.implementing)
        for question in (*asked, *(each.question for each in self.suspects)):
            if question is not None:
                yield question

    @property
    def back(self) -> Question | None:
        """The question that tells types which mean the same from others, where both sides have a single type."""
        if self.old_type is None or self.new_type is None:
            return None
        if self.reading is not None and self.writing is None:
            return Fits(self.old_type, self.new_type, is_argument=False, declared=self.declared)
        if self.writing is not None and self.reading is None:
            return Fits(self.new_type, self.old_type, is_argument=True, declared=self.declared)
        return None

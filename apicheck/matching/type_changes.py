"""What became of the types of a comparison: every place where they differ, with the answer of a type checker."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_places import Place, Position
from apicheck.matching.type_places_of_pairs import places
from apicheck.matching.type_sides import TypeSides
from apicheck.types.exclusion import exclude_each_other
from apicheck.types.expression import NEVER, NONE, Origin, Type, names_in, show
from apicheck.types.questions import Answer, Fits, Question, split, types_of

Answers = Mapping[Question, Answer]

Ask = Callable[[tuple[Question, ...]], Callable[[], Answers]]
"""Has questions decided; what it returns waits for the answers to them and to the parts that they fall into."""


@dataclass(frozen=True, slots=True)
class TypeChange:
    """A place whose type changed. `read` and `written` say whether what users get, and hand over, fits as before.

    They are None where the place is not for that. `back` says whether the types fit the other way round as well.
    `misfits` are the members of the type on the giving side that do not fit. `is_exclusive` says that no value is of
    both types, or that users may read a `None` that was not there. `more` counts the places that the same change of a
    private name reaches as well, and that are told here. `implemented` says whether implementations of a protocol's
    member still fit, None where there are none of them.
    """

    place: Place
    read: Answer | None = None
    written: Answer | None = None
    back: Answer | None = None
    misfits: tuple[Type, ...] = ()
    is_exclusive: bool = False
    more: int = 0
    implemented: Answer | None = None

    @property
    def worst(self) -> Answer:
        """The answer that counts."""
        for answer in (Answer.NO, Answer.UNKNOWN):
            if answer in (self.read, self.written):
                return answer
        return Answer.YES

    @property
    def is_misfit_of_implementations(self) -> bool:
        """True where callers lose nothing, and those who implement the protocol do, or may."""
        is_of_use = self.place.old_type != NONE or self.place.position is not Position.RESULT
        return (self.worst is Answer.YES or not is_of_use) and self.implemented in (Answer.NO, Answer.UNKNOWN)

    @property
    def is_gain_alone(self) -> bool:
        """True where users may do all that they did and more, and nobody has to."""
        return self.worst is Answer.YES and self.back is Answer.NO and not self.is_misfit_of_implementations

    @property
    def is_same(self) -> bool:
        """True where both sides mean the same after all."""
        return self.worst is Answer.YES and self.back in (Answer.YES, None)


_Key = tuple[str, int, int]


class TypeChanges:
    """All of them, by the parts of the pairs that show them; `places` are where they were looked for.

    Who asks first waits for the type checker: ask for everything else before.
    """

    def __init__(self, places: Mapping[_Key, list[Place]], wait: Callable[[], Answers], sides: TypeSides) -> None:
        self.places = places
        self._wait = wait
        self.sides = sides

    def of(self, pair: Pair) -> tuple[TypeChange, ...]:
        """Return what became of the types of a part of a pair."""
        return self._by_part.get(_key(pair), ())

    @functools.cached_property
    def _by_part(self) -> dict[_Key, tuple[TypeChange, ...]]:
        answers = self._wait()
        found = {
            key: [change for place in every for change in _changes(place, answers)]
            for key, every in self.places.items()
        }
        return _told_once(found)


def _told_once(found: Mapping[_Key, list[TypeChange]]) -> dict[_Key, tuple[TypeChange, ...]]:
    """Leave one of the places that are written alike on both sides, and where the same name means another type.

    A public alias is told at itself; of a private one the place with the shortest path tells.
    """
    groups: dict[object, list[tuple[str, _Key, int]]] = {}
    for key, changes in found.items():
        for index, change in enumerate(changes):
            place = change.place
            written = place.cause or (place.old if place.old == place.new else None)
            if not written or place.old_type == place.new_type:
                continue
            cause = (
                key[0].partition(".")[0],
                place.position,
                written,
                place.old_type,
                place.new_type,
                change.read,
                change.written,
            )
            groups.setdefault(cause, []).append((key[0], key, index))
    more: dict[tuple[_Key, int], int] = {}
    for group in groups.values():
        first, *others = sorted(group, key=lambda each: (each[0].count("."), each[0], each[2]))
        more[first[1], first[2]] = len(others)
        more.update({(key, index): -1 for _, key, index in others})
    return {
        key: tuple(
            replace(change, more=count)
            for index, change in enumerate(changes)
            if (count := more.get((key, index), 0)) >= 0
        )
        for key, changes in found.items()
    }


def _key(pair: Pair) -> _Key:
    """A part is made anew whenever it is asked for; its definitions are not."""
    old, new = pair.old, pair.new
    return pair.path, id(old and old.definition), id(new and new.definition)


def type_changes(pairing: Pairing, ask: Ask) -> TypeChanges:
    """Find the places where types differ, and have all questions about them decided at once."""
    sides = TypeSides(pairing)
    found = _places(pairing, sides)
    if not found:
        return TypeChanges({}, dict, sides)
    questions = (question for every in found.values() for place in every for question in place.questions)
    return TypeChanges(found, ask(tuple(dict.fromkeys(questions))), sides)


def _places(pairing: Pairing, sides: TypeSides) -> dict[_Key, list[Place]]:
    found: dict[_Key, list[Place]] = {}
    for part in pairing.parts_that_differ():
        if part.is_of_object or _key(part) in found:
            continue  # a class without a public name is none that a program can be written about
        told = [place for place in places(part, pairing, sides) if not _is_gone(place, pairing)]
        if told:
            found[_key(part)] = told
    return found


def _is_gone(place: Place, pairing: Pairing) -> bool:
    """Tell whether a name is missing that the questions need, and nothing is to be told for it here.

    That a public name is gone is told where it was. What users hand over is none of their own where only the project
    has a name for it; what they get may be of another kind by now.
    """
    gone = {
        name.path
        for question in place.questions
        for each in types_of(question)
        for name in names_in(each)
        if name.origin is Origin.GONE
    }
    return bool(gone) and (place.reading is None or any(path in pairing.base.homes for path in gone))


def _changes(place: Place, answers: Mapping[Question, Answer]) -> Iterator[TypeChange]:
    """Yield the change of a place; that of a signature at the positions that are to blame, where there are such."""
    change = _change(place, answers)
    blamed = [each for each in place.suspects if answers[each.question] is Answer.NO]
    if change.worst is not Answer.NO or not blamed:
        yield change
        return
    for each in blamed:
        position = Position.PARAMETER if each.name else Position.RESULT
        single = replace(place, position=position, name=each.name, old=each.old, new=each.new, suspects=())
        yield TypeChange(single, read=Answer.NO)


def _change(place: Place, answers: Mapping[Question, Answer]) -> TypeChange:
    read = None if place.reading is None else answers[place.reading]
    written = None if place.writing is None else answers[place.writing]
    misfits: list[Type] = []
    for question in (place.reading, place.writing):
        if isinstance(question, Fits) and not misfits:
            misfits = [
                part.source
                for part in split(question)
                if isinstance(part, Fits) and answers.get(part, answers[question]) is not Answer.YES
            ]
    return TypeChange(
        place,
        read,
        written,
        None if place.back is None else answers[place.back],
        tuple(sorted(dict.fromkeys(misfits), key=show)),
        _is_exclusive(place, misfits if read is Answer.NO else []),
        implemented=None if place.implementing is None else answers[place.implementing],
    )


def _is_exclusive(place: Place, gained: list[Type]) -> bool:
    """Tell whether a break is one at run time: `None` is gained where it is read, or no value is of both types."""
    if place.old_type is None or place.new_type is None:
        return False
    return (NONE in gained and place.old_type != NEVER) or exclude_each_other(place.old_type, place.new_type)

"""Two releases compared, with both type checkers at work, and what became of every annotation that was rewritten."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from unittest import mock

import msgspec

from apicheck.comparison import compare_range
from apicheck.examination import verdicts
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_changes import Ask, TypeChanges, type_changes
from apicheck.matching.type_places import Place
from apicheck.model.definition import Attribute, Function, Property
from apicheck.model.entity import Entity
from apicheck.model.report import Change, Domain
from apicheck.policy.configuration import Configuration
from apicheck.revisions import open_pair
from apicheck.rules.registry import all_rules
from apicheck.types.checkers.checker import TypeChecker
from apicheck.types.checkers.ty import Ty
from apicheck.types.deciding import Answers, Layout, asked
from apicheck.types.questions import Answer, Question


class Rewritten(msgspec.Struct, frozen=True):
    """An annotation that is written otherwise on head; `parameter` is empty for a result or an attribute."""

    path: str
    parameter: str
    old: str | None
    new: str | None


class Disagreement(msgspec.Struct, frozen=True):
    """A question about a place that the two type checkers answer differently."""

    path: str
    position: str
    name: str
    old: str | None
    new: str | None
    asked: str
    pyrefly: str
    ty: str


class Compared(msgspec.Struct, frozen=True):
    """One range: what its annotations changed to, the findings about types, and what both type checkers say."""

    project: str
    old: str
    new: str
    rewritten: list[Rewritten]
    changes: list[Change]
    disagreements: list[Disagreement]
    questions: int

    @property
    def silent(self) -> list[Rewritten]:
        """The annotations that were rewritten at paths where no finding about types stands."""
        told = {path for change in self.changes for path in (change.path, *change.paths)}
        return [each for each in self.rewritten if each.path not in told]


def compare_releases(project: str, clone: Path, old: str, new: str) -> Compared:
    """Compare two tags of a clone."""
    pairings: list[tuple[Pairing, TypeChanges]] = []
    answered: list[tuple[Answers, Answers]] = []

    def noted(pairing: Pairing, ask: Ask) -> TypeChanges:
        found = type_changes(pairing, ask)
        pairings.append((pairing, found))
        return found

    @contextlib.contextmanager
    def asked_twice(
        questions: Iterable[Question], checker: TypeChecker | None, layout: Layout, timeout: float
    ) -> Iterator[Callable[[], tuple[Answers, str | None]]]:
        every = tuple(questions)
        with asked(every, checker, layout, timeout) as first, asked(every, Ty(), layout, timeout) as second:

            def wait() -> tuple[Answers, str | None]:
                (answers, problem), (others, other_problem) = first(), second()
                if other_problem is not None:
                    raise RuntimeError(other_problem)
                answered.append((answers, others))
                return answers, problem

            yield wait

    with mock.patch.object(verdicts, "type_changes", noted), mock.patch.object(verdicts, "asked", asked_twice):
        report = compare_range(open_pair(clone, old, new), Configuration(type_checker_timeout=300))
    concerned = {rule.id for rule in all_rules() if rule.domain is Domain.TYPING}
    rewritten: list[Rewritten] = []
    disagreements: list[Disagreement] = []
    for pairing, changes in pairings:
        rewritten += _rewritten(pairing)
        for answers, others in answered:
            disagreements += _disagreements(changes, answers, others)
    return Compared(
        project,
        old,
        new,
        list(dict.fromkeys(rewritten)),
        [change for change in report.changes if change.rule in concerned],
        list(dict.fromkeys(disagreements)),
        sum(len(answers) for answers, _ in answered),
    )


def _disagreements(changes: TypeChanges, answers: Answers, others: Answers) -> Iterator[Disagreement]:
    for (path, _, _), places in changes.places.items():
        for place in places:
            for name, question in _named(place):
                one, other = answers.get(question), others.get(question)
                if one is not other and one is not None and other is not None:
                    yield _disagreement(path, place, name, one, other)


def _named(place: Place) -> Iterator[tuple[str, Question]]:
    named: Mapping[str, Question | None] = {"reading": place.reading, "writing": place.writing, "back": place.back}
    for name, question in named.items():
        if question is not None:
            yield name, question
    for suspect in place.suspects:
        yield f"alone: {suspect.name or 'result'}", suspect.question


def _disagreement(path: str, place: Place, name: str, one: Answer, other: Answer) -> Disagreement:
    return Disagreement(path, place.position.name, place.name, place.old, place.new, name, one.name, other.name)


def _rewritten(pairing: Pairing) -> Iterator[Rewritten]:
    """Yield each annotation of a public name that both sides have, and write differently."""
    for pair in pairing.pairs:
        if not pair.is_public_base:
            continue
        for part in pair.parts():
            yield from _rewritten_of(part, pairing)


def _rewritten_of(part: Pair, pairing: Pairing) -> Iterator[Rewritten]:
    for runtime_old, runtime_new in part.matches():
        old, new = pairing.base.surface.typed_names.of(runtime_old), pairing.head.surface.typed_names.of(runtime_new)
        if old is None or new is None or old.definition == new.definition:
            continue
        before, after = dict(_annotations(old)), dict(_annotations(new))
        for name, text in before.items():
            if name in after and after[name] != text:
                yield Rewritten(part.path, name, text, after[name])


def _annotations(entity: Entity) -> Iterator[tuple[str, str | None]]:
    match entity.definition:
        case Function() as function:
            yield from ((each.name, each.annotation) for each in function.signature.parameters)
            yield "", function.signature.returns
            yield from ((f"overload {index}", str(each)) for index, each in enumerate(function.overloads))
        case Property() as read:
            yield "", read.getter.signature.returns
        case Attribute() as attribute:
            yield "", attribute.annotation

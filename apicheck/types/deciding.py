"""All questions of a comparison answered: what is plain by itself, the rest by one run of a type checker."""

from __future__ import annotations

import contextlib
import logging
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from apicheck.types.checkers.checker import CheckerFailed, CheckerName, Task, TypeChecker
from apicheck.types.probe import CONTROL_MODULE, CONTROL_SOURCE, Probe, write_probe
from apicheck.types.questions import Answer, Question, decided, essence, mentions_gone, split, together

_LOG = logging.getLogger(__name__)

Layout = Callable[[], Mapping[str, bytes]]
"""Gives head's sources, by paths as an interpreter would look for them."""


def checker_of(name: CheckerName) -> TypeChecker | None:
    """Return the type checker of this name, None for "none"."""
    if name == "pyrefly":
        from apicheck.types.checkers.pyrefly import Pyrefly

        return Pyrefly()
    if name == "ty":
        from apicheck.types.checkers.ty import Ty

        return Ty()
    return None


Answers = Mapping[Question, Answer]


@contextlib.contextmanager
def asked(
    questions: Iterable[Question], checker: TypeChecker | None, layout: Layout, timeout: float
) -> Iterator[Callable[[], tuple[Answers, str | None]]]:
    """Have questions decided while other work goes on; what this gives waits for the answers and returns them.

    Every question has an answer then, and so has each part of one; the text says why the type checker could not answer
    its part. Without a question that needs a type checker none is started, and no source is asked for. One that is
    still at work at the end of the block is stopped.
    """
    wanted = dict.fromkeys(questions)
    answers: dict[Question, Answer] = {}
    open_parts: dict[Question, None] = {}
    for question in wanted:
        if mentions_gone(question):
            answers[question] = Answer.UNKNOWN
        else:
            open_parts.update(dict.fromkeys(_left_open(question, answers)))

    with contextlib.ExitStack() as at_work:
        told, problem = _nothing, ""
        if open_parts and checker is not None:
            _LOG.info("asks a type checker %d questions about annotations", len(open_parts))
            try:
                told = at_work.enter_context(_started(tuple(open_parts), checker, layout, timeout))
            except CheckerFailed as error:
                problem = str(error)

        def wait() -> tuple[Answers, str | None]:
            if open_parts and checker is not None:
                _LOG.info("waits for the type checker")
            try:
                found, why = told(), problem
            except CheckerFailed as error:
                found, why = {}, str(error)
            answers.update({part: found.get(part, Answer.UNKNOWN) for part in open_parts})
            for question in wanted:
                _put_together(question, answers)
            return answers, why or None

        yield wait


def _left_open(question: Question, answers: dict[Question, Answer]) -> Iterator[Question]:
    """Note what is plain about a question and its parts, and yield what a type checker has to answer."""
    found = decided(question)
    if found is not None:
        answers[question] = found
        return
    for part in split(question):
        answer, inner = decided(part), essence(part)
        if answer is not None:
            answers[part] = answer
        elif inner != part:
            yield from _left_open(inner, answers)
        else:
            yield part


def _put_together(question: Question, answers: dict[Question, Answer]) -> Answer:
    """Note the answer to a question from those to its parts, and theirs."""
    if question not in answers:
        parts = split(question)
        for part in parts:
            if part not in answers:
                answers[part] = _put_together(essence(part), answers)
        answers[question] = together(tuple(answers[part] for part in parts))
    return answers[question]


def _nothing() -> Answers:
    return {}


@contextlib.contextmanager
def _started(
    questions: tuple[Question, ...], checker: TypeChecker, layout: Layout, timeout: float
) -> Iterator[Callable[[], Answers]]:
    probe = write_probe(questions)
    with tempfile.TemporaryDirectory(prefix="apicheck-", ignore_cleanup_errors=True) as name:
        root = Path(name)
        for folder in ("sources", "probe", "scratch"):
            (root / folder).mkdir()
        try:
            _lay_out(layout(), root / "sources")
            (root / "sources" / f"{CONTROL_MODULE}.py").write_bytes(CONTROL_SOURCE)
            file = root / "probe" / "apicheck_probe.py"
            file.write_text(probe.text, encoding="utf-8", errors="surrogateescape")
        except OSError as error:
            raise CheckerFailed(f"got no sources to read: {error}") from error
        task = Task(file, root / "sources", root / "scratch", timeout)
        work = checker.start(task)
        try:
            yield lambda: _answers(probe, checker.failing_lines(task, work.output()))
        finally:
            work.end()


def _answers(probe: Probe, failing: frozenset[int]) -> Answers:
    """Read the answers of a type checker. Raises `CheckerFailed` where it can't have looked at what it was given."""
    if not probe.is_plausible(failing):
        raise CheckerFailed("the type checker came to its end without looking at all of the questions and the sources")
    return probe.answers(failing)


def _lay_out(sources: Mapping[str, bytes], root: Path) -> None:
    made: set[Path] = set()
    for path, data in sources.items():
        file = root / path
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        file.write_bytes(data)

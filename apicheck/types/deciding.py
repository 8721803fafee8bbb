"""All questions of a comparison answered: what is plain by itself, the rest by one run of a type checker."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from apicheck.types.checkers.checker import CheckerFailed, CheckerName, Task, TypeChecker
from apicheck.types.probe import write_probe
from apicheck.types.questions import Answer, Question, decided, mentions_gone, split, together

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


def decide(
    questions: Iterable[Question], checker: TypeChecker | None, layout: Layout, timeout: float
) -> tuple[Mapping[Question, Answer], str | None]:
    """Answer every question, and each part of one; the text says why the type checker could not answer its part.

    Without a question that needs a type checker none is started, and no source is asked for.
    """
    wanted = dict.fromkeys(questions)
    answers: dict[Question, Answer] = {}
    open_parts: dict[Question, None] = {}
    for question in wanted:
        if mentions_gone(question):
            answers[question] = Answer.UNKNOWN
            continue
        found = decided(question)
        if found is not None:
            answers[question] = found
            continue
        for part in split(question):
            answer = decided(part)
            if answer is None:
                open_parts[part] = None
            else:
                answers[part] = answer
    problem: str | None = None
    if open_parts:
        try:
            asked = {} if checker is None else _ask(tuple(open_parts), checker, layout, timeout)
        except CheckerFailed as error:
            asked, problem = {}, str(error)
        answers.update({part: asked.get(part, Answer.UNKNOWN) for part in open_parts})
    for question in wanted:
        if question not in answers:
            answers[question] = together(tuple(answers[part] for part in split(question)))
    return answers, problem


def _ask(
    questions: tuple[Question, ...], checker: TypeChecker, layout: Layout, timeout: float
) -> Mapping[Question, Answer]:
    probe = write_probe(questions)
    with tempfile.TemporaryDirectory(prefix="apicheck-", ignore_cleanup_errors=True) as name:
        root = Path(name)
        for folder in ("sources", "probe", "scratch"):
            (root / folder).mkdir()
        try:
            _lay_out(layout(), root / "sources")
            file = root / "probe" / "apicheck_probe.py"
            file.write_text(probe.text, encoding="utf-8", errors="surrogateescape")
        except OSError as error:
            raise CheckerFailed(f"got no sources to read: {error}") from error
        failing = checker.failing_lines(Task(file, root / "sources", root / "scratch", timeout))
    return probe.answers(failing)


def _lay_out(sources: Mapping[str, bytes], root: Path) -> None:
    made: set[Path] = set()
    for path, data in sources.items():
        file = root / path
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        file.write_bytes(data)

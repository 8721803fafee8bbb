"""What people say of single findings: those that are wrong, each with the reason."""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from apicheck.model.report import Change, Severity
from benchmarks.gate.releases import Judged

JUDGEMENTS = Path(__file__).parent / "judgements.toml"


class Judgement(msgspec.Struct, frozen=True):
    """A breaking finding that is wrong: `release` is the newer one, as in `click 8.4.2`."""

    release: str
    rule: str
    path: str
    reason: str


class Judgements(msgspec.Struct, frozen=True):
    """The content of `judgements.toml`."""

    wrong: tuple[Judgement, ...] = ()


def read_judgements() -> tuple[Judgement, ...]:
    """Read the judgements. Raises `msgspec.ValidationError` where the file is wrong."""
    return msgspec.convert(tomllib.loads(JUDGEMENTS.read_text()), Judgements).wrong


def breaks(judged: Judged) -> tuple[Change, ...]:
    """Return the breaking findings behind a verdict."""
    reports = [] if judged.verdict is None else [each.report for each in judged.verdict.distributions if each.report]
    return tuple(each for report in reports for each in report.changes if each.severity is Severity.BREAKING)


def wrong(judged: Judged, judgements: Iterable[Judgement]) -> tuple[Change, ...]:
    """Return those of the breaking findings that people call wrong."""
    said = {(each.rule, each.path) for each in judgements if each.release == judged.name}
    return tuple(change for change in breaks(judged) if (change.rule, change.path) in said)


def unused(judgements: Iterable[Judgement], releases: Iterable[Judged]) -> Iterator[Judgement]:
    """Yield the judgements of findings that are no longer there, of releases that were judged."""
    found = {each.name: {(change.rule, change.path) for change in breaks(each)} for each in releases}
    return (each for each in judgements if each.release in found and (each.rule, each.path) not in found[each.release])

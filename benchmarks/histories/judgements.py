"""What people say of findings: those that are wrong, and the changes that were missed, each with the reason."""

import tomllib
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from apicheck.model.report import Change, Severity
from benchmarks.histories.runs import Run

JUDGEMENTS = Path(__file__).parent / "judgements.toml"


class Judgement(msgspec.Struct, frozen=True):
    """Findings of a comparison that are wrong; `rule` and `paths` may hold `*`.

    `breaking` and `risky` are how many there were when they were read first. `mended` says what was changed for them.
    """

    run: str
    rule: str
    paths: str
    reason: str
    breaking: int = 0
    risky: int = 0
    mended: str = ""

    def is_about(self, change: Change) -> bool:
        """Tell whether a finding is among those that it calls wrong."""
        return fnmatchcase(change.rule, self.rule) and fnmatchcase(change.path, self.paths)


class Missed(msgspec.Struct, frozen=True):
    """Public changes of a comparison that nothing was told about. `mended` says what was changed for them."""

    run: str
    what: str
    mended: str = ""


class Judgements(msgspec.Struct, frozen=True):
    """The content of `judgements.toml`."""

    wrong: tuple[Judgement, ...] = ()
    missed: tuple[Missed, ...] = ()


def read_judgements() -> Judgements:
    """Read the judgements. Raises `msgspec.ValidationError` where the file is wrong."""
    return msgspec.convert(tomllib.loads(JUDGEMENTS.read_text()), Judgements)


def wrong(run: Run, severity: Severity, judgements: Iterable[Judgement]) -> tuple[Change, ...]:
    """Return the findings of a comparison that people call wrong and that are still there, as severe as they were."""
    said = [each for each in judgements if each.run == run.name and getattr(each, severity.value)]
    return tuple(change for change in run.findings(severity) if any(each.is_about(change) for each in said))


def unused(judgements: Iterable[Judgement], runs: Iterable[Run]) -> Iterator[Judgement]:
    """Yield the judgements, of those that were not mended, whose findings are no longer there."""
    by_name = {run.name: run for run in runs}
    for each in judgements:
        run = by_name.get(each.run)
        changes = () if run is None or run.report is None else run.report.changes
        if run is not None and not each.mended and not any(map(each.is_about, changes)):
            yield each

"""The tables: each repository with its comparisons, and each group of findings that was wrong."""

from collections.abc import Iterable, Sequence

from apicheck.model.report import Severity
from benchmarks.histories.judgements import Judgement, Judgements, Missed, wrong
from benchmarks.histories.runs import Repository, Run

_SEVERITIES = (Severity.BREAKING, Severity.RISKY)


def tables(compared: Sequence[tuple[Repository, int, Sequence[Run]]], judgements: Judgements, written: str = "") -> str:
    """All tables in Markdown; with each repository come its lines of Python and its comparisons.

    Of the tables `written` before, the rows of repositories that are not compared now stay.
    """
    names = {repository.name for repository, _, _ in compared}
    first_table = written.strip().partition("\n\n")[0]
    kept = {_first_cell(row): row for row in first_table.splitlines()[2:] if _first_cell(row) not in names}
    names |= kept.keys()
    return "\n\n".join(
        [
            _of_repositories(compared, judgements.wrong, kept.values()),
            _of_wrong([each for each in judgements.wrong if each.run.partition(" ")[0] in names]),
            _of_missed([each for each in judgements.missed if each.run.partition(" ")[0] in names]),
        ]
    )


def _first_cell(row: str) -> str:
    return row.split("|")[1].strip()


def _of_repositories(
    compared: Iterable[tuple[Repository, int, Sequence[Run]]], judgements: Sequence[Judgement], kept: Iterable[str]
) -> str:
    heading = ("repository", "what it is like", "lines", "releases", "findings", "commits", "findings")
    rows = [f"| {' | '.join(heading)} | wrong at first | wrong now | slowest |"]
    rows.append("| --- | --- | ---: | --- | ---: | --- | ---: | ---: | ---: | ---: |")
    rows.extend(kept)
    for repository, lines, runs in compared:
        releases, commits = ([run for run in runs if run.release is kind] for kind in (True, False))
        first = tuple(
            sum(getattr(each, severity.value) for each in judgements if each.run.partition(" ")[0] == repository.name)
            for severity in _SEVERITIES
        )
        now = tuple(sum(len(wrong(run, severity, judgements)) for run in runs) for severity in _SEVERITIES)
        cells = [
            repository.name,
            repository.kind,
            f"{lines:,}",
            ", ".join(f"{old} to {new}" for old, new in repository.releases),
            _pair(_counts(releases)),
            f"{len(commits)} from {repository.commits[0]} to {repository.commits[1]}",
            _pair(_counts(commits)),
            _pair(first),
            _pair(now),
            f"{max((run.seconds for run in runs), default=0):.0f} s",
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _counts(runs: Iterable[Run]) -> tuple[int, ...]:
    runs = list(runs)
    return tuple(sum(len(run.findings(severity)) for run in runs) for severity in _SEVERITIES)


def _pair(counts: Sequence[int]) -> str:
    return " / ".join(f"{count:,}" for count in counts)


def _of_wrong(judgements: Iterable[Judgement]) -> str:
    rows = [
        "| comparison | rule | breaking / risky | what was wrong | what was changed |",
        "| --- | --- | ---: | --- | --- |",
    ]
    for each in judgements:
        counts = f"{each.breaking} / {each.risky}"
        rows.append(f"| {each.run} | {each.rule} | {counts} | {each.reason} | {each.mended or 'nothing yet'} |")
    return "\n".join(rows)


def _of_missed(missed: Iterable[Missed]) -> str:
    rows = ["| comparison | what was missed | what was changed |", "| --- | --- | --- |"]
    rows += [f"| {each.run} | {each.what} | {each.mended or 'nothing yet'} |" for each in missed]
    return "\n".join(rows)

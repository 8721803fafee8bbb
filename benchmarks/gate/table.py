"""The tables: each package with its counts, and each release whose bump was not the one that its changes need."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from packaging.version import Version

from apicheck.model.gate import DistributionVerdict, Verdict
from apicheck.model.report import Bump, Change, Domain, Severity
from apicheck.policy.versions import bump_between
from benchmarks.gate.judgements import Judgement, breaks, wrong
from benchmarks.gate.releases import Judged

_MOST_RULES = 4


def tables(packages: Iterable[Sequence[Judged]], judgements: Sequence[Judgement]) -> str:
    """Both tables in Markdown."""
    packages = [releases for releases in packages if releases]
    return f"{_of_packages(packages, judgements)}\n\n{_of_releases(packages, judgements)}"


def _of_packages(packages: Sequence[Sequence[Judged]], judgements: Sequence[Judgement]) -> str:
    rows = ["| package | releases | pass | fail | breaking, where it fails | wrong |", "| --- | " + "---: | " * 5]
    sums: Counter[str] = Counter()
    for releases in packages:
        counts = Counter(_verdict(each) for each in releases)
        counts["releases"] = len(releases)
        failing = [each for each in releases if _verdict(each) != Verdict.PASS]
        counts["breaking"] = sum(len(breaks(each)) for each in failing)
        counts["wrong"] = sum(len(wrong(each, judgements)) for each in failing)
        sums += counts
        rows.append(_row(releases[0].package, counts))
    rows.append(_row("**all**", sums))
    return "\n".join(row.rstrip() for row in rows)


def _row(name: str, counts: Counter[str]) -> str:
    cells = (counts[key] for key in ("releases", "pass", "fail", "breaking", "wrong"))
    return f"| {name} | {' | '.join(map(str, cells))} |"


def _verdict(judged: Judged) -> str:
    return "undecided" if judged.verdict is None else judged.verdict.verdict.value


def _of_releases(packages: Iterable[Sequence[Judged]], judgements: Sequence[Judgement]) -> str:
    rows = ["| release | made | needed | what needs it | wrong |", "| --- | --- | --- | --- | ---: |"]
    for releases in packages:
        for each in releases:
            if each.verdict is not None and each.verdict.verdict is not Verdict.PASS:
                rows.extend(_failing(each, judgements))
    return "\n".join(rows)


def _failing(judged: Judged, judgements: Sequence[Judgement]) -> Iterator[str]:
    for each in judged.verdict.distributions if judged.verdict is not None else ():
        if each.verdict is Verdict.PASS or each.report is None or each.base_version is None or each.version is None:
            continue
        made = bump_between(Version(each.base_version), Version(each.version))
        mistaken = len(wrong(judged, judgements))
        yield (
            f"| {judged.package} {each.base_version} -> {each.version} | {made} | {_needed(each)} "
            f"| {_causes(each.report.changes)} | {mistaken or ''} |"
        )


def _needed(verdict: DistributionVerdict) -> Bump:
    """The bump that leads to the least version that would do, which before 1.0.0 is less than what breaks ask for."""
    return bump_between(Version(verdict.base_version or "0"), Version(verdict.minimum_version or "0"))


def _causes(changes: Iterable[Change]) -> str:
    """The rules behind the breaks, the most frequent first; those of additions where nothing breaks."""
    changes = list(changes)
    told = [each for each in changes if each.severity is Severity.BREAKING]
    told = told or [each for each in changes if each.severity is Severity.COMPATIBLE]
    typing = {each.rule for each in told if each.domain is Domain.TYPING}
    rules = Counter(each.rule for each in told)
    named = [
        f"{count} {rule}{' (types)' if rule in typing else ''}" if count > 1 or rule in typing else rule
        for rule, count in rules.most_common(_MOST_RULES)
    ]
    more = sum(rules.values()) - sum(count for _, count in rules.most_common(_MOST_RULES))
    return ", ".join([*named, *([f"{more} more"] if more else [])])


def findings(judged: Judged, judgements: Sequence[Judgement]) -> Iterator[str]:
    """Yield lines on a failing release and what is behind its verdict."""
    if judged.verdict is None:
        yield f"{judged.name}: {judged.error}"
        return
    if judged.verdict.verdict is Verdict.PASS:
        return
    mistaken = wrong(judged, judgements)
    for each in judged.verdict.distributions:
        yield f"{judged.package} {each.base_version} -> {each.version}: {each.reason}"
        for change in each.report.changes if each.report is not None else ():
            if change.severity is Severity.BREAKING:
                mark = "WRONG " if change in mistaken else ""
                shown = "" if change.witness is None else f" <{change.witness.call} : {change.witness.error}>"
                yield f"    {mark}{change.rule} {change.path}({change.parameter or ''}) {change.message}{shown}"

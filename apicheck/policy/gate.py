"""The decision of the release gate, from a report and two versions: pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from packaging.version import InvalidVersion, Version

from apicheck.model.gate import DistributionVerdict, GateReport, Verdict
from apicheck.model.report import Change, Report, RevisionLabel, Severity, Summary
from apicheck.policy.conventional_commits import Claims
from apicheck.policy.gate_settings import GateSettings
from apicheck.policy.versions import decide

T = TypeVar("T")

_SHORT = 7
_MOST_NAMED = 3


def verdict_on(
    name: str,
    report: Report,
    base: Version,
    version: str | None,
    source: str | None,
    settings: GateSettings,
    *,
    notes: Iterable[str] = (),
) -> DistributionVerdict:
    """Judge whether `version` may be released with what the report tells of the changes since `base`.

    `source` says where the version was read; without a version it completes the sentence "the version ...". An
    incomplete report is never a pass, nor is a version that is none.
    """
    parsed = _parsed(version)
    # Any later version would do for the minimum: it depends on the base and the changes alone.
    decision = decide(base, parsed or base, report.required_bump, scheme=settings.scheme, zero=settings.zero)
    if parsed is None:
        verdict = Verdict.UNDECIDED
        reason = f"{version!r} in {source} is no version (PEP 440)" if version is not None else f"the version {source}"
    elif report.status == "incomplete":
        verdict = Verdict.UNDECIDED
        reason = "not everything could be read or judged"
    else:
        verdict = Verdict.PASS if decision.is_enough else Verdict.FAIL
        reason = decision.reason
    return DistributionVerdict(
        name=name,
        verdict=verdict,
        reason=reason,
        required_bump=report.required_bump,
        base=report.base,
        base_version=str(base),
        version=None if parsed is None else str(parsed),
        version_source=source if version is not None else None,
        minimum_version=str(decision.minimum),
        counts=report.summary,
        notes=tuple(notes),
        report=report,
    )


def commit_notes(
    claims: Claims,
    report: Report,
    broken_by: Callable[[str], frozenset[str] | None],
    brought_by: Callable[[Change], str | None],
) -> tuple[str, ...]:
    """Hold what commits claim against what the report shows: breaks that nothing shows, or that nobody claims.

    `broken_by` tells the paths that a commit breaks by itself, None where that is not known: then it is believed, and
    may have broken anything. `brought_by` tells which commit brought a break, where that is plain.
    """
    broken = [change for change in report.changes if change.severity is Severity.BREAKING]
    here = {path for change in broken for path in (change.path, *change.paths)}
    found = [(commit, first, broken_by(commit)) for commit, first in claims.breaking] if broken else []
    unshown = [(commit, first) for commit, first, paths in found if paths is not None and not paths & here]
    if not broken:
        unshown = [*claims.breaking]
    notes: list[str] = []
    if unshown:
        listed = _listed(unshown, lambda claim: f"{claim[0][:_SHORT]} ({claim[1]})")
        notes.append(f"a breaking change is claimed that nothing here shows: {listed}")
    if claims.is_conventional and all(paths is not None for _, _, paths in found):
        claimed = frozenset[str]().union(*(paths for _, _, paths in found if paths))
        unclaimed = [change for change in broken if not claimed & {change.path, *change.paths}]
        if unclaimed:
            listed = _listed(unclaimed, lambda change: _named(change, brought_by))
            notes.append(
                f"something breaks and no commit claims it, neither with `!` nor with BREAKING CHANGE: {listed}"
            )
    return tuple(notes)


def _named(change: Change, brought_by: Callable[[Change], str | None]) -> str:
    commit = brought_by(change)
    return f"{change.rule} at {change.path}" + (f" ({commit[:_SHORT]})" if commit is not None else "")


def _listed(items: Sequence[T], named: Callable[[T], str]) -> str:
    """The first of them, and how many more there are."""
    more = len(items) - _MOST_NAMED
    return ", ".join(map(named, items[:_MOST_NAMED])) + (f" and {more} more" if more > 0 else "")


def summed_up(head: RevisionLabel, verdicts: Iterable[DistributionVerdict]) -> GateReport:
    """Put the verdicts on all distributions of a repository together."""
    verdicts = tuple(verdicts)
    bumps = [each.required_bump for each in verdicts if each.required_bump is not None]
    counts = [each.counts for each in verdicts if each.counts is not None]
    only = verdicts[0] if len(verdicts) == 1 else None
    return GateReport(
        verdict=max((each.verdict for each in verdicts), key=lambda verdict: verdict.weight, default=Verdict.UNDECIDED),
        head=head,
        required_bump=max(bumps, key=lambda bump: bump.weight, default=None),
        base_version=None if only is None else only.base_version,
        version=None if only is None else only.version,
        minimum_version=None if only is None else only.minimum_version,
        counts=Summary(
            *(
                sum(getattr(each, field) for each in counts)
                for field in ("breaking", "risky", "compatible", "accepted", "modules_changed", "modules")
            )
        ),
        distributions=verdicts,
    )


def _parsed(version: str | None) -> Version | None:
    try:
        return None if version is None else Version(version)
    except InvalidVersion:
        return None

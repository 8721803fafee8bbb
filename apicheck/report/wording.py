"""The sentences that formats share, so that each says the same with the same words. Plain text, no markup."""

import re
from collections.abc import Iterable, Sequence

import msgspec

from apicheck.model.report import (
    Acceptance,
    Bump,
    Change,
    Diagnostic,
    DistributionSummary,
    Report,
    RevisionLabel,
    SettingChange,
    Summary,
    Witness,
)
from apicheck.report.order import count_by_family

SHORT_HASH = 7
SHOWN_PATHS = 3
SHOWN_RULES = 4
SHOWN_DISTRIBUTIONS = 20
MANY_CHANGES = 10
NO_CHANGE = "no change of the public API"

_EXCEPTION = re.compile(r"[A-Za-z_][\w.]*(Error|Exception|Warning|Iteration|Interrupt|Exit)(: .*)?", re.DOTALL)


def plural(count: int, noun: str) -> str:
    """`1 commit`, `2 commits`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def sentence(text: str) -> str:
    """`text` with a full stop, unless it ends in a mark of its own."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def short(commit: str) -> str:
    """A hash as people write it."""
    return commit[:SHORT_HASH]


def label(revision: RevisionLabel) -> str:
    """`main@a1b2c3d`; the name alone where there is no commit or where it is the hash itself."""
    if revision.commit is None:
        return revision.rev
    if len(revision.rev) >= SHORT_HASH and revision.commit.startswith(revision.rev):
        return short(revision.commit)
    return f"{revision.rev}@{short(revision.commit)}"


def divergence(report: Report) -> str | None:
    """`merge base 1a2b3c4; main is 14 commits ahead`, None where history is straight from base to head."""
    notes = [] if report.merge_base is None else [f"merge base {short(report.merge_base)}"]
    if report.base_ahead:
        notes.append(f"{report.base.rev} is {plural(report.base_ahead, 'commit')} ahead")
    return "; ".join(notes) or None


def counts(report: Report) -> list[str]:
    """`["2 breaking", "1 risky"]`: the counts that are not zero, worst first."""
    names = ("breaking", "risky", "compatible", "accepted")
    return [f"{count} {name}" for count, name in zip(_found(report.summary), names, strict=True) if count]


def _found(summary: Summary) -> tuple[int, int, int, int]:
    return summary.breaking, summary.risky, summary.compatible, summary.accepted


def modules(report: Report) -> str:
    """`7 of 31 modules`, an empty text where nothing is known of modules."""
    if not report.summary.modules:
        return ""
    return f"{report.summary.modules_changed} of {plural(report.summary.modules, 'module')}"


def families(changes: Sequence[Change]) -> str:
    """`exports 40, classes 3`: many changes by the families of their rules; an empty text where they can be counted."""
    counted = count_by_family(changes)
    if len(changes) < MANY_CHANGES or len(counted) < 2:
        return ""
    return ", ".join(f"{family} {count}" for family, count in counted.items())


def rules_to_explain(changes: Iterable[Change]) -> str:
    """`parameter-removed, kind-changed and 2 more`: the rules behind the changes, in their order; empty without any."""
    rules = list(dict.fromkeys(change.rule for change in changes))
    more = len(rules) - SHOWN_RULES
    return ", ".join(rules[:SHOWN_RULES]) + (f" and {more} more" if more > 0 else "")


def release(report: Report) -> str:
    """What the required bump asks for: `needs a major release`; `at least` where not everything could be judged."""
    if report.required_bump is Bump.NONE:
        return "may need a release" if report.diagnostics else "needs no release"
    at_least = "at least " if report.diagnostics else ""
    return f"needs {at_least}a {report.required_bump.value} release"


class DistributionLine(msgspec.Struct, frozen=True):
    """What is told of one of several distributions, or of a number of them together: `24 others`, which is no name."""

    label: str
    is_name: bool
    text: str


def distributions(report: Report) -> list[DistributionLine]:
    """A line for each of several distributions, those that need most first; the ones without a change share one.

    In a repository of many most have none, and a line for each would push aside what has changed. Past
    `SHOWN_DISTRIBUTIONS` the others are counted, too.
    """
    changed: list[DistributionSummary] = []
    unchanged: list[DistributionSummary] = []
    for each in sorted(report.distributions, key=lambda each: -each.required_bump.weight):
        is_changed = each.required_bump is not Bump.NONE or any(_found(each.summary))
        (changed if is_changed else unchanged).append(each)
    shown = changed[:SHOWN_DISTRIBUTIONS] + (unchanged if len(unchanged) == 1 else [])
    lines = [DistributionLine(each.name, is_name=True, text=of_distribution(report, each)) for each in shown]
    more = len(changed) - SHOWN_DISTRIBUTIONS
    if more > 0:
        lines.append(DistributionLine(f"{more} more", is_name=False, text="with changes that ask for no more"))
    if len(unchanged) > 1:
        together = msgspec.structs.replace(report, summary=Summary(), required_bump=Bump.NONE)
        label = f"{len(unchanged)} others" if changed else f"all {len(unchanged)}"
        lines.append(DistributionLine(label, is_name=False, text=f"{NO_CHANGE} - {release(together)}"))
    return lines


def of_distribution(report: Report, one: DistributionSummary) -> str:
    """The counts of one of several distributions, its modules, and the release that it needs."""
    alone = msgspec.structs.replace(report, summary=one.summary, required_bump=one.required_bump)
    found = ", ".join(counts(alone)) or NO_CHANGE
    within = f" in {modules(alone)}" if modules(alone) else ""
    return f"{found}{within} - {release(alone)}"


def verdict(report: Report) -> str:
    """The whole answer in one sentence without a full stop."""
    summary = report.summary
    if summary.breaking:
        found = plural(summary.breaking, "breaking change")
    elif summary.risky:
        found = f"no breaking change, {summary.risky} risky"
    elif report.changes:
        found = "no breaking change"
    else:
        found = NO_CHANGE
    if report.diagnostics:
        found = f"incomplete, {found} found so far"
    return f"{found}, this {release(report)}"


def subject(change: Change) -> str:
    """`httpx.Client(proxies)`: the public path, with the parameter that the change is about."""
    return change.path if change.parameter is None else f"{change.path}({change.parameter})"


def other_paths(change: Change) -> tuple[tuple[str, ...], int]:
    """The first of the other public paths, and how many more there are."""
    return change.paths[:SHOWN_PATHS], max(0, len(change.paths) - SHOWN_PATHS)


def raises(witness: Witness) -> bool:
    """True where the witness ends in an exception, False where its `error` is a sentence on what happens instead."""
    return _EXCEPTION.fullmatch(witness.error) is not None


def acceptance(accepted: Acceptance) -> str:
    """The reason, by whom and until when, in one line."""
    parts = [accepted.reason]
    if accepted.who is not None:
        parts.append(f"by {accepted.who}")
    if accepted.until is not None:
        parts.append(f"until {accepted.until}")
    return ", ".join(parts)


def brought(report: Report) -> list[str]:
    """What a range does to its own judgement: a sentence for each entry and each setting that it brings itself."""
    accepted = [
        f"this range accepts `{entry.rule}` at `{entry.path}`: {' '.join(entry.reason.split()) or 'no reason given'}"
        for entry in report.accepts
    ]
    return accepted + [f"this range sets {_setting(change)}" for change in report.reconfigures]


def _setting(change: SettingChange) -> str:
    now = f"`{change.key} = {change.new}`" if change.new is not None else f"`{change.key}` to nothing"
    return f"{now}, it was {f'`{change.old}`' if change.old is not None else 'not set'}"


def diagnostic_place(diagnostic: Diagnostic) -> str:
    """`pkg/mod.py:12 (base)`, an empty text without a file."""
    if diagnostic.file is None:
        return ""
    line = "" if diagnostic.line is None else f":{diagnostic.line}"
    return f"{diagnostic.file}{line} ({diagnostic.revision})"


def after_place(diagnostic: Diagnostic) -> str:
    """What stands after the place of a diagnostic: its message, which may begin with the file itself."""
    if diagnostic.file is None or not diagnostic.message.startswith((f"{diagnostic.file}: ", f"{diagnostic.file} ")):
        return diagnostic.message
    return diagnostic.message[len(diagnostic.file) :].removeprefix(":").lstrip()

"""The comment on a pull request: what a reviewer has to know, and never more than a host takes.

Everything is decided here and nothing is sent: `apicheck.hosts` finds the comment of an earlier run and puts the new
text in its place.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from apicheck.model.report import Change, Report, Severity
from apicheck.report import wording
from apicheck.report.harmless import every_text, printable
from apicheck.report.markdown import code, environment, locations
from apicheck.report.order import Groups, grouped, told_once

LONGEST = 60_000
"""Bytes of a whole comment. GitHub takes 65,536 characters, GitLab a million."""

LONGEST_SUMMARY = 900_000
"""Bytes of what is written to the summary of a job, of which GitHub takes 1 MiB."""

LONGEST_ROW = 8_000
"""Bytes of what is told of one change."""

SHOWN_LINES = 20
"""How many diagnostics, and how many lines on what a range does to its own judgement, are shown."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_BLANK_LINES, _BLANK_LINE = re.compile(r"\n{3,}"), "\n\n"  # no foreign text has a line break
_EARLIER = "<!-- apicheck: what an earlier run said -->"


class Place(msgspec.Struct, frozen=True):
    """Where a comment stands. `name` tells several comments on one pull request apart. `source_url` is a template of
    links to source lines, `whole_report` a link to the report without cuts. `least` is the severity from which on
    something is worth a comment at all.
    """

    name: str = "api"
    source_url: str | None = None
    whole_report: str | None = None
    least: Severity = Severity.RISKY


class _Rows(msgspec.Struct):
    """What is shown of each group of changes, as Markdown; `left_out` counts the rows of which nothing is."""

    breaking: list[str] = []
    risky: list[str] = []
    accepted: list[str] = []
    compatible: list[str] = []
    left_out: dict[str, int] = {}


def marker(name: str) -> str:
    """The first line of a comment, by which a later run knows it; readers do not see it.

    Raises `ValueError` for a name that could end it.
    """
    if _NAME.fullmatch(name) is None:
        raise ValueError(f"{name!r} is no name for a comment: use letters, digits, dots, dashes and underscores")
    return f"<!-- apicheck:{name} -->"


def body(report: Report, place: Place, previous: str | None) -> str | None:
    """What the comment has to say now, None where there is nothing to say and never was.

    `previous` is what the comment says, None where there is none. What was told before and is gone is "resolved".
    """
    if _is_worth_a_comment(report, place.least):
        return _told(report, place, is_resolved=False)
    return None if previous is None else _told(report, place, is_resolved=True)


def summary(report: Report, place: Place) -> str:
    """The same for the summary of a job, which always says something, and has room for more."""
    return without_marker(_told(report, place, is_resolved=False, longest=LONGEST_SUMMARY), place.name)


def failure(sentence: str, place: Place, previous: str | None) -> str:
    """What the comment says where nothing could be judged; what an earlier run said stays below it.

    A failure of the tool is none of the project: it must neither look like a break nor like none.
    """
    template = environment().get_template("failure.md.j2")
    head = f"{marker(place.name)}\n"
    text = template.render(sentence=_clipped(printable(sentence)), whole_report=_link(place.whole_report)).strip()
    earlier = None if previous is None else _earlier(previous, place)
    if earlier is not None:
        whole = f"{head}{text}\n\n{_EARLIER}\nWhat an earlier run said:\n\n{earlier}\n"
        if _size(whole) <= LONGEST:
            return whole
    return f"{head}{text}\n"


def without_marker(text: str, name: str) -> str:
    """The same text for a place that has no use for the marker, such as the summary of a job."""
    return text.removeprefix(marker(name)).lstrip("\n")


def _is_worth_a_comment(report: Report, least: Severity) -> bool:
    return bool(report.diagnostics or report.accepts or report.reconfigures) or any(
        change.accepted is not None or change.severity.weight >= least.weight for change in report.changes
    )


def _earlier(previous: str, place: Place) -> str | None:
    """What was last judged, without the notices of failures since; None where nothing was."""
    text = without_marker(previous.replace("\r\n", "\n"), place.name).strip()
    _, told, after = text.partition(f"{_EARLIER}\nWhat an earlier run said:\n\n")
    if told:
        return after
    return None if text.startswith(_FAILED) else text


_FAILED = "### apicheck could not judge this range"


def _told(report: Report, place: Place, *, is_resolved: bool, longest: int = LONGEST) -> str:
    report = every_text(report, printable)
    groups = grouped(report)
    template = environment().get_template("comment.md.j2")
    names: dict[str, Any] = {
        "report": report,
        "groups": groups,
        "is_resolved": is_resolved,
        "diagnostics": report.diagnostics[:SHOWN_LINES],
        "more_diagnostics": max(0, len(report.diagnostics) - SHOWN_LINES),
        "brought": wording.brought(report)[:SHOWN_LINES],
        "more_brought": max(0, len(wording.brought(report)) - SHOWN_LINES),
        "clipped": _clipped,
        "whole_report": _link(place.whole_report),
        "range": _range(report),
        "location": locations(report, place.source_url),
    }

    def render(rows: _Rows) -> str:
        text = template.render(**names, rows=rows).strip()
        return f"{marker(place.name)}\n{_BLANK_LINES.sub(_BLANK_LINE, text)}\n"

    return render(_fitting(groups, names, room=longest - _size(render(_nothing_shown(groups)))))


def _fitting(groups: Groups, names: dict[str, Any], room: int) -> _Rows:
    """Show as many rows as there is room for in bytes, breaking changes first; from the first that does not fit on, no
    other is shown.
    """
    rows = _Rows()
    macros = environment().get_template("change.md.j2").make_module({"location": names["location"]})
    is_full = False
    for name, changes in _told_once(groups).items():
        shown: list[str] = getattr(rows, name)
        for text in _row_texts(macros, name, changes):
            is_full = is_full or _size(text) > room
            if is_full:
                break
            room -= _size(text)
            shown.append(text)
        if len(shown) < len(changes):
            rows.left_out[name] = len(changes) - len(shown)
    return rows


def _row_texts(macros: Any, name: str, changes: Sequence[Change]) -> Iterator[str]:
    """Yield what is told of each change: all of it with its evidence where it is worth a look, else one line."""
    for number, change in enumerate(changes, 1):
        in_short = f"- {code(f'{change.path[:200]} ...')} {code(change.rule[:100])}: too long to be told here\n"
        if _longest_text(change) > LONGEST_ROW:  # not even tried: a stranger's text may take hours to be made harmless
            yield in_short
            continue
        in_one_line = f"{str(macros.bullet(change)).strip()}\n"
        in_full = in_one_line
        if name in ("breaking", "risky"):
            in_full = f"{str(macros.entry(change, number)).strip()}\n\n"
        yield next((text for text in (in_full, in_one_line) if _size(text) <= LONGEST_ROW), in_short)


def _longest_text(change: Change) -> int:
    """The length of the longest text that would be rendered."""
    shown, _ = wording.other_paths(change)
    witness = () if change.witness is None else (change.witness.call, change.witness.error, *change.witness.before)
    accepted = () if change.accepted is None else (wording.acceptance(change.accepted),)
    places = [each.file for each in (change.base_location, change.head_location) if each is not None]
    texts = (change.rule, wording.subject(change), change.message, change.advice, change.old or "", change.new or "")
    return max(map(len, (*texts, *shown, *witness, *accepted, *places)))


def _told_once(groups: Groups) -> dict[str, tuple[Change, ...]]:
    """The groups in the order in which they are worth the room."""
    return {
        "breaking": told_once(groups.breaking),
        "risky": told_once(groups.risky),
        "accepted": groups.accepted,
        "compatible": groups.compatible,
    }


def _nothing_shown(groups: Groups) -> _Rows:
    """Rows of no length in every group that has any, and all of them counted: what a comment takes besides its rows."""
    told = {name: changes for name, changes in _told_once(groups).items() if changes}
    return _Rows(**{name: [""] for name in told}, left_out={name: len(changes) for name, changes in told.items()})


def _range(report: Report) -> str:
    """What to name to a command that is to compare the same, with a space before it; empty where it has no name."""
    if report.base.commit is None or report.head.commit is None:
        return ""
    return f" {wording.short(report.base.commit)}..{wording.short(report.head.commit)}"


def _clipped(text: str) -> str:
    """A sentence that is not the point, cut where it would push the point aside."""
    return text if len(text) <= 500 else f"{text[:500]} ..."


def _link(url: str | None) -> str | None:
    """A web address with nothing in it that could end a Markdown link, None for what is none."""
    if url is None or not url.startswith(("https://", "http://")):
        return None
    return quote(url, safe="/:?#[]@!$&'*+,;=%~")


def _size(text: str) -> int:
    return len(text.encode("utf-8"))

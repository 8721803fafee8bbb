"""The whole way of the comment: from a report, or the sentence why there is none, to one comment on a pull request."""

from collections.abc import Callable, Mapping

import msgspec

from apicheck.hosts.known import open_thread
from apicheck.hosts.occasion import Occasion, Revision
from apicheck.hosts.thread import HostError
from apicheck.hosts.upkeep import Kept, keep_up_to_date
from apicheck.model.report import Report
from apicheck.report import comment
from apicheck.report.comment import Place
from apicheck.report.saved import UntrustedReportError

Judged = Report | str
"""A report, or the sentence why there is none."""


class Posted(msgspec.Struct, frozen=True):
    """What became of a comment: `kept`, or the sentence why it could not be posted.

    `text` is what it says, without its marker, for another place where people look; None where there is nothing to say.
    `is_from_fork` is a likely reason of the problem.
    """

    kept: Kept | None
    problem: str | None
    text: str | None
    is_from_fork: bool = False


def post(
    judged: Judged,
    place: Place,
    occasion: Occasion,
    environment: Mapping[str, str],
    *,
    sleep: Callable[[float], None],
    author: str | None = None,
) -> Posted:
    """Keep the comment on the pull request of `occasion` up to date. A comment that can't be posted raises nothing."""

    def compose(previous: str | None) -> str | None:
        if isinstance(judged, str):
            return comment.failure(judged, place, previous)
        return comment.body(judged, place, previous)

    text = compose(None)
    if text is not None:
        text = comment.without_marker(text, place.name)
    base = judged.base.commit if isinstance(judged, Report) else None
    try:
        thread = open_thread(occasion, environment, author, base)
        kept = keep_up_to_date(thread, comment.marker(place.name), compose, head=_head(judged, occasion), sleep=sleep)
    except HostError as error:
        return Posted(None, str(error), text, occasion.is_from_fork)
    return Posted(kept, None, text)


def check_belongs(report: Report, occasion: Occasion) -> None:
    """Raise `UntrustedReportError` for a report that is not about the commit that another run was about."""
    branch = occasion.reported_on
    if branch is not None and report.head.commit != branch.commit:
        raise UntrustedReportError("the report is about another commit than the run that it comes from")


def named(report: Report, occasion: Occasion) -> Report:
    """The same report with the names that people have for its sides, where it was told of commits."""

    def label(given: str, revision: Revision | None) -> str:
        return revision.name if revision is not None and given == revision.revision else given

    return msgspec.structs.replace(
        report,
        base=msgspec.structs.replace(report.base, rev=label(report.base.rev, occasion.base)),
        head=msgspec.structs.replace(report.head, rev=label(report.head.rev, occasion.head)),
    )


def _head(judged: Judged, occasion: Occasion) -> str | None:
    """The commit that was judged, to hold against the pull request's; None where that is not known."""
    if occasion.reported_on is not None:
        return occasion.reported_on.commit
    if occasion.pull_request is not None and occasion.head is not None:
        return occasion.head.revision
    return judged.head.commit if isinstance(judged, Report) else None

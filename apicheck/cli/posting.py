"""What `comment` and `ci` share: judging what a run is about, and saying what became of the comment."""

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from apicheck import pull_request, revisions
from apicheck.cache.store import Store
from apicheck.cli import output
from apicheck.cli.exit_status import FailOn
from apicheck.cli.options import Least
from apicheck.cli.refusal import refuse
from apicheck.hosts.occasion import Kind, Occasion
from apicheck.hosts.upkeep import Outcome
from apicheck.model.report import Severity
from apicheck.pull_request import Judged, Posted
from apicheck.report.comment import Place
from apicheck.report.github_workflow import warning
from apicheck.report.harmless import printable
from apicheck.report.saved import UntrustedReportError, read_report

_SENTENCES = {
    Outcome.CREATED: "wrote the comment",
    Outcome.UPDATED: "updated the comment",
    Outcome.UNCHANGED: "left the comment as it is, for it says the same",
    Outcome.NOTHING_TO_SAY: "wrote no comment, for there is nothing to say",
    Outcome.OUTDATED: "wrote no comment, for another commit has been pushed meanwhile",
}


def judge(
    range_: str | None, saved: Path | None, repo: Path, occasion: Occasion, store: Store | None
) -> tuple[Judged, FailOn]:
    """A report, or the sentence why there is none, and what the project lets fail.

    It is read from `saved`, else made of `range_`, else of what the run is about.
    """
    from apicheck import comparison
    from apicheck.policy.configuration import load_configuration

    try:
        if saved is not None:
            report = read_report(saved)
            pull_request.check_belongs(report, occasion)
            return report, FailOn.BREAKING
        if range_ is not None:
            compared = revisions.open_range(repo, range_)
        elif occasion.kind is Kind.COMPARISON and occasion.base is not None and occasion.head is not None:
            compared = revisions.open_pair(repo, occasion.base.revision, occasion.head.revision)
        else:
            refuse("this run does not say what to compare: name a range, or a report with --report")
        report = pull_request.named(comparison.compare_range(compared, store=store), occasion)
    except (revisions.RevisionError, UntrustedReportError) as error:
        return str(error), FailOn.BREAKING
    configuration, _ = load_configuration(compared.head)  # its problems are diagnostics of the report
    return report, FailOn(configuration.fail_on)


def place(occasion: Occasion, name: str, least: Least) -> Place:
    """Where a report is shown: what its links lead to, and from when on it is worth a comment."""
    first = Severity(least.value)
    return Place(name=name, source_url=occasion.source_url, whole_report=occasion.run_url, least=first)


@contextlib.contextmanager
def telling_of_bugs(tell: Callable[[str], object]) -> Iterator[None]:
    """Let a bug of apicheck be told where people look, before it ends the run: silence would look like a verdict."""
    try:
        yield
    except Exception as error:
        tell(f"apicheck stopped at a bug of its own ({type(error).__name__})")
        raise


def post(judged: Judged, place: Place, occasion: Occasion, author: str | None) -> Posted:
    """Keep the comment up to date, with what the environment says of the host."""
    return pull_request.post(judged, place, occasion, os.environ, sleep=time.sleep, author=author)


def tell(posted: Posted, *, is_summarised: bool = False) -> None:
    """Say what became of the comment. What could not be posted goes to the job's summary, if it is not there yet."""
    if posted.kept is not None:
        where = f": {posted.kept.url}" if posted.kept.url is not None else ""
        sys.stdout.write(f"apicheck: {_SENTENCES[posted.kept.outcome]}{printable(where)}\n")
        return
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    sentence = f"the comment could not be posted: {posted.problem}"
    if posted.is_from_fork:
        sentence += "; a run for a fork may only read, let a second workflow write the comment (docs/pull-requests.md)"
    if posted.text is not None and summary and not is_summarised:
        with contextlib.suppress(output.OutputError):
            output.append_file(posted.text, Path(summary))
            sentence += "; its text is in the summary of this job"
    if os.environ.get("GITHUB_ACTIONS") == "true":
        sys.stdout.write(f"{warning(sentence)}\n")
    else:
        sys.stderr.write(f"apicheck: warning: {printable(sentence)}\n")

"""`apicheck ci`: all that a run on GitHub or GitLab has to do, in one command."""

import os
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from apicheck.cli import exit_status, options, output
from apicheck.cli.exit_status import FailOn
from apicheck.cli.options import Least, OneOf
from apicheck.cli.refusal import refuse
from apicheck.report.formats import Format

if TYPE_CHECKING:
    from apicheck.cache.store import Store
    from apicheck.hosts.occasion import Occasion
    from apicheck.model.gate import GateReport
    from apicheck.pull_request import Judged
    from apicheck.report.comment import Place


@click.command()
@options.repository
@click.option(
    "--base", metavar="REVISION", envvar="APICHECK_BASE", help="What to compare with, instead of the event's."
)
@click.option("--head", metavar="REVISION", envvar="APICHECK_HEAD", help="What to judge, instead of the event's.")
@click.option(
    "--report",
    "saved",
    metavar="FILE",
    type=click.Path(path_type=Path),
    envvar="APICHECK_REPORT",
    help="Where the JSON report is written; in a run after another one (workflow_run), the report to show.",
    show_default="apicheck.json in $RUNNER_TEMP, or here",
)
@click.option(
    "--output",
    "-o",
    "outputs",
    metavar="FORMAT=FILE",
    multiple=True,
    help="Write the report in other formats, too, such as sarif=api.sarif; may be given several times.",
)
@click.option("--comment/--no-comment", "comments", default=True, envvar="APICHECK_COMMENT", show_default=True)
@click.option("--annotations/--no-annotations", default=True, envvar="APICHECK_ANNOTATIONS", show_default=True)
@click.option("--summary/--no-summary", "summarises", default=True, envvar="APICHECK_SUMMARY", show_default=True)
@options.of_comment("APICHECK")
@click.option(
    "--fail-on",
    type=OneOf(FailOn),
    envvar="APICHECK_FAIL_ON",
    show_default="as configured, else breaking; never in a run after another one",
    help="The least severity that makes the exit status 1.",
)
@options.cache
@options.traceback
def ci(
    *,
    repo: Path,
    base: str | None,
    head: str | None,
    saved: Path | None,
    outputs: tuple[str, ...],
    comments: bool,
    annotations: bool,
    summarises: bool,
    name: str,
    author: str | None,
    least: Least,
    fail_on: FailOn | None,
    store: "Store | None",
) -> None:
    """Do all that a run on GitHub or GitLab has to do.

    What to compare is found in the event: the branches of a pull request or merge request, what was pushed, a merge
    group; of a tag or a release the gate says whether its version suffices. What a shallow clone lacks is fetched. The
    report is printed and saved; on GitHub it becomes annotations, a summary and outputs of the step; on a pull request
    one comment is kept up to date.

    The exit status is that of `apicheck diff`, or of `apicheck gate` for a release.

    \b
    Examples:
      apicheck ci                      in a job of a pull request
      apicheck ci --no-comment         where another workflow writes the comment
      apicheck ci --base origin/main   on any event
    """
    from apicheck.cli import posting
    from apicheck.hosts.occasion import Kind, OccasionError

    try:
        wanted = output.destinations(outputs, Format.JSON)
        occasion = _occasion(base, head)
    except (OccasionError, output.OutputError) as error:
        refuse(str(error))
    place = posting.place(occasion, name, least)
    file = saved or Path(os.environ.get("RUNNER_TEMP", "")) / "apicheck.json"
    if occasion.kind is Kind.NOTHING:
        sys.stdout.write("apicheck: this run is about nothing that could be compared\n")
        return
    if occasion.kind is Kind.RELEASE:
        _judge_release(repo, occasion, place, file, store, summarises=summarises)
    wanted = (output.Destination(Format.JSON, file, is_default=True), *wanted)
    job = _Job(occasion, place, author, wanted, comments=comments, annotations=annotations, summarises=summarises)
    job.run(repo, fail_on, store)


def _occasion(base: str | None, head: str | None) -> "Occasion":
    """What the run is about, or what the options say. Raises `OccasionError`."""
    import msgspec

    from apicheck.hosts.known import occasion_of
    from apicheck.hosts.occasion import Kind, Revision

    occasion = occasion_of(os.environ, is_compared=base is not None)
    if base is None and head is None:
        return occasion
    given_base = occasion.base if base is None else Revision(base, base)
    given_head = (
        Revision(head or "HEAD", head or "HEAD") if head is not None or occasion.head is None else occasion.head
    )
    return msgspec.structs.replace(occasion, kind=Kind.COMPARISON, base=given_base, head=given_head)


class _Job:
    """A run that compares two revisions, or shows what another run found."""

    def __init__(
        self,
        occasion: "Occasion",
        place: "Place",
        author: str | None,
        wanted: "tuple[output.Destination[Format], ...]",
        *,
        comments: bool,
        annotations: bool,
        summarises: bool,
    ) -> None:
        from apicheck.hosts.occasion import HostName, Kind

        self._occasion = occasion
        self._place = place
        self._author = author
        self._wanted = wanted
        self._file = wanted[0].file
        self._is_reported = occasion.kind is Kind.REPORTED
        self._comments = comments and (occasion.pull_request is not None or self._is_reported)
        self._annotations = annotations and occasion.host is HostName.GITHUB and not self._is_reported
        self._summary = os.environ.get("GITHUB_STEP_SUMMARY") if summarises else None

    def run(self, repo: Path, fail_on: FailOn | None, store: "Store | None") -> NoReturn:
        """Find a verdict, tell it everywhere, and leave with its exit status."""
        from apicheck.cli import posting

        with posting.telling_of_bugs(self._tell):
            problem = None if self._is_reported else _fetched(repo, self._occasion)
            if problem is None:
                saved = self._file if self._is_reported else None
                judged, configured = posting.judge(None, saved, repo, self._occasion, store)
            else:
                judged, configured = problem, FailOn.BREAKING
        problems = self._tell(judged)
        if isinstance(judged, str):
            refuse(judged, *problems)
        if problems:
            refuse(*problems)
        if self._is_reported:
            configured = FailOn.NEVER
        raise click.exceptions.Exit(exit_status.of(judged, fail_on or configured))

    def _tell(self, judged: "Judged") -> list[str]:
        """Tell it wherever that is asked for; the answer has a sentence for each place where it could not be told."""
        from apicheck.cli import posting
        from apicheck.report import comment, github, github_workflow, text
        from apicheck.report.formats import Options, renderer

        report = None if isinstance(judged, str) else judged
        problems: list[str] = []
        file = str(self._file)
        if report is not None and not self._is_reported:
            how = Options(source_url=self._place.source_url)
            saved = output.write_files(self._wanted[:1], lambda format_: renderer(format_)(report, how))
            file = "" if saved else file
            others = output.write_files(self._wanted[1:], lambda format_: renderer(format_)(report, how))
            problems += saved + others
            try:
                _print_to_log(text.render(report, Options()))
            except output.OutputError as error:
                problems.append(str(error))
        if report is not None and self._annotations:
            sys.stdout.write(github.render(report, Options()))
        if self._summary:
            told = comment.summary(report, self._place) if report else comment.failure(str(judged), self._place, None)
            problems += _appended(comment.without_marker(told, self._place.name), self._summary)
        if step := os.environ.get("GITHUB_OUTPUT"):
            problems += _appended(github_workflow.outputs(report, file), step)
        if self._comments:
            posted = posting.post(judged, self._place, self._occasion, self._author)
            posting.tell(posted, is_summarised=self._summary is not None)
        return problems


def _appended(text: str, file: str) -> list[str]:
    """Add to a file; the answer has the sentence why that failed, if it did."""
    try:
        output.append_file(text, Path(file))
    except output.OutputError as error:
        return [str(error)]
    return []


def _fetched(repo: Path, occasion: "Occasion") -> str | None:
    """Fetch what the comparison needs; the answer is the sentence why that failed, None where it did not."""
    from apicheck.hosts.checkout import Checkout, FetchError

    if occasion.base is None or occasion.head is None:
        return None
    try:
        Checkout(repo, os.environ, occasion.server_url).fetch_range(occasion.base.revision, occasion.head.revision)
    except FetchError as error:
        return str(error)
    return None


def _judge_release(
    repo: Path, occasion: "Occasion", place: "Place", file: Path, store: "Store | None", *, summarises: bool
) -> NoReturn:
    """Let the gate judge the tag that the run is about, tell its verdict, and leave with its exit status."""
    from apicheck import revisions
    from apicheck.hosts.checkout import Checkout, FetchError
    from apicheck.report import gate_json, gate_markdown, gate_text, github_output
    from apicheck.report.formats import Options

    revision = "HEAD" if occasion.head is None else occasion.head.revision
    try:
        Checkout(repo, os.environ, occasion.server_url).fetch_releases()
        result = _gate_of(repo, revision, store)
        output.write_file(gate_json.render(result), file)
        _print_to_log(gate_text.render(result, Options()))
        if summarises and (summary := os.environ.get("GITHUB_STEP_SUMMARY")):
            output.append_file(gate_markdown.render(result, place), Path(summary))
        if destination := os.environ.get("GITHUB_OUTPUT"):
            output.append_file(github_output.render(result, str(file)), Path(destination))
    except (FetchError, revisions.RevisionError, output.OutputError) as error:
        refuse(str(error))
    raise click.exceptions.Exit(exit_status.of_gate(result))


def _gate_of(repo: Path, revision: str, store: "Store | None") -> "GateReport":
    """The gate's verdict on a tag; a version that the sources do not tell is the one of the tag."""
    from apicheck import release_gate
    from apicheck.policy.release_tags import releases

    result = release_gate.gate(repo, revision, store=store)
    if [each.version for each in result.distributions] == [None]:
        named = releases([revision.removeprefix("refs/tags/")], [result.distributions[0].name])
        if named:
            question = release_gate.Question(version=str(named[0].version))
            return release_gate.gate(repo, revision, question, store)
    return result


def _print_to_log(text: str) -> None:
    from apicheck.report.github_workflow import without_commands

    if os.environ.get("GITHUB_ACTIONS") == "true":
        text = without_commands(text, secrets.token_hex(16))
    output.write_standard_output(text, "utf-8")

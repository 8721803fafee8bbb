"""`apicheck diff`: what a range of commits does to the public API."""

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apicheck.cli import exit_status, following, options, output
from apicheck.cli.exit_status import FailOn
from apicheck.cli.following import followed, is_quiet
from apicheck.cli.options import OneOf
from apicheck.cli.refusal import refuse
from apicheck.report.formats import Format, Options

if TYPE_CHECKING:
    from apicheck.cache.store import Store
    from apicheck.model.report import Report


@click.command()
@click.argument("range_", metavar="[RANGE]", required=False, shell_complete=options.complete_range)
@click.option("--staged", is_flag=True, help="Compare HEAD with the index.")
@click.option("--pushed", is_flag=True, help="Compare what is being pushed, in a pre-push hook of pre-commit.")
@click.option("--direct", is_flag=True, help="Compare the two tips themselves, never their merge base.")
@options.repository
@click.option(
    "--format",
    "format_",
    type=OneOf(Format),
    default=Format.TEXT.value,
    show_default=True,
    help="How the report is written.",
)
@click.option(
    "--output",
    "-o",
    "outputs",
    metavar="[FORMAT=]FILE",
    multiple=True,
    help="Write the report to FILE, in FORMAT or else in that of --format; may be given several times. Where a FILE "
    "without FORMAT takes the report, its last line still goes to standard error.",
)
@click.option(
    "--fail-on",
    type=OneOf(FailOn),
    show_default="as configured, else breaking",
    help="The least severity that makes the exit status 1.",
)
@click.option(
    "--source-url",
    metavar="TEMPLATE",
    help="Link locations in Markdown and HTML, for example "
    "https://github.com/OWNER/NAME/blob/{commit}/{file}#L{line}-L{end_line}",
)
@following.quiet
@following.verbose
@options.cache
@options.traceback
def diff(
    *,
    range_: str | None,
    staged: bool,
    pushed: bool,
    direct: bool,
    repo: Path,
    store: "Store | None",
    format_: Format,
    outputs: tuple[str, ...],
    fail_on: FailOn | None,
    source_url: str | None,
) -> None:
    """Tell what a range of commits does to the public API.

    RANGE is A..B: what B changed since it left A. A...B: the same, spelled out. A: from A to the work tree. Nothing:
    from where the current branch left the default branch to the work tree.

    The exit status is 0 where nothing is at or above --fail-on, 1 where something is, and 2 where apicheck could not
    judge: wrong usage or configuration, an unknown revision, a file that cannot be read.

    \b
    Examples:
      apicheck diff                                 my branch with its uncommitted work
      apicheck diff --staged                        what the next commit would do
      apicheck diff main..HEAD --format markdown    for a pull request
      apicheck diff v1.2..v1.3 -o report.json --format json
      apicheck diff main..HEAD -o sarif=api.sarif -o html=api.html
    """
    started = time.perf_counter()
    if source_url is not None:
        _check_source_url(source_url)

    from apicheck import comparison, revisions
    from apicheck.policy.configuration import load_configuration
    from apicheck.report.formats import renderer

    try:
        wanted = output.destinations(outputs, format_)
        destinations, problems = output.writable(wanted)
        is_printed = not any(destination.is_default for destination in wanted)
        if problems and not destinations and not is_printed:
            refuse(*problems)
        if pushed:
            range_ = _pushed_range(range_, is_staged=staged)

        with followed():
            compared = revisions.open_range(repo, range_, staged=staged, direct=direct)
            report = comparison.compare_range(compared, store=store)
        if fail_on is None:
            configuration, _ = load_configuration(compared.head)  # its problems are diagnostics of the report
            fail_on = FailOn(configuration.fail_on)
    except (revisions.RevisionError, output.OutputError) as error:
        refuse(str(error))
    how = Options(
        elapsed=time.perf_counter() - started,
        source_url=source_url,
        failing=exit_status.failing_severities(fail_on),
    )
    with followed():
        problems += output.write_files(destinations, lambda chosen: renderer(chosen)(report, how))
    try:
        if is_printed:
            _print(report, format_, how)
        elif not is_quiet():
            _print_summary(report)
    except output.OutputError as error:
        problems.append(str(error))
    if problems:
        refuse(*problems)
    raise click.exceptions.Exit(exit_status.of(report, fail_on))


def _pushed_range(range_: str | None, *, is_staged: bool) -> str:
    """The range that pre-commit names in the environment; a branch without any history to hold it against passes."""
    if range_ is not None or is_staged:
        refuse("--pushed compares what is being pushed: leave out the range and --staged")
    base, head = (os.environ.get(f"PRE_COMMIT_{name}_REF") for name in ("FROM", "TO"))
    if base and head:
        return f"{base}..{head}"
    if not os.environ.get("PRE_COMMIT_REMOTE_BRANCH"):
        refuse(
            "$PRE_COMMIT_FROM_REF and $PRE_COMMIT_TO_REF are not set: --pushed is for the hook apicheck-push of "
            "pre-commit, and `apicheck diff A..B` compares any two revisions"
        )
    sys.stderr.write("apicheck: all that is pushed is new, so there is nothing to compare with\n")
    raise click.exceptions.Exit(exit_status.CLEAN)


def _print(report: "Report", format_: Format, how: Options) -> None:
    """Write to standard output: as its terminal likes it, or in UTF-8 what is for a program."""
    from apicheck.report.formats import renderer

    encoding = sys.stdout.encoding if format_ is Format.TEXT else "utf-8"
    output.write_standard_output(renderer(format_)(report, output.for_standard_output(how)), encoding)


def _check_source_url(template: str) -> None:
    from apicheck.report.place import PLACEHOLDERS, unknown_placeholders

    unknown = unknown_placeholders(template)
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        refuse(f"--source-url has an unknown placeholder {{{unknown[0]}}}; there are {known}")


def _print_summary(report: "Report") -> None:
    from apicheck.report.summary_line import summary_line

    sys.stderr.write(f"apicheck: {summary_line(report)}\n")

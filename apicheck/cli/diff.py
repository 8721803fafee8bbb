"""`apicheck diff`: what a range of commits does to the public API."""

import os
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from apicheck.cli import exit_status, output
from apicheck.cli.exit_status import FailOn
from apicheck.cli.options import Traceback
from apicheck.cli.refusal import refuse
from apicheck.model.report import Report
from apicheck.report.formats import Format, Options


def diff(
    range_: Annotated[
        str | None,
        typer.Argument(
            metavar="RANGE",
            show_default=False,
            help="A..B: what B changed since it left A. A...B: the same, spelled out. A: from A to the work tree. "
            "Nothing: from where the current branch left the default branch to the work tree.",
        ),
    ] = None,
    staged: Annotated[bool, typer.Option("--staged", help="Compare HEAD with the index.")] = False,
    direct: Annotated[
        bool, typer.Option("--direct", help="Compare the two tips themselves, never their merge base.")
    ] = False,
    repo: Annotated[
        Path, typer.Option("--repo", metavar="PATH", help="The repository, or any folder in its work tree.")
    ] = Path(),
    format_: Annotated[Format, typer.Option("--format", help="How the report is written.")] = Format.TEXT,
    output_: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            show_default=False,
            help="Write the report to FILE; its last line still goes to standard error.",
        ),
    ] = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            "--fail-on",
            show_default="as configured, else breaking",
            help="The least severity that makes the exit status 1.",
        ),
    ] = None,
    source_url: Annotated[
        str | None,
        typer.Option(
            "--source-url",
            metavar="TEMPLATE",
            show_default=False,
            help="Link locations in Markdown, for example "
            "https://github.com/OWNER/NAME/blob/{commit}/{file}#L{line}-L{end_line}",
        ),
    ] = None,
    traceback: Traceback = False,  # noqa: ARG001 - read by the guard in main.py, which must know it even when this fails
) -> None:
    """Tell what a range of commits does to the public API.

    The exit status is 0 where nothing is at or above --fail-on, 1 where something is, and 2 where apicheck could not
    judge: wrong usage or configuration, an unknown revision, a file that cannot be read.

    \b
    Examples:
      apicheck diff                                 my branch with its uncommitted work
      apicheck diff --staged                        what the next commit would do
      apicheck diff main..HEAD --format markdown    for a pull request
      apicheck diff v1.2..v1.3 -o report.json --format json
    """
    started = time.perf_counter()
    if source_url is not None:
        _check_source_url(source_url)

    from apicheck import comparison, revisions
    from apicheck.policy.configuration import load_configuration
    from apicheck.report.formats import renderer

    try:
        if output_ is not None:
            output.check_destination(output_)
        compared = revisions.open_range(repo, range_, staged=staged, direct=direct)
        report = comparison.compare_range(compared)
        options = Options(
            width=None if output_ else output.terminal_width(sys.stdout),
            color=output_ is None and output.wants_color(sys.stdout, os.environ),
            elapsed=time.perf_counter() - started,
            source_url=source_url,
        )
        text = renderer(format_)(report, options)
        if output_ is None:
            output.write_standard_output(text, sys.stdout.encoding if format_ is Format.TEXT else "utf-8")
        else:
            output.write_file(text, output_)
            _print_summary(report)
    except (revisions.RevisionError, output.OutputError) as error:
        refuse(str(error))
    if fail_on is None:
        configuration, _ = load_configuration(compared.head)  # its problems are diagnostics of the report
        fail_on = FailOn(configuration.fail_on)
    raise typer.Exit(exit_status.of(report, fail_on))


def _check_source_url(template: str) -> None:
    from apicheck.report.place import PLACEHOLDERS, unknown_placeholders

    unknown = unknown_placeholders(template)
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        refuse(f"--source-url has an unknown placeholder {{{unknown[0]}}}; there are {known}")


def _print_summary(report: Report) -> None:
    from apicheck.report.text import summary_line

    sys.stderr.write(f"apicheck: {summary_line(report)}\n")

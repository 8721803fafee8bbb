"""`apicheck diff`: what a range of commits does to the public API."""

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apicheck.cli import exit_status, options, output
from apicheck.cli.exit_status import FailOn
from apicheck.cli.options import OneOf
from apicheck.cli.refusal import refuse
from apicheck.report.formats import Format, Options

if TYPE_CHECKING:
    from apicheck.cache.store import Store
    from apicheck.model.report import Report


@click.command()
@click.argument("range_", metavar="[RANGE]", required=False)
@click.option("--staged", is_flag=True, help="Compare HEAD with the index.")
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
    "output_",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write the report to FILE; its last line still goes to standard error.",
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
    help="Link locations in Markdown, for example "
    "https://github.com/OWNER/NAME/blob/{commit}/{file}#L{line}-L{end_line}",
)
@options.cache
@options.traceback
def diff(
    *,
    range_: str | None,
    staged: bool,
    direct: bool,
    repo: Path,
    store: "Store | None",
    format_: Format,
    output_: Path | None,
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
        report = comparison.compare_range(compared, store=store)
        how = Options(
            width=None if output_ else output.terminal_width(sys.stdout),
            color=output_ is None and output.wants_color(sys.stdout, os.environ),
            elapsed=time.perf_counter() - started,
            source_url=source_url,
        )
        text = renderer(format_)(report, how)
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
    raise click.exceptions.Exit(exit_status.of(report, fail_on))


def _check_source_url(template: str) -> None:
    from apicheck.report.place import PLACEHOLDERS, unknown_placeholders

    unknown = unknown_placeholders(template)
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        refuse(f"--source-url has an unknown placeholder {{{unknown[0]}}}; there are {known}")


def _print_summary(report: "Report") -> None:
    from apicheck.report.text import summary_line

    sys.stderr.write(f"apicheck: {summary_line(report)}\n")

"""`apicheck gate`: whether the next release may bear the version that it declares."""

import enum
import os
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from apicheck.cli import exit_status, output
from apicheck.cli.options import Traceback
from apicheck.cli.refusal import refuse


class GateFormat(enum.StrEnum):
    """How the verdict is written."""

    TEXT = "text"
    JSON = "json"


def gate(
    revision: Annotated[
        str, typer.Argument(metavar="[REVISION]", show_default=False, help="What is to be released, HEAD by default.")
    ] = "HEAD",
    base: Annotated[
        str | None,
        typer.Option(
            "--base",
            metavar="REVISION",
            show_default=False,
            help="The last release, instead of the highest version among the tags that REVISION descends from.",
        ),
    ] = None,
    version: Annotated[
        str | None,
        typer.Option(
            "--version",
            metavar="VERSION",
            show_default=False,
            help="The version to be released, instead of the one in the metadata or in `__version__`.",
        ),
    ] = None,
    distribution: Annotated[
        str | None,
        typer.Option(
            "--distribution", metavar="NAME", show_default=False, help="Judge one of several distributions alone."
        ),
    ] = None,
    repo: Annotated[
        Path, typer.Option("--repo", metavar="PATH", help="The repository, or any folder in its work tree.")
    ] = Path(),
    format_: Annotated[GateFormat, typer.Option("--format", help="How the verdict is written.")] = GateFormat.TEXT,
    output_: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", show_default=False, help="Write the verdict to FILE."),
    ] = None,
    traceback: Traceback = False,  # noqa: ARG001 - read by the guard in main.py
) -> None:
    """Say whether the declared version suffices for what has changed since the last release.

    The exit status is 0 where it does, 1 where it does not, and 2 where apicheck could not judge: nothing tells the
    version or the last release, or a file cannot be read. Where `$GITHUB_OUTPUT` is set, verdict, versions and counts
    are written there as well.

    \b
    Examples:
      apicheck gate                        HEAD against the last release, as the tags have it
      apicheck gate --version 2.1.0        where the version is derived from tags
      apicheck gate --base v1.4.2          against a release that is named
      apicheck gate --format json          for a release script
    """
    started = time.perf_counter()
    from apicheck import release_gate, revisions
    from apicheck.report import gate_json, gate_text, github_output
    from apicheck.report.formats import Options

    question = release_gate.Question(base=base, version=version, distribution=distribution)
    try:
        if output_ is not None:
            output.check_destination(output_)
        result = release_gate.gate(repo, revision, question)
        if format_ is GateFormat.JSON:
            text = gate_json.render(result)
        else:
            options = Options(
                width=None if output_ else output.terminal_width(sys.stdout),
                color=output_ is None and output.wants_color(sys.stdout, os.environ),
                elapsed=time.perf_counter() - started,
            )
            text = gate_text.render(result, options)
        if output_ is None:
            output.write_standard_output(text, "utf-8" if format_ is GateFormat.JSON else sys.stdout.encoding)
        else:
            output.write_file(text, output_)
        if destination := os.environ.get("GITHUB_OUTPUT"):
            output.append_file(github_output.render(result), Path(destination))
    except (revisions.RevisionError, output.OutputError) as error:
        refuse(str(error))
    raise typer.Exit(exit_status.of_gate(result))

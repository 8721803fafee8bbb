"""`apicheck gate`: whether the next release may bear the version that it declares."""

import enum
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apicheck.cli import exit_status, following, options, output
from apicheck.cli.options import OneOf
from apicheck.cli.refusal import refuse

if TYPE_CHECKING:
    from apicheck.cache.store import Store


class LastReleaseIn(enum.StrEnum):
    """Where the last release is looked for; the values of `apicheck.policy.gate_settings.Against`."""

    TAG = "tag"
    REGISTRY = "registry"


class GateFormat(enum.StrEnum):
    """How the verdict is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


@click.command()
@click.argument("revision", default="HEAD", shell_complete=options.complete_range)
@click.option(
    "--base",
    metavar="REVISION",
    help="The last release, instead of the highest version among the tags that REVISION descends from.",
)
@click.option(
    "--version",
    metavar="VERSION",
    help="The version to be released, instead of the one in the metadata or in `__version__`.",
)
@click.option("--distribution", metavar="NAME", help="Judge one of several distributions alone.")
@click.option(
    "--against",
    type=OneOf(LastReleaseIn),
    help="Where the last release is looked for: a tag of the repository, or what a package index offers.",
)
@click.option(
    "--index-url",
    metavar="URL",
    help="The package index, instead of what PIP_INDEX_URL or UV_DEFAULT_INDEX says, or PyPI.",
)
@options.repository
@click.option(
    "--format",
    "format_",
    type=OneOf(GateFormat),
    default=GateFormat.TEXT.value,
    show_default=True,
    help="How the verdict is written.",
)
@click.option(
    "--output",
    "-o",
    "outputs",
    metavar="[FORMAT=]FILE",
    multiple=True,
    help="Write the verdict to FILE, in FORMAT or else in that of --format; may be given several times.",
)
@following.quiet
@following.verbose
@options.cache
@options.traceback
def gate(
    *,
    revision: str,
    base: str | None,
    version: str | None,
    distribution: str | None,
    against: LastReleaseIn | None,
    index_url: str | None,
    repo: Path,
    store: "Store | None",
    format_: GateFormat,
    outputs: tuple[str, ...],
) -> None:
    """Say whether the declared version suffices for what has changed since the last release.

    REVISION is what is to be released, HEAD by default. The exit status is 0 where the version suffices, 1 where it
    does not, and 2 where apicheck could not judge: nothing tells the version or the last release, or a file cannot be
    read.
    Where `$GITHUB_OUTPUT` is set, verdict, versions and counts are written there as well.

    \b
    Examples:
      apicheck gate                        HEAD against the last release, as the tags have it
      apicheck gate --version 2.1.0        where the version is derived from tags
      apicheck gate --base v1.4.2          against a release that is named
      apicheck gate --against registry     against what the package index offers
      apicheck gate --format json          for a release script
      apicheck gate -o json=gate.json      for both, a reader and a script
      apicheck gate --format markdown      for a page, or the summary of a job
    """
    started = time.perf_counter()
    from apicheck import release_gate, revisions
    from apicheck.policy.gate_settings import Against
    from apicheck.report import gate_json, gate_markdown, gate_text, github_output
    from apicheck.report.comment import Place
    from apicheck.report.formats import Options

    where = None if against is None else Against(against)
    question = release_gate.Question(
        base=base, version=version, distribution=distribution, against=where, index_url=index_url
    )
    try:
        wanted = output.destinations(outputs, format_)
        destinations, problems = output.writable(wanted)
        is_printed = not any(destination.is_default for destination in wanted)
        if problems and not destinations and not is_printed:
            refuse(*problems)
        with following.followed():
            result = release_gate.gate(repo, revision, question, store)
    except (revisions.RevisionError, output.OutputError) as error:
        refuse(str(error))
    how = Options(elapsed=time.perf_counter() - started)
    renderers: dict[GateFormat, Callable[[Options], str]] = {
        GateFormat.TEXT: lambda how: gate_text.render(result, how),
        GateFormat.JSON: lambda _: gate_json.render(result),
        GateFormat.MARKDOWN: lambda _: gate_markdown.render(result, Place()),
    }
    problems += output.write_files(destinations, lambda chosen: renderers[chosen](how))
    try:
        if is_printed:
            encoding = sys.stdout.encoding if format_ is GateFormat.TEXT else "utf-8"
            output.write_standard_output(renderers[format_](output.for_standard_output(how)), encoding)
        if destination := os.environ.get("GITHUB_OUTPUT"):
            output.append_file(github_output.render(result), Path(destination))
    except output.OutputError as error:
        problems.append(str(error))
    if problems:
        refuse(*problems)
    raise click.exceptions.Exit(exit_status.of_gate(result))

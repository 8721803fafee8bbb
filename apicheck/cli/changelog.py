"""`apicheck changelog`: what has changed since the last release, for release notes."""

import enum
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apicheck.cli import following, options, output
from apicheck.cli.options import OneOf
from apicheck.cli.refusal import refuse

if TYPE_CHECKING:
    from apicheck.cache.store import Store
    from apicheck.model.gate import DistributionVerdict


class ChangelogFormat(enum.StrEnum):
    """What the notes are for."""

    KEEPACHANGELOG = "keepachangelog"
    TOWNCRIER = "towncrier"


@click.command()
@click.argument("revision", default="HEAD", shell_complete=options.complete_range)
@click.option("--base", metavar="REVISION", help="The last release, instead of the one that the tags tell.")
@click.option("--version", metavar="VERSION", help="The version of the notes, instead of the declared one.")
@click.option("--distribution", metavar="NAME", help="The one of several distributions that the notes are for.")
@options.repository
@click.option(
    "--format",
    "format_",
    type=OneOf(ChangelogFormat),
    default=ChangelogFormat.KEEPACHANGELOG.value,
    show_default=True,
    help="A section of Keep a Changelog, or fragments for towncrier.",
)
@click.option(
    "--template",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A jinja2 template in the place of apicheck's own.",
)
@click.option(
    "--output",
    "-o",
    "output_",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Write to a file; towncrier's fragments to a folder.",
)
@following.quiet
@following.verbose
@options.cache
@options.traceback
def changelog(
    *,
    revision: str,
    base: str | None,
    version: str | None,
    distribution: str | None,
    repo: Path,
    store: "Store | None",
    format_: ChangelogFormat,
    template: Path | None,
    output_: Path | None,
) -> None:
    """Render the changes of the public API since the last release as release notes.

    The last release and the version are those of `apicheck gate`; what the gate would say of them changes nothing here.
    The exit status is 2 where not everything could be read, for notes that leave something out are worse than none.

    \b
    Examples:
      apicheck changelog                                            a section for CHANGELOG.md
      apicheck changelog --format towncrier --output newsfragments  a fragment for each change
      apicheck changelog --template notes.md.j2                     as the project likes it
    """
    from apicheck import release_gate, revisions
    from apicheck.report import changelog as notes

    if template is not None and format_ is ChangelogFormat.TOWNCRIER:
        refuse("--template is for a changelog: towncrier has templates of its own")
    question = release_gate.Question(base=base, version=version, distribution=distribution)
    try:
        with following.followed():
            verdict = _only(release_gate.gate(repo, revision, question, store).distributions)
        if format_ is ChangelogFormat.KEEPACHANGELOG:
            text = notes.render(verdict, template)
            if output_ is None:
                output.write_standard_output(text, sys.stdout.encoding)
            else:
                output.write_file(text, output_)
        else:
            _write_fragments(notes.fragments(verdict), output_)
    except (revisions.RevisionError, output.OutputError, notes.TemplateProblem) as error:
        refuse(str(error))


def _only(verdicts: "tuple[DistributionVerdict, ...]") -> "DistributionVerdict":
    """The verdict that the notes are for; the program ends where there are several, or not everything could be read."""
    if len(verdicts) != 1:
        names = ", ".join(each.name for each in verdicts)
        refuse(f"there are several distributions here, name one with --distribution: {names}")
    (verdict,) = verdicts
    if verdict.report is not None and verdict.report.diagnostics:
        first = verdict.report.diagnostics[0]
        place = f"{first.file}: " if first.file is not None else ""
        refuse(f"not everything could be read, so that the notes would leave something out: {place}{first.message}")
    return verdict


def _write_fragments(fragments: dict[str, str], folder: Path | None) -> None:
    if folder is None:
        text = "".join(f"{name}\n    {line}" for name, line in fragments.items())
        output.write_standard_output(text, sys.stdout.encoding)
        return
    output.make_folder(folder)
    for name, line in fragments.items():
        output.write_file(line, folder / name)

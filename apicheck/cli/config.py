"""`apicheck config`: the configuration in force, and where each value comes from."""

import enum
import sys
from pathlib import Path

import click

from apicheck.cli import options, output
from apicheck.cli.options import OneOf
from apicheck.cli.refusal import refuse


class ConfigFormat(enum.StrEnum):
    """How the configuration is written."""

    TEXT = "text"
    JSON = "json"


@click.command()
@click.argument("revision", required=False)
@options.repository
@click.option(
    "--format",
    "format_",
    type=OneOf(ConfigFormat),
    default=ConfigFormat.TEXT.value,
    show_default=True,
    help="Lines of TOML with comments, or JSON.",
)
@options.traceback
def config(*, revision: str | None, repo: Path, format_: ConfigFormat) -> None:
    """Print the configuration in force, and where each value comes from.

    It is that of the work tree, or of REVISION. What is wrong in it is told on standard error, and makes the exit
    status 2.

    \b
    Examples:
      apicheck config                 that of the work tree
      apicheck config v1.2            that of a revision
    """
    from apicheck import revisions
    from apicheck.policy.configuration import read_configuration
    from apicheck.report import config_list

    try:
        loaded = read_configuration(revisions.open_pair(repo, revision or "HEAD", revision).head)
        render = config_list.render_json if format_ is ConfigFormat.JSON else config_list.render_text
        encoding = "utf-8" if format_ is ConfigFormat.JSON else sys.stdout.encoding
        output.write_standard_output(render(loaded), encoding)
    except (revisions.RevisionError, output.OutputError) as error:
        refuse(str(error))
    if loaded.problems:
        refuse(*(problem.message for problem in loaded.problems))

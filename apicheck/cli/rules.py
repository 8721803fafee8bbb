"""`apicheck rules`: all that apicheck can tell."""

import enum
import os
import sys

import click

from apicheck.cli import options, output
from apicheck.cli.options import OneOf
from apicheck.cli.refusal import refuse


class ListFormat(enum.StrEnum):
    """How the list is written."""

    TEXT = "text"
    JSON = "json"


@click.command()
@click.option(
    "--format",
    "format_",
    type=OneOf(ListFormat),
    default=ListFormat.TEXT.value,
    show_default=True,
    help="A table, or every rule with its documentation.",
)
@options.traceback
def rules(format_: ListFormat) -> None:
    """List all rules, by family and in it by importance.

    \b
    Examples:
      apicheck rules                  id, family, domain, level, bump, and what the rule tells
      apicheck rules --format json    all of that, and the documentation in sections
    """
    from apicheck.report import rule_list
    from apicheck.report.formats import Options
    from apicheck.rules.families import rules_by_importance

    listed = rules_by_importance()
    try:
        if format_ is ListFormat.JSON:
            output.write_standard_output(rule_list.render_json(listed), "utf-8")
        else:
            how = Options(width=output.terminal_width(sys.stdout), color=output.wants_color(sys.stdout, os.environ))
            output.write_standard_output(rule_list.render_text(listed, how), sys.stdout.encoding)
    except output.OutputError as error:
        refuse(str(error))

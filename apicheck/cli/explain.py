"""`apicheck explain`: what a rule tells, why it matters, how to stay compatible."""

import os
import sys
from typing import Annotated

import typer

from apicheck.cli import output
from apicheck.cli.options import Traceback
from apicheck.cli.refusal import refuse


def explain(
    rule: Annotated[
        str,
        typer.Argument(
            metavar="RULE", show_default=False, help="A rule's id, as reports and `apicheck rules` name it."
        ),
    ],
    traceback: Traceback = False,  # noqa: ARG001 - read by the guard in main.py
) -> None:
    """Explain a rule: what it tells, why it matters, how to stay compatible, and a client that meets it.

    On a terminal the page is laid out, in a pipe it is Markdown. An unknown rule ends with the exit status 2.

    \b
    Examples:
      apicheck explain parameter-removed
      apicheck explain parameter-removed > parameter-removed.md
    """
    from apicheck.report import rule_page
    from apicheck.report.formats import Options

    try:
        options = Options(width=output.terminal_width(sys.stdout), color=output.wants_color(sys.stdout, os.environ))
        output.write_standard_output(rule_page.render(rule, options), sys.stdout.encoding)
    except (rule_page.PageError, output.OutputError) as error:
        refuse(str(error))

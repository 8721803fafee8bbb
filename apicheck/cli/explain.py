"""`apicheck explain`: what a rule tells, why it matters, how to stay compatible."""

import os
import sys

import click

from apicheck.cli import options, output
from apicheck.cli.refusal import refuse


def _beginning_with(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    from apicheck.report import rule_page

    return [rule for rule in rule_page.rule_ids() if rule.startswith(incomplete)]


@click.command()
@click.argument("rule", shell_complete=_beginning_with)
@options.traceback
def explain(rule: str) -> None:
    """Explain a rule: what it tells, why it matters, how to stay compatible, and a client that meets it.

    RULE is a rule's id, as reports and `apicheck rules` name it. On a terminal the page is laid out, in a pipe it is
    Markdown. An unknown rule ends with the exit status 2.

    \b
    Examples:
      apicheck explain parameter-removed
      apicheck explain parameter-removed > parameter-removed.md
    """
    from apicheck.report import rule_page
    from apicheck.report.formats import Options

    try:
        how = Options(width=output.terminal_width(sys.stdout), color=output.wants_color(sys.stdout, os.environ))
        output.write_standard_output(rule_page.render(rule, how), sys.stdout.encoding)
    except (rule_page.PageError, output.OutputError) as error:
        refuse(str(error))

"""How a command says that it gives no verdict: one sentence on standard error, and the exit status for it."""

import sys
from typing import NoReturn

import click

from apicheck.cli import exit_status


def refuse(*sentences: str) -> NoReturn:
    """Print sentences for the person who called, each on a line, and leave with 2."""
    from apicheck.report.harmless import printable

    sys.stderr.write("".join(f"apicheck: {printable(sentence)}\n" for sentence in sentences))
    raise click.exceptions.Exit(exit_status.NO_VERDICT)

"""How a command says that it gives no verdict: one sentence on standard error, and the exit status for it."""

import sys
from typing import NoReturn

import click

from apicheck.cli import exit_status


def refuse(sentence: str) -> NoReturn:
    """Print a sentence for the person who called, and leave with 2."""
    from apicheck.report.harmless import printable

    sys.stderr.write(f"apicheck: {printable(sentence)}\n")
    raise click.exceptions.Exit(exit_status.NO_VERDICT)

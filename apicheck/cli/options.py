"""Options that every command has."""

from typing import Annotated

import typer

Traceback = Annotated[
    bool,
    typer.Option(
        "--traceback",
        help="Show where a bug of apicheck happened. APICHECK_TRACEBACK=1 in the environment does too.",
    ),
]

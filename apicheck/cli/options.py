"""Options that several commands have, and the kind of option that takes the values of an enumeration."""

import enum
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from apicheck.cli.refusal import refuse

if TYPE_CHECKING:
    from apicheck.cache.store import Store

_Command = TypeVar("_Command", bound=Callable[..., Any])

repository = click.option(
    "--repo",
    metavar="PATH",
    type=click.Path(path_type=Path),
    default=Path(),
    show_default=True,
    help="The repository, or any folder in its work tree.",
)

# The guard in main.py looks for it by itself, since it must know it even where this fails.
traceback = click.option(
    "--traceback",
    is_flag=True,
    expose_value=False,
    help="Show where a bug of apicheck happened. APICHECK_TRACEBACK=1 in the environment does too.",
)


def complete_range(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """For a shell: what a revision or a range may go on with, of the branches and tags of the repository."""
    from apicheck.revisions import RevisionError
    from apicheck.revisions.history import open_history

    match = re.fullmatch(r"(?P<before>.*\.\.\.?)?(?P<name>.*)", incomplete, re.DOTALL)
    before, name = (match["before"] or "", match["name"]) if match else ("", incomplete)
    try:
        names = open_history(context.params.get("repo") or Path()).names()
    except RevisionError:
        return []
    return [f"{before}{each}" for each in names if each.startswith(name)]


def _store(_context: click.Context, _parameter: click.Parameter, is_off: bool) -> "Store | None":
    if is_off:
        return None
    from apicheck.cache.place import default_store

    return default_store()


# A command gets the store, None where there shall be none.
cache = click.option(
    "--no-cache",
    "store",
    is_flag=True,
    callback=_store,
    help="Find everything out anew, and keep nothing of it for later runs.",
)


class OneOf(click.Choice[str]):
    """The values of an enumeration of strings; what a command gets is the member."""

    def __init__(self, members: type[enum.StrEnum]) -> None:
        super().__init__([member.value for member in members])
        self._members = members

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> enum.StrEnum:
        """Return the member of this value; where there is none, click says which there are."""
        return self._members(super().convert(value, param, ctx))


class Least(enum.StrEnum):
    """The least severity that a comment is begun for."""

    BREAKING = "breaking"
    RISKY = "risky"
    COMPATIBLE = "compatible"


def _comment_name(_context: click.Context, _parameter: click.Parameter, name: str) -> str:
    from apicheck.report.comment import marker

    try:
        marker(name)
    except ValueError as error:
        refuse(f"--name {error}")
    return name


def of_comment(prefix: str | None = None) -> Callable[[_Command], _Command]:
    """The options of what keeps a comment up to date; `prefix` begins the variables that they are also read from."""
    variable = {name: None if prefix is None else f"{prefix}_{name}" for name in ("NAME", "AUTHOR", "LEAST")}
    every = (
        click.option(
            "--name",
            default="api",
            show_default=True,
            envvar=variable["NAME"],
            callback=_comment_name,
            help="Tells several comments on a pull request apart.",
        ),
        click.option(
            "--author",
            metavar="LOGIN",
            envvar=variable["AUTHOR"],
            help="Who the token writes as, where it may not ask.",
        ),
        click.option(
            "--least",
            type=OneOf(Least),
            default=Least.RISKY.value,
            show_default=True,
            envvar=variable["LEAST"],
            help="The least severity that a comment is begun for.",
        ),
    )

    def with_them(command: _Command) -> _Command:
        for option in reversed(every):
            command = option(command)
        return command

    return with_them

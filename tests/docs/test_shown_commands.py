"""Commands that are shown, run or not (some need a host or an index), are ones that the program takes."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from apicheck.cli.main import application

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "CONTRIBUTING.md", "docs/*.md", "docs/schema/*.md")
WORKFLOWS = (".pre-commit-hooks.yaml", "examples/**/*.y*ml")


def texts_of(patterns: tuple[str, ...]) -> dict[str, str]:
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for each in patterns for path in ROOT.glob(each)}


def code_of(page: str) -> str:
    """What stands in the blocks of a page."""
    return "\n".join(re.findall(r"^```.*?\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))


def examples_of(command: click.Command) -> str:
    return (command.help or "").partition("Examples:\n")[2]


SHOWN = {
    **{place: code_of(text) for place, text in texts_of(PAGES).items()},
    **texts_of(WORKFLOWS),
    **{f"--help of {name}": examples_of(command) for name, command in application().commands.items()},
    "--help": examples_of(application()),
}
_COMMAND = re.compile(r"^(?:\$ | *(?:- )?(?:run: |entry: |script: )?)apicheck (?P<rest>[a-z-]+(?: .*)?)$", re.MULTILINE)
# A command ends at a pipe, a redirection or a comment; in a help text at the gap before what it is for.
_END = re.compile(r" {2,}|;| \d?[|&<>]")


def shown_commands(code: str) -> Iterator[list[str]]:
    """The commands in code, as words."""
    for found in _COMMAND.finditer(code):
        yield shlex.split(_END.split(found["rest"])[0], comments=True)


def refusal(words: list[str]) -> str | None:
    """Why the program does not take a command, or None; no command is run."""
    command: click.Command = application()
    context, name = None, "apicheck"
    try:
        while isinstance(command, click.Group):
            context = click.Context(command, parent=context, info_name=name)
            found, inner, words = command.resolve_command(context, words)
            assert found is not None
            assert inner is not None
            name, command = found, inner
        command.make_context(name, words, parent=context)
    except click.exceptions.Exit:
        return None
    except click.ClickException as error:
        of_the_reader = error.format_message().endswith("does not exist.")  # a file that the reader has
        return None if of_the_reader else error.format_message()
    return None


@pytest.mark.parametrize("place", SHOWN)
def test_the_program_takes_every_command_that_is_shown(place: str) -> None:
    refusals = [(words, refusal(words)) for words in shown_commands(SHOWN[place])]
    assert [(words, why) for words, why in refusals if why] == []


def test_commands_are_found_where_they_are_shown() -> None:
    assert {place for place, text in SHOWN.items() if list(shown_commands(text))} >= {
        "README.md", "docs/getting-started.md", "docs/gate.md", "docs/formats.md", "docs/pull-requests.md",
        ".pre-commit-hooks.yaml",
        "examples/github/apicheck.yml", "examples/gitlab/apicheck.gitlab-ci.yml", "--help", "--help of gate",
    }  # fmt: skip


def test_a_command_that_the_program_does_not_know_is_noticed() -> None:
    code = code_of("apicheck diff --prose\n\n```sh\napicheck diff --fantasy  # no such option\n```\n")
    assert [refusal(words) for words in shown_commands(code)] == ["No such option '--fantasy'."]

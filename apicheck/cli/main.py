"""The program `apicheck`: its commands, and the guard that keeps every traceback from a person's eyes."""

import gc
import os
import shlex
import sys
import traceback
from typing import TYPE_CHECKING

from apicheck.cli import exit_status, output

if TYPE_CHECKING:
    import click

COMPLETION_VARIABLE = "_APICHECK_COMPLETE"
"""What a shell's completion script sets, as click makes it (`bash_source`, `zsh_complete`, ...)."""

_TRACEBACK_SWITCH = "--traceback"
_TRACEBACK_VARIABLE = "APICHECK_TRACEBACK"


def main() -> None:
    """Run the program with the process's arguments, and leave with its exit status.

    0 and 1 are verdicts, 2 says that there is none (see `exit_status`), 130 that the user interrupted. No exception
    but `SystemExit` gets out of here.
    """
    gc.disable()  # what a run makes it needs to its end: to look for garbage in it would be in vain
    status = _guarded()
    gc.freeze()  # nor need the interpreter look on its way out
    gc.enable()
    sys.exit(status)


def _guarded() -> int:
    try:
        return _run()
    except SystemExit:  # a command leaves with click's `Exit`, so this is none of ours, and no verdict
        return exit_status.NO_VERDICT
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        output.discard_standard_output()
        return exit_status.NO_VERDICT
    except Exception as error:
        # The one place that may catch everything: a bug must neither look like findings (Python would exit with 1)
        # nor put a traceback before a person who did not ask for it.
        _report_bug(error)
        return exit_status.NO_VERDICT


def _run() -> int:
    """Run the command that the arguments name, and return its exit status.

    Not by click's own `main`, which turns a broken pipe and an interrupt into the exit status 1.
    """
    import click

    command = application()
    instruction = os.environ.get(COMPLETION_VARIABLE)
    if instruction:
        from click.shell_completion import shell_complete

        return shell_complete(command, {}, "apicheck", COMPLETION_VARIABLE, instruction)
    try:
        with command.make_context("apicheck", sys.argv[1:]) as context:
            command.invoke(context)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as wrong_usage:
        wrong_usage.show()
        return wrong_usage.exit_code
    return exit_status.CLEAN


def application() -> "click.Group":
    """The commands, imported here so that even a broken installation ends in a sentence."""
    import click

    from apicheck.cli.accept import accept
    from apicheck.cli.cache import cache
    from apicheck.cli.changelog import changelog
    from apicheck.cli.ci import ci
    from apicheck.cli.comment import comment
    from apicheck.cli.config import config
    from apicheck.cli.diff import diff
    from apicheck.cli.explain import explain
    from apicheck.cli.gate import gate
    from apicheck.cli.init import init
    from apicheck.cli.rules import rules

    def print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted:
            from importlib.metadata import version

            click.echo(f"apicheck {version('apicheck')}")
            context.exit()

    class InOrder(click.Group):
        """Lists the commands in the order of their importance."""

        def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
            return list(self.commands)

    @click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"]})
    @click.option(
        "--version",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=print_version,
        help="Print the version and leave.",
    )
    def apicheck() -> None:
        """Tell what a range of git commits does to the public API of a Python project.

        \b
        Examples:
          apicheck diff                    what my branch and its uncommitted work do
          apicheck diff main..HEAD         what HEAD changed since it left main
          apicheck diff v1.2.0..v1.3.0     what users who upgrade will meet
          apicheck init                    the settings, the workflow and the hook that fit
          apicheck ci                      all that a run on GitHub or GitLab has to do
          apicheck comment                 one comment on a pull request, kept up to date
          apicheck gate                    whether the declared version suffices for a release
          apicheck rules                   what is told at all, and how grave it is
          apicheck explain object-removed  why a rule matters, and how to stay compatible
        """

    for command in (diff, gate, init, ci, comment, accept, changelog, rules, explain, config, cache):
        apicheck.add_command(command)
    return apicheck


def _report_bug(error: Exception) -> None:
    command = shlex.join(["apicheck", *sys.argv[1:]])
    if _TRACEBACK_SWITCH in sys.argv or os.environ.get(_TRACEBACK_VARIABLE, "0") not in ("", "0"):
        traceback.print_exception(error)
        details = "Please report it on apicheck's issue tracker with the traceback above."
    else:
        details = f"Please report it on apicheck's issue tracker with what `{command} {_TRACEBACK_SWITCH}` prints."
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    sentence = f"apicheck: `{command}` stopped at a bug of apicheck ({what}). {details}"
    if not sentence.isprintable():
        sentence = sentence.encode("unicode_escape").decode("ascii")
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    main()

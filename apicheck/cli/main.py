"""The program `apicheck`: its commands, and the guard that keeps every traceback from a person's eyes."""

import os
import shlex
import sys
import traceback
from typing import TYPE_CHECKING, Annotated

from apicheck.cli import exit_status, output

if TYPE_CHECKING:
    import typer

_TRACEBACK_SWITCH = "--traceback"
_TRACEBACK_VARIABLE = "APICHECK_TRACEBACK"


def main() -> None:
    """Run the program with the process's arguments, and leave with its exit status.

    0 and 1 are verdicts, 2 says that there is none (see `exit_status`), 130 that the user interrupted. No exception
    but `SystemExit` gets out of here.
    """
    try:
        application()(prog_name="apicheck")
    except SystemExit as stop:
        sys.exit(_status(stop))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        output.discard_standard_output()
        sys.exit(exit_status.NO_VERDICT)
    except Exception as error:
        # The one place that may catch everything: a bug must neither look like findings (Python would exit with 1)
        # nor put a traceback before a person who did not ask for it.
        _report_bug(error)
        sys.exit(exit_status.NO_VERDICT)


def application() -> "typer.Typer":
    """The commands, imported here so that even a broken installation ends in a sentence."""
    import typer

    from apicheck.cli.diff import diff
    from apicheck.cli.explain import explain
    from apicheck.cli.gate import gate
    from apicheck.cli.rules import rules

    app = typer.Typer(
        name="apicheck",
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    def print_version(wanted: bool) -> None:
        if wanted:
            from importlib.metadata import version

            typer.echo(f"apicheck {version('apicheck')}")
            raise typer.Exit

    @app.callback()
    def apicheck(
        version: Annotated[
            bool, typer.Option("--version", callback=print_version, is_eager=True, help="Print the version and leave.")
        ] = False,
    ) -> None:
        """Tell what a range of git commits does to the public API of a Python project.

        \b
        Examples:
          apicheck diff                    what my branch and its uncommitted work do
          apicheck diff main..HEAD         what HEAD changed since it left main
          apicheck diff v1.2.0..v1.3.0     what users who upgrade will meet
          apicheck gate                    whether the declared version suffices for a release
          apicheck rules                   what is told at all, and how grave it is
          apicheck explain object-removed  why a rule matters, and how to stay compatible
        """

    for command in (diff, gate, rules, explain):
        app.command()(command)
    return app


def _status(stop: SystemExit) -> int:
    import typer

    # typer also leaves with 1 where a pipe breaks or input ends; only a command's own `typer.Exit(1)` means findings.
    if stop.code == exit_status.FINDINGS and not isinstance(stop.__context__, typer.Exit):
        return exit_status.NO_VERDICT
    return stop.code if isinstance(stop.code, int) else exit_status.CLEAN


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

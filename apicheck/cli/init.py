"""`apicheck init`: the configuration, the workflow and the hook that fit a repository."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apicheck.cli import options, output
from apicheck.cli.comment import Host
from apicheck.cli.options import OneOf
from apicheck.cli.refusal import refuse

if TYPE_CHECKING:
    from apicheck.policy.release_tags import Release


@click.command()
@options.repository
@click.option("--host", type=OneOf(Host), help="The host, where neither the remote nor a file tells it.")
@click.option(
    "--requirement",
    metavar="REQUIREMENT",
    help="What pip has to be asked for in a job, such as 'apicheck @ git+https://HOST/OWNER/REPOSITORY@TAG'.",
    show_default="where this apicheck was installed from",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@options.traceback
def init(*, repo: Path, host: Host | None, requirement: str | None, dry_run: bool) -> None:
    """Set apicheck up in a repository: its settings, the workflow of its host, the hook for pre-commit.

    What fits is found in the remote, the layout, the tags of releases and the files that are there. Nothing is ever
    overwritten: a file is written where there is none, or gets lines at its end; run twice, nothing is left to do.

    \b
    Examples:
      apicheck init            write what fits, and say what was written
      apicheck init --dry-run  only say it
    """
    import msgspec

    from apicheck.adoption.inspection import inspect
    from apicheck.adoption.proposals import Action, propose, whole_text
    from apicheck.adoption.requirement import RequirementError, given_requirement, own_requirement
    from apicheck.hosts.occasion import HostName
    from apicheck.report.harmless import printable
    from apicheck.revisions import RevisionError

    try:
        asked_for = own_requirement() if requirement is None else given_requirement(requirement)
        found = inspect(repo)
        if host is not None:
            found = msgspec.structs.replace(found, host=HostName(host.value))
        sys.stdout.write(f"found {_described(found.modules)}{_described_release(found.release)}\n")
        for proposal in propose(found, asked_for):
            if proposal.action in (Action.WRITE, Action.APPEND) and not dry_run:
                file = found.root / proposal.path
                if proposal.action is Action.WRITE and (file.exists() or file.is_symlink()):
                    refuse(f"{proposal.path} is there, though git does not see it: remove it, or write it yourself")
                output.make_folder(file.parent)
                old = file.read_bytes().decode("utf-8") if proposal.action is Action.APPEND else ""
                output.write_file(whole_text(proposal, old), file)
            word = {"write": "wrote", "append": "added to", "keep": "kept", "advise": "to do:"}[proposal.action]
            if dry_run and proposal.action in (Action.WRITE, Action.APPEND):
                word = {"write": "would write", "append": "would add to"}[proposal.action]
            sys.stdout.write(f"{word} {printable(proposal.path)}: {printable(proposal.reason)}\n")
            if proposal.action is Action.ADVISE and proposal.text:
                sys.stdout.write("".join(f"    {line}\n" for line in proposal.text.splitlines()))
    except (RequirementError, RevisionError, output.OutputError) as error:
        refuse(str(error))
    except (OSError, UnicodeDecodeError) as error:
        refuse(f"cannot add to a file: {error}")


def _described(modules: tuple[str, ...]) -> str:
    shown = ", ".join(modules[:5]) + (f" and {len(modules) - 5} more" if len(modules) > 5 else "")
    return f"the public modules {shown}" if modules else "no package"


def _described_release(release: "Release | None") -> str:
    return "" if release is None else f"; the newest release is {release.tag}"

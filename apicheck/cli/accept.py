"""`apicheck accept`: write down that a change was made on purpose."""

import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apicheck.cli import following, options, output
from apicheck.cli.refusal import refuse

if TYPE_CHECKING:
    from apicheck.cache.store import Store
    from apicheck.model.report import Change


@click.command()
@click.argument("fingerprints", metavar="[FINGERPRINT]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Accept every breaking and risky change of the range.")
@click.option("--reason", metavar="TEXT", help="Why the change is accepted.")
@click.option("--who", metavar="NAME", help="Who accepts it; git's `user.name` by default.")
@click.option("--until", metavar="VERSION|DATE", help="The version or date with which this ends.")
@click.option("--range", "range_", metavar="RANGE", help="Where the changes are looked for, as `apicheck diff` has it.")
@click.option("--since-release", is_flag=True, help="Look in all that has changed since the last release.")
@click.option("--direct", is_flag=True, help="Compare the two tips of RANGE, never their merge base.")
@options.repository
@following.quiet
@following.verbose
@options.cache
@options.traceback
def accept(
    *,
    fingerprints: tuple[str, ...],
    everything: bool,
    reason: str | None,
    who: str | None,
    until: str | None,
    range_: str | None,
    since_release: bool,
    direct: bool,
    repo: Path,
    store: "Store | None",
) -> None:
    """Accept changes on purpose: each FINGERPRINT, or its beginning, becomes a file in .apicheck/accepted/.

    Accepted changes are shown as such, with the reason, and block nothing. Without fingerprints the changes that can be
    accepted are listed. The files belong into the commit that makes the change.

    \b
    Examples:
      apicheck accept                                        what my branch breaks, by fingerprint
      apicheck accept 3f9a --reason "unused, see #12"        one of these
      apicheck accept --all --since-release --reason "2.0"   all that the gate would tell
    """
    from apicheck import revisions

    if since_release and (range_ is not None or direct):
        refuse("--since-release names the range itself: leave out --range and --direct")
    if (fingerprints or everything) and not (reason or "").strip():
        refuse('say why with --reason "..."')
    if until is not None:
        _check_end(until)
    try:
        with following.followed():
            changes = (
                _since_release(repo, store) if since_release else _of_range(repo, range_, direct=direct, store=store)
            )
        open_changes = [each for each in changes if each.accepted is None and each.severity != "compatible"]
        if not fingerprints and not everything:
            _list(open_changes)
            return
        chosen = open_changes if everything else [_found(each, changes) for each in fingerprints]
        _write(repo, chosen, reason or "", who, until)
    except (revisions.RevisionError, output.OutputError) as error:
        refuse(str(error))


def _check_end(until: str) -> None:
    """End the program with a sentence where an entry could not end so, or would have ended before it is written."""
    from apicheck.policy.accepted_changes import date_has_come, until_is_understood

    if not until_is_understood(until):
        refuse(f"--until {until!r} is neither a version nor a date (2026-12-31)")
    if date_has_come(until, datetime.datetime.now(datetime.UTC).date()):
        refuse(f"--until {until} has come already: name a later date")


def _of_range(repo: Path, range_: str | None, *, direct: bool, store: "Store | None") -> "tuple[Change, ...]":
    from apicheck import comparison, revisions
    from apicheck.policy.accepted_changes import none_is_stale

    compared = revisions.open_range(repo, range_, direct=direct)
    return comparison.compare_range(compared, is_stale=none_is_stale, store=store).changes


def _since_release(repo: Path, store: "Store | None") -> "tuple[Change, ...]":
    """What the gate would tell of all distributions, each change once."""
    from apicheck import release_gate
    from apicheck.report.harmless import printable

    found: dict[str, Change] = {}
    for each in release_gate.reports_since_release(repo, store):
        if isinstance(each, release_gate.Undecided):
            sys.stderr.write(f"apicheck: {printable(each.name)} is left out: {printable(each.reason)}\n")
        else:
            found.update((change.fingerprint, change) for change in each.changes)
    return tuple(found.values())


def _list(changes: "Sequence[Change]") -> None:
    from apicheck.report import wording
    from apicheck.report.harmless import printable

    lines = [f"{each.fingerprint}  {each.severity}  {wording.subject(each)}  {each.message}" for each in changes]
    text = "".join(f"{printable(line)}\n" for line in lines) or "nothing to accept\n"
    output.write_standard_output(text, sys.stdout.encoding)


def _found(beginning: str, changes: "Sequence[Change]") -> "Change":
    """The change whose fingerprint begins so; the program ends with a sentence where that is none, or several."""
    found = [each for each in changes if each.fingerprint.startswith(beginning.lower())]
    if len(found) != 1:
        what = (
            f"{len(found)} changes have fingerprints that begin" if found else "no change has a fingerprint that begins"
        )
        refuse(f"{what} with {beginning!r}; `apicheck accept` lists them, in the same range")
    return found[0]


def _write(repo: Path, changes: "Sequence[Change]", reason: str, who: str | None, until: str | None) -> None:
    from apicheck.policy.accepted_changes import entry_for, written
    from apicheck.report import wording
    from apicheck.report.harmless import printable
    from apicheck.revisions.history import open_history

    history = open_history(repo)
    if history.work_tree is None:
        refuse("a bare repository has no work tree to write to")
    lines = []
    for change in changes:
        entry = entry_for(change, " ".join(reason.split()), who or history.user, until)
        file = history.work_tree / entry.file
        output.make_folder(file.parent)
        output.write_file(written(entry), file)
        lines.append(printable(f"accepted {change.rule} at {wording.subject(change)}: {entry.file}"))
    output.write_standard_output("".join(f"{line}\n" for line in lines or ["nothing to accept"]), sys.stdout.encoding)

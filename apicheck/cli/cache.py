"""`apicheck cache`: what earlier runs have left for later ones."""

import sys
from typing import TYPE_CHECKING

import click

from apicheck.cli import options, output
from apicheck.cli.refusal import refuse

if TYPE_CHECKING:
    from apicheck.cache.store import Store


@click.group()
def cache() -> None:
    """Look at what is kept for later runs, or throw it away.

    What has been read of each file, and what was found out about two revisions, is kept under a key that holds the
    content of the files and the program itself, so that nothing in it can be out of date. It is kept where the platform
    keeps such things, or in the folder that APICHECK_CACHE_DIR names; what was not used for the longest time makes room
    for what is new.
    """


@cache.command()
@options.traceback
def info() -> None:
    """Print where the cache is, how many entries it has, and how large it is and may be."""
    from apicheck.cache.store import MOST_BYTES
    from apicheck.report.harmless import printable

    store = _store()
    found = store.contents()
    lines = [
        f"folder:  {printable(str(store.folder))}",
        f"entries: {found.entries}",
        f"size:    {_mebibytes(found.bytes)} of at most {_mebibytes(MOST_BYTES)}",
    ]
    output.write_standard_output("".join(f"{line}\n" for line in lines), sys.stdout.encoding)


@cache.command()
@options.traceback
def clear() -> None:
    """Throw away all that is kept; later runs find it out anew."""
    gone = _store().clear()
    text = f"{gone.entries} entries thrown away, {_mebibytes(gone.bytes)}\n"
    output.write_standard_output(text, sys.stdout.encoding)


def _store() -> "Store":
    from apicheck.cache.place import VARIABLE, default_store

    store = default_store()
    if store is None:
        refuse(f"nothing tells a home folder, so there is no place for a cache: {VARIABLE} names one")
    return store


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:.1f} MiB"

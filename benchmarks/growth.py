"""Measures how the time of a comparison grows: with the size of the change, and with the size of the repository.

The change grows over ever longer ranges of networkx's history. The repository grows by copies of networkx side by side,
each a package of its own, of which a single one changes by one commit; its commits are made in a repository of their
own, beside the clone.
"""

from __future__ import annotations

from pathlib import Path

import pygit2

from benchmarks import measuring, projects

_PROJECT = projects.NETWORKX
_COMMITS = (1, 3, 10, 30, 100, 300)
_COPIES = (1, 2, 4, 8)
_AUTHOR = pygit2.Signature("A", "a@example.org", 0, 0)


def main() -> None:
    """Print a row for each size."""
    arguments = projects.options(__doc__, runs=3).parse_args()
    clone = _PROJECT.clone(arguments.clones)
    report = clone.parent / "report.txt"
    print(f"medians of {arguments.runs} runs: seconds by the clock, and of the processor")
    for count in _COMMITS:
        ranges = (f"{_PROJECT.new}~{count}", _PROJECT.new)
        _row(f"{count} commits", clone, ranges, report, arguments.runs)
    grown = _grown(clone, arguments.clones / "networkx-side-by-side")
    for copies in _COPIES:
        ranges = (f"refs/tags/before-{copies}", f"refs/tags/after-{copies}")
        _row(f"{copies} copies", grown, ranges, report, arguments.runs)


def _row(name: str, repository: Path, revisions: tuple[str, str], report: Path, runs: int) -> None:
    with measuring.empty_cache() as cache:
        took = measuring.in_turn(
            {
                "floor": measuring.floor(*revisions, ""),
                "first": measuring.apicheck(*revisions, report, "--no-cache"),
                "second": measuring.apicheck(*revisions, report),
            },
            repository,
            runs,
            APICHECK_CACHE_DIR=cache,
        )
    print(f"{name:<12}", *(f"{kind} {each!s:>11}  " for kind, each in took.items()), flush=True)


def _grown(clone: Path, folder: Path) -> Path:
    """Return a repository whose tags `before-N` and `after-N` hold N copies of the package, one of them changed."""
    source = pygit2.Repository(str(clone))
    tree = source.revparse_single(f"{_PROJECT.new}:{_PROJECT.place}").peel(pygit2.Tree)
    made = pygit2.init_repository(str(folder), bare=True)
    packages = [_copied(source, made, tree, f"copy{number}") for number in range(max(_COPIES))]
    initial = made[packages[0]].peel(pygit2.Tree)
    changed = made.TreeBuilder(initial)
    data = made[initial["convert.py"].id].peel(pygit2.Blob).data
    changed.insert("convert.py", made.create_blob(data + b"\n\ndef added_by_the_change(a): ...\n"), 0o100644)
    for copies in _COPIES:
        for name, first in (("before", packages[0]), ("after", changed.write())):
            top = made.TreeBuilder()
            for number, package in enumerate((first, *packages[1:copies])):
                top.insert(f"copy{number}", package, 0o040000)
            commit = made.create_commit(None, _AUTHOR, _AUTHOR, name, top.write(), [])
            made.references.create(f"refs/tags/{name}-{copies}", commit, force=True)
    return folder


def _copied(source: pygit2.Repository, made: pygit2.Repository, tree: pygit2.Tree, name: str) -> pygit2.Oid:
    """Write a tree anew with the package under another name, in its imports as well; tests are left out."""
    builder = made.TreeBuilder()
    for entry in tree:
        file = entry.name or ""
        if isinstance(entry, pygit2.Tree) and file != "tests":
            builder.insert(file, _copied(source, made, entry, name), 0o040000)
        elif isinstance(entry, pygit2.Blob) and file.endswith(".py"):
            data = entry.data.replace(b"networkx", name.encode())
            builder.insert(file, made.create_blob(data), 0o100644)
    return builder.write()


if __name__ == "__main__":
    main()

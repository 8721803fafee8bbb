"""What a published release and a repository can't be compared in: modules that one of them never has.

A build writes modules that no commit holds (`_version.py`), and leaves out others that are there. Nobody removed or
added any of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from apicheck.project.distribution import Project, SourceFile
from apicheck.project.folders import join
from apicheck.revisions import Snapshot, UnreadableFile
from apicheck.revisions.history import History

_SOURCE_FOLDERS = ("", "src", "lib", "python", "source")
_GENERATED = re.compile(
    rb"(?i)\bgenerated\b|\bdo(n't| not) (edit|change|modify)\b|\bversion control\b|\bauto-?generated\b"
)
_FIRST_BYTES = 2000
"""Of a file, where it says that it is generated."""


class Incomparable(msgspec.Struct, frozen=True):
    """Names of modules of which nothing is known on a side: they are neither told as removed nor as added."""

    base: frozenset[str] = frozenset()
    head: frozenset[str] = frozenset()


NOTHING = Incomparable()
"""Two revisions of a repository are alike in what they hold."""


class Published(msgspec.Struct, frozen=True):
    """A published release beside the repository: what both hold, and what the repository's history tells.

    `is_wheel` is true where a build made what was published. `made_of` is the commit that it was probably made of,
    `is_tagged` says that its tag names that commit.
    """

    base: Snapshot
    shipped: Project
    repository: Project
    is_wheel: bool
    history: History
    commit: str
    made_of: str | None
    is_tagged: bool

    def incomparable(self) -> Incomparable:
        """Find the modules that only one side has and that nobody removed or added."""
        shipped, kept = _files(self.shipped), _files(self.repository)
        compiled = {name for each in self.shipped.distributions for name in each.compiled_modules}
        only_shipped = {name: files for name, files in shipped.items() if name not in kept}
        only_kept = {name: files for name, files in kept.items() if name not in shipped}
        return Incomparable(
            base=frozenset(self._unshipped(only_kept)),
            # Which sources a compiled module of a wheel is made from can't be told.
            head=frozenset((*self._generated(only_shipped), *(compiled - kept.keys() if self.is_wheel else ()))),
        )

    def _generated(self, modules: dict[str, list[SourceFile]]) -> Iterator[str]:
        """Yield the modules of the release that a build made, since the commit that it was made of lacks them.

        Where no tag names that commit, an earlier one may have held them: there a file that says that it is generated
        is taken at its word, since versions that were once written by hand are written by builds today.
        """
        places = {name: {place for file in files for place in self._places(file)} for name, files in modules.items()}
        asked = frozenset(place for each in places.values() for place in each)
        there = None if self.made_of is None else self.history.held(self.made_of, asked, most_commits=1)
        held = there if self.is_tagged else self.history.held(self.commit, asked)
        for name, files in modules.items():
            if there is not None and places[name] & there:
                continue
            if held is None or (not self.is_tagged and places[name] & held):
                is_generated = any(self._says_generated(file) for file in files)
            else:
                is_generated = not places[name] & held
            if is_generated:
                yield name

    def _places(self, file: SourceFile) -> Iterator[str]:
        """Yield where the repository would have had a file of the release."""
        for root in {each.root for each in self.repository.distributions}:
            if not self.is_wheel:
                yield join(root, file.path)
            yield from (join(join(root, folder), file.import_path) for folder in _SOURCE_FOLDERS)
        yield from (join(folder, file.import_path.rpartition("/")[2]) for folder in self._folders(file))

    def _folders(self, file: SourceFile) -> Iterator[str]:
        """Yield the folders in which the repository has the package around a module."""
        package = file.name if file.is_package else file.name.rpartition(".")[0]
        for each in self.repository.modules.get(package, ()):
            if each.is_package:
                yield each.path.rpartition("/")[0]

    def _says_generated(self, file: SourceFile) -> bool:
        if self.history.ignores(file.path):
            return True
        try:
            return _GENERATED.search(self.base.read(file.path)[:_FIRST_BYTES]) is not None
        except UnreadableFile:
            return False

    def _unshipped(self, modules: dict[str, list[SourceFile]]) -> Iterator[str]:
        if self.made_of is None or not modules:
            return
        paths = frozenset(file.path for files in modules.values() for file in files)
        there = self.history.held(self.made_of, paths, most_commits=1) or frozenset()
        yield from (name for name, files in modules.items() if any(file.path in there for file in files))


def _files(project: Project) -> dict[str, list[SourceFile]]:
    found: dict[str, list[SourceFile]] = {}
    for distribution in project.distributions:
        for module in distribution.modules:
            found.setdefault(module.name, []).append(module)
    return found

"""One side of a comparison on its way from files to summaries: what it ships, and the sources of that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from apicheck.model.report import Diagnostic
from apicheck.policy.configuration import Configuration
from apicheck.policy.configured_project import distributions_of
from apicheck.project.distribution import SourceFile
from apicheck.revisions import Snapshot, UnreadableFile
from apicheck.surface.reading.summaries import Source

RevisionName = Literal["base", "head"]


class Reading:
    """What one side ships, and the sources of its modules; what can't be read on the way becomes a diagnostic.

    Both sides gather what they read in the same `contents`, so that what they share is read once.
    """

    def __init__(
        self, revision: RevisionName, snapshot: Snapshot, config: Configuration, contents: dict[Source, bytes]
    ) -> None:
        self.revision = revision
        self.project = distributions_of(snapshot, config)
        self.diagnostics = [
            Diagnostic(revision, problem.file, problem.line, problem.message) for problem in self.project.problems
        ]
        self.snapshot = snapshot
        self.opaque = {
            module for distribution in self.project.distributions for module in distribution.compiled_modules
        }
        self.sources: dict[SourceFile, Source] = {}
        for files in self.project.modules.values():
            for file in files:
                if not file.is_support:
                    self._read(snapshot, file, contents)

    @property
    def name(self) -> str:
        """The distribution's name; empty where there are several, or none is declared."""
        names = {distribution.name for distribution in self.project.distributions if distribution.name}
        return names.pop() if len(names) == 1 else ""

    def _read(self, snapshot: Snapshot, file: SourceFile, contents: dict[Source, bytes]) -> None:
        source = Source(snapshot.files[file.path], file.name, file.is_package, file.is_stub)
        try:
            if source not in contents:
                contents[source] = snapshot.read(file.path)
        except UnreadableFile as error:
            self.diagnostics.append(Diagnostic(self.revision, error.path, None, error.reason))
            self.opaque.add(file.name)
            return
        self.sources[file] = source

    def read_kept(self, other: Reading, contents: dict[Source, bytes]) -> None:
        """Read what is API on the `other` side and tests, documentation or the like on this one: it is still there.

        `pkg/tests.py` may have become the folder `pkg/tests`, and `pkg/test` a folder that holds tests, too.
        """
        known = {file.name for file in other.sources}
        for files in self.project.modules.values():
            for file in files:
                if file.is_support and file.name in known:
                    self._read(self.snapshot, file, contents)

    def hidden(self, other: Reading) -> Iterator[str]:
        """Yield the modules that `other` has where this side has a submodule or a link that leads nowhere."""
        for place in self.snapshot.opaque:
            hidden = [file for file in other.sources if file.path == place or file.path.startswith(f"{place}/")]
            if hidden:
                message = "is in a submodule or behind a link that leads nowhere, so what it holds can't be compared"
                self.diagnostics.append(Diagnostic(self.revision, place, None, message))
            yield from (file.name for file in hidden)

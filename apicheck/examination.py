"""Both sides of a comparison read, linked, paired and judged: all of it that the sources alone decide."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

from apicheck.cache.store import Store
from apicheck.matching.distributions import pair_distributions
from apicheck.matching.experimental import drop_experimental
from apicheck.matching.pairing import pair_up
from apicheck.matching.pairs import Side
from apicheck.matching.type_changes import type_changes
from apicheck.model.examination import Examination
from apicheck.model.module import ModuleSummary
from apicheck.model.report import Diagnostic
from apicheck.policy.configuration import Configuration
from apicheck.project.dependencies import required_modules
from apicheck.project.discovery import find_distributions
from apicheck.project.distribution import Project, SourceFile
from apicheck.project.python_range import OLDEST_COUNTED, oldest_python
from apicheck.revisions import Range, Snapshot, UnreadableFile
from apicheck.rules.judgement import judge
from apicheck.shipped_modules import NOTHING, Incomparable
from apicheck.surface.linking.surface import Surface
from apicheck.surface.reading.summaries import Source, Unreadable, summarise
from apicheck.types.deciding import asked, checker_of
from apicheck.types.questions import Answer, Question

RevisionName = Literal["base", "head"]


def examine(
    range_: Range, config: Configuration, incomparable: Incomparable = NOTHING, store: Store | None = None
) -> Examination:
    """Tell what happened to the public API between the two sides of a range, whatever the project thinks of it.

    `incomparable` are modules of which nothing is known. `store` keeps what has been read of each file.
    """
    problems: list[Diagnostic] = []
    contents: dict[Source, bytes] = {}
    base = _Reading("base", range_.base, config, contents)
    head = _Reading("head", range_.head, config, contents)
    base.opaque |= incomparable.base
    head.opaque |= incomparable.head
    with _paused_garbage_collection(), contextlib.ExitStack() as at_work:
        outcomes = summarise(contents, store)
        pairing = pair_up(base.link(outcomes, other=head), head.link(outcomes, other=base))
        drop_experimental(pairing, config.experimental)
        pairing.type_changes = type_changes(
            pairing, lambda questions: at_work.enter_context(_asked(questions, head, contents, config, problems))
        )
        judged = judge(pairing, pair_distributions(base.project, head.project))
    return Examination(
        judged=judged,
        problems=tuple(problems),
        unread=(*_not_found(base.project, head.project), *base.diagnostics, *head.diagnostics),
        project=head.name or base.name,
        changed_modules=_changed_modules(base, head, incomparable.base | incomparable.head),
        modules=len({file.name for file in (*base.sources, *head.sources)}),
    )


@contextlib.contextmanager
def _asked(
    questions: tuple[Question, ...],
    head: _Reading,
    contents: Mapping[Source, bytes],
    config: Configuration,
    problems: list[Diagnostic],
) -> Iterator[Callable[[], Mapping[Question, Answer]]]:
    """Have questions about types decided; a type checker that can't be run is told, and leaves them open."""

    def layout() -> dict[str, bytes]:
        return {file.import_path: contents[source] for file, source in head.sources.items()}

    with asked(questions, checker_of(config.type_checker), layout, config.type_checker_timeout) as wait:

        def answers() -> Mapping[Question, Answer]:
            found, problem = wait()
            if problem is not None:
                message = (
                    f"changed types could not be judged, because {problem}; "
                    'what they leave open is told as risky, and `type-checker = "none"` asks no type checker'
                )
                problems.append(Diagnostic("head", None, None, message))
            return found

        yield answers


@contextlib.contextmanager
def _paused_garbage_collection() -> Iterator[None]:
    """Syntax trees make garbage collection look at millions of objects of which none is garbage yet."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Reading:
    """One side on its way from files to a linked surface; what can't be read on the way becomes a diagnostic.

    Both sides gather what they read in the same `contents`, so that what they share is read once.
    """

    def __init__(
        self, revision: RevisionName, snapshot: Snapshot, config: Configuration, contents: dict[Source, bytes]
    ) -> None:
        self.revision = revision
        self._decorators = config.decorators
        self._visibility = config.visibility
        self.project = find_distributions(
            snapshot, packages=config.packages, source=config.source, exclude=config.exclude
        )
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
                self._read(snapshot, file, contents)

    @property
    def name(self) -> str:
        """The distribution's name; empty where there are several, or none is declared."""
        names = {distribution.name for distribution in self.project.distributions if distribution.name}
        return names.pop() if len(names) == 1 else ""

    def _read(self, snapshot: Snapshot, file: SourceFile, contents: dict[Source, bytes]) -> None:
        if file.is_support:
            return
        source = Source(snapshot.files[file.path], file.name, file.is_package, file.is_stub)
        try:
            if source not in contents:
                contents[source] = snapshot.read(file.path)
        except UnreadableFile as error:
            self.diagnostics.append(Diagnostic(self.revision, error.path, None, error.reason))
            self.opaque.add(file.name)
            return
        self.sources[file] = source

    def link(self, outcomes: Mapping[Source, ModuleSummary | Unreadable], other: _Reading) -> Side:
        """Link the modules of this side; what can't be read may hold anything, and so may what only `other` can see."""
        modules: dict[str, ModuleSummary] = {}
        stubs: dict[str, ModuleSummary] = {}
        files: dict[str, str] = {}
        for file, source in self.sources.items():
            outcome = outcomes[source]
            if isinstance(outcome, Unreadable):
                self.diagnostics.append(Diagnostic(self.revision, file.path, outcome.line, outcome.message))
                self.opaque.add(file.name)
            elif file.is_stub and file.name in modules:
                stubs[file.name] = outcome
            else:
                modules[file.name] = outcome
                files[file.name] = file.path
        self.opaque.update(self._hidden(other))
        opaque = frozenset(self.opaque - modules.keys())
        surface = Surface(
            modules,
            files,
            stubs=stubs,
            opaque=opaque,
            typed=self._typed(),
            decorators=self._decorators,
            oldest_python=_oldest_python(self.project, other.project),
            required=self._required(),
            visibility=self._visibility,
        )
        return Side(surface)

    def _required(self) -> dict[str, frozenset[str]]:
        """Return, by topmost names, the modules that come with what their distributions require."""
        return {
            name: required_modules(distribution.dependencies)
            for distribution in self.project.distributions
            if distribution.dependencies
            for name in distribution.import_names
        }

    def _typed(self) -> frozenset[str]:
        distributions = (distribution for distribution in self.project.distributions if distribution.is_typed)
        return frozenset(name for distribution in distributions for name in distribution.import_names)

    def _hidden(self, other: _Reading) -> Iterator[str]:
        """Yield the modules that `other` has where this side has a submodule or a link that leads nowhere."""
        for place in self.snapshot.opaque:
            hidden = [file for file in other.sources if file.path == place or file.path.startswith(f"{place}/")]
            if hidden:
                message = "is in a submodule or behind a link that leads nowhere, so what it holds can't be compared"
                self.diagnostics.append(Diagnostic(self.revision, place, None, message))
            yield from (file.name for file in hidden)


def _oldest_python(*sides: Project) -> dict[str, tuple[int, ...]]:
    """Return, by topmost names, the oldest Python that can have both sides: no other one's users see a change."""
    found: dict[str, tuple[int, ...]] = {}
    for distribution in (distribution for side in sides for distribution in side.distributions):
        oldest = oldest_python(distribution.requires_python) or OLDEST_COUNTED
        found.update({name: max(found.get(name, oldest), oldest) for name in distribution.import_names})
    return found


def _not_found(base: Project, head: Project) -> Iterable[Diagnostic]:
    if (base.is_unfound or head.is_unfound) and not base.modules and not head.modules:
        message = (
            "no module that the project ships was found on either side, so nothing could be compared; "
            "name its packages with `packages` in `[tool.apicheck]`"
        )
        yield Diagnostic("head", None, None, message)
    for name in head.not_found:
        if name in base.not_found:
            yield Diagnostic(
                "head", None, None, f"the configuration names {name!r}, which neither revision has; correct the name"
            )


def _changed_modules(base: _Reading, head: _Reading, incomparable: frozenset[str]) -> int:
    """Count the modules that differ between the sides, those that only one side has among them."""
    changed = {source.name for source in set(base.sources.values()) ^ set(head.sources.values())}
    return len(changed - incomparable)

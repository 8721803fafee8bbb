"""Both sides of a comparison examined: all that the sources alone decide, and no more work than the change asks for."""

from __future__ import annotations

import contextlib
import gc
import logging
from collections.abc import Iterable, Iterator

from apicheck.cache.store import Store
from apicheck.examination.sides import Reading
from apicheck.model.examination import Examination, ExaminedDistribution
from apicheck.model.module import ModuleSummary
from apicheck.model.report import Bump, Change, Diagnostic
from apicheck.policy.configuration import Configuration
from apicheck.project.distribution import Project
from apicheck.revisions import Range
from apicheck.shipped_modules import NOTHING, Incomparable
from apicheck.surface.reading.likeness import say_the_same
from apicheck.surface.reading.readability import are_readable
from apicheck.surface.reading.summaries import Outcome, Source, summarise

_LOG = logging.getLogger(__name__)


def examine(
    range_: Range, config: Configuration, incomparable: Incomparable = NOTHING, store: Store | None = None
) -> Examination:
    """Tell what happened to the public API between the two sides of a range, whatever the project thinks of it.

    `incomparable` are modules of which nothing is known. `store` keeps what has been read of each file.
    """
    contents: dict[Source, bytes] = {}
    base = Reading("base", range_.base, config, contents)
    head = Reading("head", range_.head, config, contents)
    head.read_kept(base, contents)
    for side in (base, head):
        names = ", ".join(each.name for each in side.project.distributions if each.name)
        _LOG.info("%s: %d files to look at%s", side.revision, len(side.sources), f", of {names}" if names else "")
    base.opaque |= incomparable.base
    head.opaque |= incomparable.head
    judged: tuple[tuple[Change, Bump], ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    with _paused_garbage_collection():
        outcomes: dict[Source, Outcome] = {}
        if not tell_the_same(base, head, contents, outcomes, store):
            from apicheck.examination.verdicts import judged_sides  # most of the program

            missing = {source: data for source, data in contents.items() if source not in outcomes}
            outcomes.update(summarise(missing, store))
            judged, problems = judged_sides(base, head, outcomes, contents, config)
    changed = _changed_modules(base, head, incomparable.base | incomparable.head)
    return Examination(
        judged=judged,
        problems=problems,
        unread=(*_not_found(base.project, head.project), *base.diagnostics, *head.diagnostics),
        project=head.name or base.name,
        changed_modules=len(changed),
        modules=len({file.name for file in (*base.sources, *head.sources)}),
        distributions=_distributions(base, head, changed),
    )


_MOST_CHANGED = 0.2
"""Of the sources, by size: where more has changed, something will have changed in what it says."""


def tell_the_same(
    base: Reading,
    head: Reading,
    contents: dict[Source, bytes],
    outcomes: dict[Source, Outcome],
    store: Store | None,
) -> bool:
    """Tell whether nothing at all can have changed, so that there is nothing to link and to pair.

    That is so where both sides ship the same modules under the same declarations, all of them can be read, and those
    whose text differs have summaries that say the same: every rule asks the summaries, and lines and what functions do
    inside make no finding by themselves. `outcomes` gets the summaries of changed modules.
    """
    if base.project != head.project or base.diagnostics or head.diagnostics or base.opaque != head.opaque:
        return False
    if base.sources.keys() != head.sources.keys():
        return False
    changed = [(source, head.sources[file]) for file, source in base.sources.items() if source != head.sources[file]]
    read = {source: contents[source] for pair in changed for source in pair}
    if sum(map(len, read.values())) > _MOST_CHANGED * sum(map(len, contents.values())):
        return False
    outcomes.update(summarise(read, store))
    for one, other in changed:
        if not isinstance(outcomes[one], ModuleSummary) or not say_the_same(outcomes[one], outcomes[other]):
            return False
    unchanged = {source: data for source, data in contents.items() if source not in outcomes}
    return are_readable(head.sources.values(), unchanged, store)


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


def _changed_modules(base: Reading, head: Reading, incomparable: frozenset[str]) -> frozenset[str]:
    """Return the modules that differ between the sides, those that only one side has among them."""
    changed = {source.name for source in set(base.sources.values()) ^ set(head.sources.values())}
    return frozenset(changed - incomparable)


def _distributions(base: Reading, head: Reading, changed: frozenset[str]) -> tuple[ExaminedDistribution, ...]:
    """Return the distributions that have a name and something to import, those of head first."""
    known = [*head.project.distributions, *base.project.distributions]
    names = tuple(dict.fromkeys(each.name for each in known if each.name and each.import_names))
    read = {*base.sources, *head.sources}

    def examined(name: str) -> ExaminedDistribution:
        mine = [each for each in known if each.name == name]
        modules = {file.name for each in mine for file in each.modules if file in read}
        tops = dict.fromkeys(top for each in mine for top in each.import_names)
        return ExaminedDistribution(name, tuple(tops), len(modules & changed), len(modules))

    return tuple(examined(name) for name in names)

"""The whole way of the data: two trees in, one report out."""

from __future__ import annotations

import itertools
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from apicheck.cache.keys import key_of
from apicheck.cache.place import default_store
from apicheck.cache.records import Records
from apicheck.cache.store import Store
from apicheck.live_entries import LiveEntries
from apicheck.model.examination import Examination
from apicheck.model.report import (
    AcceptanceEntry,
    Bump,
    Change,
    Diagnostic,
    DistributionSummary,
    Report,
    Severity,
    Summary,
)
from apicheck.policy.accepted_changes import (
    Entry,
    brought,
    none_is_stale,
    problems_of,
    read_entries,
    with_acceptances,
)
from apicheck.policy.configuration import Configuration, load_configuration
from apicheck.policy.deprecation_policy import with_announcements
from apicheck.policy.rule_settings import with_levels
from apicheck.policy.setting_changes import setting_changes
from apicheck.release_times import Owners, Times
from apicheck.revisions import Range, Snapshot, open_pair
from apicheck.shipped_modules import NOTHING, Incomparable
from apicheck.types.checkers.installed import installed_version

_LOG = logging.getLogger(__name__)

_EXAMINATIONS: Records[Examination] = Records(Examination)


def compare(
    repo: str | Path, base: str, head: str | None = None, config: Configuration | None = None, *, cache: bool = True
) -> Report:
    """Tell what happened to the public API between two revisions of a repository.

    `repo` is the repository or a folder in its work tree. `base` and `head` are names that git resolves; where `base`
    is no ancestor of `head`, their merge base stands in for it. `head` is None for the work tree. `config` replaces the
    configuration that the newer side holds. `cache` keeps what has been found out for later runs, in the folder that
    `APICHECK_CACHE_DIR` names, or where the platform has caches.

    Returns a report whose `status` is "incomplete" where something could not be read or judged. Raises
    `apicheck.RevisionError` where a revision can't be read at all. No code of the project is run.
    """
    return compare_range(open_pair(Path(repo), base, head), config, store=default_store() if cache else None)


def compare_range(
    range_: Range,
    config: Configuration | None = None,
    *,
    is_stale: Callable[[Entry], bool] | None = None,
    is_concerned: Callable[[str], bool] = bool,
    version: str | None = None,
    incomparable: Incomparable = NOTHING,
    store: Store | None = None,
) -> Report:
    """Tell what happened to the public API between the two sides of a range; see `compare`.

    `is_stale` tells of an entry that accepts nothing in the range whether it is stale; without it, it is where it
    accepts nothing since the last release either, see `apicheck.live_entries`. `is_concerned` tells whether an entry
    for a path is about what is compared here at all. `version` is the one of the newer side, None for what that
    declares. `incomparable` are modules of which nothing is known. `store` keeps what has been found out for later
    runs.
    """
    problems: list[Diagnostic] = []
    _LOG.info("compares %s with %s of %s", *map(_named, (range_.base, range_.head)), range_.name)
    if config is None:
        config, wrong = load_configuration(range_.head)
        problems.extend(Diagnostic("head", each.file, each.line, each.message) for each in wrong)
    found = _examined(range_, config, incomparable, store)
    problems.extend(found.problems)
    owners = Owners(found.distributions)
    visibility = config.visibility(owners.names())
    judged = tuple(each for each in found.judged if not visibility.hides(each[0].path))
    entries, wrong = read_entries(range_.head)
    times = Times(range_, config, version, lambda other: changes_in(other, config, store))
    own = brought(range_.base, range_.head, {entry.file: entry for entry in entries})

    def changes_between(other: Range) -> tuple[Change, ...]:
        return compare_range(other, config, is_stale=none_is_stale, version=version, store=store).changes

    is_stale = is_stale or LiveEntries(range_, config, own, owners, times, changes_between).is_stale
    judged = with_acceptances(_as_configured(judged, config, owners, times), entries)
    wrong = (
        *wrong,
        *problems_of(
            (entry for entry in entries if is_concerned(entry.path)),
            (change for change, _ in judged),
            is_stale=is_stale,
            version_at=lambda path: times.version(owners.of(path)),
            today=times.today,
        ),
    )
    problems.extend(Diagnostic("head", problem.file, problem.line, problem.message) for problem in wrong)
    diagnostics = tuple(dict.fromkeys([*problems, *found.unread]))
    changes = tuple(change for change, _ in judged)
    changed = found.changed_modules
    return Report(
        status="incomplete" if diagnostics else "complete",
        base=range_.base.label,
        head=range_.head.label,
        merge_base=range_.merge_base,
        required_bump=_required_bump(judged, changed),
        summary=_summary(changes, changed, found.modules),
        changes=changes,
        diagnostics=diagnostics,
        project=found.project or range_.name,
        base_ahead=range_.base_ahead,
        accepts=tuple(AcceptanceEntry(entry.file, entry.rule, entry.path, entry.reason) for entry in own),
        reconfigures=setting_changes(range_.base, range_.head),
        distributions=_summaries(judged, found, owners) if len(found.distributions) > 1 else (),
    )


def _named(side: Snapshot) -> str:
    return side.label.rev if side.label.commit is None else f"{side.label.rev} ({side.label.commit[:12]})"


def _as_configured(
    judged: Iterable[tuple[Change, Bump]], config: Configuration, owners: Owners, times: Times
) -> Iterator[tuple[Change, Bump]]:
    """Yield each finding as the configuration of its distribution has it, in the same order."""
    for name, run in itertools.groupby(judged, key=lambda each: owners.of(each[0].path)):
        own = config.of(name)
        mine = tuple(run)
        if own.deprecations.is_set:
            mine = with_announcements(mine, own.deprecations, times.moment(name))
        yield from with_levels(mine, own.rules)


def _summaries(
    judged: Iterable[tuple[Change, Bump]], found: Examination, owners: Owners
) -> tuple[DistributionSummary, ...]:
    of_each: dict[str, list[tuple[Change, Bump]]] = {each.name: [] for each in found.distributions}
    for change, bump in judged:
        of_each.setdefault(owners.of(change.path), []).append((change, bump))
    return tuple(
        DistributionSummary(
            name=each.name,
            required_bump=_required_bump(of_each[each.name], each.changed_modules),
            summary=_summary((change for change, _ in of_each[each.name]), each.changed_modules, each.modules),
        )
        for each in found.distributions
    )


def _required_bump(judged: Iterable[tuple[Change, Bump]], changed_modules: int) -> Bump:
    asked = [Bump.PATCH if changed_modules else Bump.NONE, *(bump for _, bump in judged)]
    return max(asked, key=lambda bump: bump.weight)


def changes_in(range_: Range, config: Configuration, store: Store | None) -> Iterator[Change]:
    """Yield what happened between the two sides of a range, whatever the project thinks of it."""
    return (change for change, _ in _examined(range_, config, NOTHING, store).judged)


def _examined(range_: Range, config: Configuration, incomparable: Incomparable, store: Store | None) -> Examination:
    """Examine a range, or return what an earlier run has found out about the same two sides.

    What that depends on is all in the key: every file of both sides by its content, the settings, the program, the
    Python whose standard library is looked at, and the type checker. A work tree is examined each time.
    """
    sides = None if store is None else (range_.base.digest(), range_.head.digest())
    if store is None or sides is None or None in sides:
        return _examine(range_, config, incomparable, store)
    key = key_of(
        "examination",
        (*sides, sorted(incomparable.base), sorted(incomparable.head)),
        config,
        (sys.base_prefix, installed_version(config.type_checker), installed_version("packaging")),
    )
    found = _EXAMINATIONS.get(store, key)
    if found is None:
        found = _examine(range_, config, incomparable, store)
        if found.is_whole:
            _EXAMINATIONS.put(store, key, found)
    else:
        _LOG.info("takes what an earlier run found out about the same files, from %s", store.folder)
    return found


def _examine(range_: Range, config: Configuration, incomparable: Incomparable, store: Store | None) -> Examination:
    from apicheck.examination.examining import (
        examine,  # most of the program, which is not needed where the result is known
    )

    return examine(range_, config, incomparable, store)


def _summary(changes: Iterable[Change], changed: int, modules: int) -> Summary:
    counts = dict.fromkeys(Severity, 0)
    accepted = 0
    for change in changes:
        if change.accepted is not None:
            accepted += 1
        else:
            counts[change.severity] += 1
    return Summary(
        counts[Severity.BREAKING], counts[Severity.RISKY], counts[Severity.COMPATIBLE], accepted, changed, modules
    )

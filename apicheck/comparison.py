"""The whole way of the data: two trees in, one report out."""

from __future__ import annotations

import datetime
import functools
import logging
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from apicheck.cache.keys import key_of
from apicheck.cache.place import default_store
from apicheck.cache.records import Records
from apicheck.cache.store import Store
from apicheck.model.examination import Examination
from apicheck.model.report import AcceptanceEntry, Bump, Change, Diagnostic, Report, Severity, Summary
from apicheck.policy.accepted_changes import brought, problems_of, read_entries, with_acceptances
from apicheck.policy.configuration import Configuration, load_configuration
from apicheck.policy.deprecation_policy import Published, moment, with_announcements
from apicheck.policy.release_tags import releases
from apicheck.policy.rule_settings import with_levels
from apicheck.policy.setting_changes import setting_changes
from apicheck.project.distribution import Project
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
    is_since_release: bool = False,
    is_concerned: Callable[[str], bool] = bool,
    version: str | None = None,
    incomparable: Incomparable = NOTHING,
    store: Store | None = None,
) -> Report:
    """Tell what happened to the public API between the two sides of a range; see `compare`.

    `is_since_release` says that the range holds all changes since the last release, so that an entry which accepts none
    of them is stale. `is_concerned` tells whether an entry for a path is about what is compared here at all. `version`
    is the one of the newer side, None for what that declares. `incomparable` are modules of which nothing is known.
    `store` keeps what has been found out for later runs.
    """
    problems: list[Diagnostic] = []
    _LOG.info("compares %s with %s of %s", *map(_named, (range_.base, range_.head)), range_.name)
    if config is None:
        config, wrong = load_configuration(range_.head)
        problems.extend(Diagnostic("head", each.file, each.line, each.message) for each in wrong)
    found = _examined(range_, config, incomparable, store)
    problems.extend(found.problems)
    project = functools.cache(lambda: distributions_of(range_.head, config))
    judged = tuple(each for each in found.judged if not config.visibility.hides(each[0].path))
    entries, wrong = read_entries(range_.head)
    today = datetime.datetime.now(datetime.UTC).date()
    if version is None and (config.deprecations.is_set or any(entry.until for entry in entries)):
        version = _declared_version(range_.head, project())
    now = moment(version, _published(range_, project, config), today)
    judged = with_levels(with_announcements(judged, config.deprecations, now), config.rules)
    judged = with_acceptances(judged, entries)
    wrong = (
        *wrong,
        *problems_of(
            (entry for entry in entries if is_concerned(entry.path)),
            (change for change, _ in judged),
            is_stale_told=is_since_release,
            version=version,
            today=today,
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
        required_bump=max(
            [Bump.PATCH if changed else Bump.NONE, *(bump for _, bump in judged)], key=lambda bump: bump.weight
        ),
        summary=_summary(changes, changed, found.modules),
        changes=changes,
        diagnostics=diagnostics,
        project=found.project or range_.name,
        base_ahead=range_.base_ahead,
        accepts=tuple(
            AcceptanceEntry(entry.file, entry.rule, entry.path, entry.reason)
            for entry in brought(range_.base, range_.head, {entry.file: entry for entry in entries})
        ),
        reconfigures=setting_changes(range_.base, range_.head),
    )


def _named(side: Snapshot) -> str:
    return side.label.rev if side.label.commit is None else f"{side.label.rev} ({side.label.commit[:12]})"


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


def _declared_version(head: Snapshot, project: Project) -> str | None:
    """Return the version that the only distribution declares; None where there are several, or nothing tells."""
    from apicheck.project.declared_version import DeclaredVersion, declared_version

    if len(project.distributions) != 1:
        return None
    found = declared_version(head, project.distributions[0])
    return found.text if isinstance(found, DeclaredVersion) else None


def distributions_of(snapshot: Snapshot, config: Configuration) -> Project:
    """Find what a revision ships, as the configuration has it."""
    from apicheck.project.discovery import find_distributions

    return find_distributions(snapshot, packages=config.packages, source=config.source, exclude=config.exclude)


def _published(range_: Range, project: Callable[[], Project], config: Configuration) -> tuple[Published, ...]:
    """Return the releases that the repository's tags tell of, where the configuration wants to know them."""
    if not config.deprecations.needs_releases:
        return ()
    tags = {tag.name: tag for tag in range_.tags()}
    names = [name for each in project().distributions for name in (each.name, *each.import_names)]
    found = releases(tags, names, config.gate.tags or ())
    return tuple(Published(each.version, tags[each.tag].day) for each in found)


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

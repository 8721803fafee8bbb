"""What a project makes of removals that were announced: `[tool.apicheck.deprecations]`."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated

import msgspec
from packaging.version import InvalidVersion, Version

from apicheck.model.deprecation import Deprecation
from apicheck.model.report import Bump, Change, Severity
from apicheck.rules.registry import all_rules

_Count = Annotated[int, msgspec.Meta(ge=1)]


class DeprecationSettings(msgspec.Struct, frozen=True, rename="kebab", kw_only=True):
    """What a removal needs to be no break; where several are set, any of them is enough.

    `as_announced`: its deprecation named the version that it would come with, and that version has come. `releases`:
    so many final releases have had the deprecation, counted from the version that it says it came with, or from the
    first that had it. `days`: the first of these has been out for so long.
    """

    as_announced: Annotated[bool, msgspec.Meta(description="true or false")] = False
    releases: Annotated[_Count | None, msgspec.Meta(description="a number of releases, such as 2")] = None
    days: Annotated[_Count | None, msgspec.Meta(description="a number of days, such as 365")] = None

    @property
    def needs_releases(self) -> bool:
        """True where the releases of the project have to be known."""
        return self.releases is not None or self.days is not None

    @property
    def is_set(self) -> bool:
        """True where removals may pass at all."""
        return self.as_announced or self.needs_releases


class Published(msgspec.Struct, frozen=True):
    """A release of the project: its version, the day of its commit, and that one's full id."""

    version: Version
    day: datetime.date
    commit: str = ""


class Moment(msgspec.Struct, frozen=True):
    """What is known of the time of a judgement: the declared version, None where none is, releases so far, the day.

    `first_with` tells the first of given releases that had the deprecation of a removal, None where that is not known.
    It may take long, and is asked only where the deprecation does not say since when it is.
    """

    version: Version | None
    published: tuple[Published, ...]
    today: datetime.date
    first_with: Callable[[Change, Sequence[Published]], Version | None]


def moment(
    version: str | None,
    published: Sequence[Published],
    today: datetime.date,
    first_with: Callable[[Change, Sequence[Published]], Version | None] = lambda *_: None,
) -> Moment:
    """Put together what is known; a version that is none counts as unknown."""
    return Moment(_parsed(version), tuple(published), today, first_with)


def with_announcements(
    judged: Iterable[tuple[Change, Bump]], settings: DeprecationSettings, now: Moment
) -> tuple[tuple[Change, Bump], ...]:
    """Let removals pass that were announced well before, as the project wants it: compatible, with a minor release.

    A pre-release of an announced version is that far. What comes too early says when it would be no break, as far as
    that is known.
    """
    judged = tuple(judged)
    if not settings.is_set:
        return judged
    removals = {rule.id for rule in all_rules() if rule.is_removal}
    return tuple(
        _judged(change, change.deprecation, bump, settings, now)
        if change.rule in removals and change.deprecation is not None and change.severity is not Severity.COMPATIBLE
        else (change, bump)
        for change, bump in judged
    )


def _judged(
    change: Change, deprecation: Deprecation, bump: Bump, settings: DeprecationSettings, now: Moment
) -> tuple[Change, Bump]:
    passes: list[str] = []
    later: list[str] = []
    promised = _parsed(deprecation.removal)
    if settings.as_announced and promised is not None and now.version is not None:
        if Version(now.version.base_version) >= Version(promised.base_version):
            passes.append(f"as announced for {promised}")
        else:
            later.append(f"from {promised} on")
    had = _releases_with(change, deprecation, now) if settings.needs_releases else []
    if settings.releases is not None and had:
        if len(had) >= settings.releases:
            passes.append(f"deprecated in {_plural(len(had), 'release')} before")
        else:
            later.append(f"after {_plural(settings.releases - len(had), 'more release')} with the deprecation")
    if settings.days is not None and had:
        age = (now.today - had[0].day).days
        if age >= settings.days:
            passes.append(f"deprecated for {_plural(age, 'day')}")
        else:
            later.append(f"from {had[0].day + datetime.timedelta(days=settings.days)} on")
    if passes:
        told = f"{change.message}; {passes[0]}"
        return msgspec.structs.replace(change, message=told, severity=Severity.COMPATIBLE, witness=None), Bump.MINOR
    if later:
        return msgspec.structs.replace(change, message=f"{change.message}; no break {' or '.join(later)}"), bump
    return change, bump


def _releases_with(change: Change, deprecation: Deprecation, now: Moment) -> list[Published]:
    """The final releases that had a deprecation, the first one first; none where nothing tells since when."""
    final = sorted(
        (
            each
            for each in now.published
            if not each.version.is_prerelease
            and not each.version.is_postrelease
            and (now.version is None or each.version < now.version)
        ),
        key=lambda each: each.version,
    )
    since = _parsed(deprecation.since) or now.first_with(change, final)
    return [] if since is None else [each for each in final if each.version >= since]


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _parsed(text: str | None) -> Version | None:
    try:
        return None if text is None else Version(text)
    except InvalidVersion:
        return None

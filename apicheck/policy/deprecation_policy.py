"""What a project makes of removals that were announced: `[tool.apicheck.deprecations]`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import msgspec
from packaging.version import InvalidVersion, Version

from apicheck.model.report import Bump, Change, Severity
from apicheck.rules.registry import all_rules


class DeprecationSettings(msgspec.Struct, frozen=True, rename="kebab", kw_only=True):
    """The settings of deprecations.

    `as_announced` says that a removal is no break where its deprecation named the version that it would come with, and
    that version has come.
    """

    as_announced: Annotated[bool, msgspec.Meta(description="true or false")] = False


def with_announcements(
    judged: Iterable[tuple[Change, Bump]], settings: DeprecationSettings, version: str | None
) -> tuple[tuple[Change, Bump], ...]:
    """Let removals pass that come with the version they were announced for, where the project wants that.

    `version` is the one that is declared now; where it is unknown every removal stays what it is. A pre-release of the
    announced version is that far. What comes too early says from when on it would be no break.
    """
    judged = tuple(judged)
    now = _parsed(version)
    if not settings.as_announced or now is None:
        return judged
    removals = {rule.id for rule in all_rules() if rule.is_removal}
    return tuple(_judged(change, bump, now) if change.rule in removals else (change, bump) for change, bump in judged)


def _judged(change: Change, bump: Bump, now: Version) -> tuple[Change, Bump]:
    promised = None if change.deprecation is None else _parsed(change.deprecation.removal)
    if promised is None or change.severity is Severity.COMPATIBLE:
        return change, bump
    if Version(now.base_version) < Version(promised.base_version):
        told = f"{change.message}; no break from {promised} on, this is {now}"
        return msgspec.structs.replace(change, message=told), bump
    told = f"{change.message}; as announced for {promised}"
    return msgspec.structs.replace(change, message=told, severity=Severity.COMPATIBLE, witness=None), Bump.MINOR


def _parsed(text: str | None) -> Version | None:
    try:
        return None if text is None else Version(text)
    except InvalidVersion:
        return None

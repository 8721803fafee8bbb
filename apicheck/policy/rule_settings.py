"""How grave a project finds what rules tell: `[tool.apicheck.rules]`, by a rule's id, its family or its domain."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import msgspec

from apicheck.model.report import Bump, Change, Domain, Severity
from apicheck.policy.settings_reader import nearest, shown
from apicheck.rules.families import FAMILIES, family_of
from apicheck.rules.registry import all_rules
from apicheck.rules.rule import bump_for

T = TypeVar("T", bound=enum.StrEnum)


class Level(enum.StrEnum):
    """The severities, and not to be told at all."""

    OFF = "off"
    COMPATIBLE = "compatible"
    RISKY = "risky"
    BREAKING = "breaking"


class RuleSetting(msgspec.Struct, frozen=True):
    """What a project makes of a rule's findings; None leaves it as the rule has it."""

    level: Level | None = None
    bump: Bump | None = None


LEVELS = '"off", "compatible", "risky" or "breaking"'
BUMPS = '"none", "patch", "minor" or "major"'


def read_rule_settings(table: Mapping[str, object], report: Callable[[str], None]) -> dict[str, RuleSetting]:
    """Read each entry by itself: a level, or a table of `level` and `bump`. What can't be used is reported."""
    known = [*(rule.id for rule in all_rules()), *FAMILIES, *Domain]
    found: dict[str, RuleSetting] = {}
    for key, value in table.items():
        if key not in known:
            advice = nearest(key, known, "rules.") if _is_near(key, known) else "`apicheck rules` lists them"
            report(f"has an unknown rule, family or domain 'rules.{key}'; {advice}")
            continue
        setting = _setting(f"rules.{key}", value, report)
        if setting is not None:
            found[key] = setting
    return found


def _is_near(key: str, known: list[str]) -> bool:
    return nearest(key, known).startswith("did you mean")


def _setting(place: str, value: object, report: Callable[[str], None]) -> RuleSetting | None:
    if not isinstance(value, Mapping):
        level = _converted(value, Level)
        if level is None:
            report(f"{place} is {shown(value)}; expected {LEVELS}, or a table of level and bump")
        return None if level is None else RuleSetting(level)
    level, bump = _converted(value.get("level"), Level), _converted(value.get("bump"), Bump)
    for key, item in value.items():
        if key not in {"level", "bump"}:
            report(f"has an unknown key '{place}.{key}'; {nearest(key, ['level', 'bump'], f'{place}.')}")
        elif (level if key == "level" else bump) is None:
            report(f"{place}.{key} is {shown(item)}; expected {LEVELS if key == 'level' else BUMPS}")
    return None if level is None and bump is None else RuleSetting(level, bump)


def _converted(value: object, type_: type[T]) -> T | None:
    return next((member for member in type_ if member.value == value), None) if isinstance(value, str) else None


def with_levels(
    judged: Iterable[tuple[Change, Bump]], settings: Mapping[str, RuleSetting]
) -> tuple[tuple[Change, Bump], ...]:
    """Give each finding the level and bump that the project wants for it, and leave out what it does not want to see.

    A rule's own setting outweighs that of its family, and that the one of its domain. Those of families and domains
    leave compatible findings as they are, unless they turn them off: nobody means additions by `typing = "risky"`.
    A level brings the bump that goes with it where no bump is set.
    """
    if not settings:
        return tuple(judged)
    found = (_with_level(change, bump, settings) for change, bump in judged)
    return tuple(each for each in found if each is not None)


def _with_level(change: Change, bump: Bump, settings: Mapping[str, RuleSetting]) -> tuple[Change, Bump] | None:
    own = settings.get(change.rule)
    setting = own or settings.get(family_of(change.rule)) or settings.get(change.domain.value)
    if setting is None:
        return change, bump
    if setting.level is Level.OFF:
        return None
    if own is None and change.severity is Severity.COMPATIBLE:
        return change, bump
    severity = change.severity if setting.level is None else Severity(setting.level.value)
    if severity is not change.severity:
        change, bump = msgspec.structs.replace(change, severity=severity), bump_for(severity)
    return change, bump if setting.bump is None else setting.bump

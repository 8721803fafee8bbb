"""Every rule asked about every pair: the findings of a comparison, with all that a report needs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from apicheck.matching.pairs import Pairing, Side
from apicheck.model.entity import Entity
from apicheck.model.location import Location
from apicheck.model.report import Bump, Change
from apicheck.rules.announcements import announced
from apicheck.rules.registry import all_rules
from apicheck.rules.rule import Finding, Rule, bump_for


def judge(pairing: Pairing) -> tuple[tuple[Change, Bump], ...]:
    """Return every change that a rule finds, each with the bump that it asks for, in the order of path and rule."""
    found = {change.fingerprint: (change, bump) for change, bump in _judge(pairing)}
    return tuple(sorted(found.values(), key=lambda item: (item[0].path, item[0].rule, item[0].parameter or "")))


def _judge(pairing: Pairing) -> Iterator[tuple[Change, Bump]]:
    rules = all_rules()
    for pair in pairing.pairs:
        if pairing.is_unchanged(pair):
            continue
        for rule in rules:
            for found in rule.check(pair, pairing):
                finding = announced(found, pair, pairing) if rule.is_removal else found
                severity = finding.severity or rule.severity
                bump = rule.bump if severity is rule.severity else bump_for(severity)
                yield _change(rule, finding, pairing), bump


def _change(rule: Rule, finding: Finding, pairing: Pairing) -> Change:
    return Change(
        rule=rule.id,
        severity=finding.severity or rule.severity,
        domain=rule.domain,
        path=finding.path,
        paths=tuple(sorted(finding.paths)),
        parameter=finding.parameter,
        old=finding.old,
        new=finding.new,
        message=finding.message,
        base_location=_location(finding.base_entity, pairing.base),
        head_location=_location(finding.head_entity, pairing.head),
        witness=finding.witness,
        fingerprint=fingerprint(rule.id, finding),
        advice=finding.advice if finding.advice is not None else rule.advice,
        deprecation=finding.deprecation,
    )


def _location(entity: Entity | None, side: Side) -> Location | None:
    return None if entity is None else side.surface.location(entity)


def fingerprint(rule: str, finding: Finding) -> str:
    """Return 16 hexadecimal digits that stay the same when lines move or a message is worded anew."""
    parts = (rule, finding.path, finding.parameter, finding.old, finding.new)
    return hashlib.blake2b(msgspec.json.encode(parts), digest_size=8).hexdigest()

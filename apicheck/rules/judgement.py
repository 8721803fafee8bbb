"""Every rule asked about every pair: the findings of a comparison, with all that a report needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from apicheck.matching.constructor_parts import constructor_parts
from apicheck.matching.distributions import DistributionPair
from apicheck.matching.environment_words import told
from apicheck.matching.environments import is_certain, simplified
from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.model.condition import CanImport, Test, any_of
from apicheck.model.entity import Entity
from apicheck.model.location import Location
from apicheck.model.report import Bump, Change, Severity
from apicheck.rules.announcements import announced
from apicheck.rules.concerns import CONCERNS, WAITING
from apicheck.rules.fingerprints import fingerprint_of
from apicheck.rules.registry import all_rules
from apicheck.rules.rule import Check, Finding, Rule, bump_for
from apicheck.surface.naming import last_part

_FAMILY_OF_CALLS = "parameters"
_INSTANCE = re.compile(r"\binstance\b")


def judge(pairing: Pairing, distributions: Iterable[DistributionPair] = ()) -> tuple[tuple[Change, Bump], ...]:
    """Return every change that a rule finds, each with the bump that it asks for, in the order of path and rule.

    `distributions` are those that declare something about what the pairing holds.
    """
    changes: dict[str, tuple[Change, Bump]] = {}
    for sightings in _sightings(pairing).values():
        found = _change(sightings, pairing)
        if found is not None:
            changes.setdefault(found[0].fingerprint, found)
    for found in _declared(distributions, pairing):
        changes.setdefault(found[0].fingerprint, found)
    return tuple(sorted(changes.values(), key=lambda item: (item[0].path, item[0].rule, item[0].parameter or "")))


class _Sighting(msgspec.Struct, frozen=True):
    """A finding, and the part of a pair that shows it."""

    rule: Rule
    finding: Finding
    part: Pair

    @property
    def severity(self) -> Severity:
        """The finding's own, or its rule's."""
        return self.finding.severity or self.rule.severity


def _sightings(pairing: Pairing) -> dict[tuple[object, ...], list[_Sighting]]:
    """Return what the rules find, the same of several environments together."""
    families: dict[str, list[tuple[Rule, Check]]] = {}
    for rule in all_rules():
        if rule.check is not None:
            families.setdefault(rule.family, []).append((rule, rule.check))
    found: dict[tuple[object, ...], list[_Sighting]] = {}
    parts = pairing.parts_that_differ()
    called = [each for part in parts for each in constructor_parts(part, pairing)]
    for family in sorted(families, key=lambda family: family in WAITING):
        rules, concern = families[family], CONCERNS.get(family)
        for part in parts if family != _FAMILY_OF_CALLS else called:
            if concern is not None and not concern(part, pairing):
                continue
            for rule, check in rules:
                for seen in check(part, pairing):
                    finding = _used(announced(seen, part, pairing) if rule.is_removal else seen, part)
                    key: tuple[object, ...] = (rule.id, finding.path, finding.parameter, finding.message)
                    if part.where is None:
                        key = (*key, finding.old, finding.new)
                    found.setdefault(key, []).append(_Sighting(rule, finding, part))
    return found


def _used(finding: Finding, part: Pair) -> Finding:
    """Let a witness use the object that a module has for the instance which it is about."""
    if not part.is_of_object or finding.witness is None:
        return finding
    name = last_part(part.parent)
    call = _INSTANCE.sub(lambda _: name, finding.witness.call)
    return msgspec.structs.replace(finding, witness=msgspec.structs.replace(finding.witness, call=call))


def _declared(distributions: Iterable[DistributionPair], pairing: Pairing) -> Iterator[tuple[Change, Bump]]:
    """Yield what the rules find in the declarations of each distribution."""
    rules = [(rule, rule.check_distribution) for rule in all_rules() if rule.check_distribution is not None]
    for pair in distributions:
        for rule, check in rules:
            for finding in check(pair, pairing):
                severity = finding.severity or rule.severity
                yield _made(rule, finding, severity, pairing), _bump(rule, severity)


def _change(sightings: list[_Sighting], pairing: Pairing) -> tuple[Change, Bump] | None:
    """Make one change of what was seen in one or several environments, which are told unless they are all there are.

    None where it can't be told whether these environments ever come about, nor whether it would matter there.
    """
    worst = max(sightings, key=lambda sighting: sighting.severity.weight)
    rule, finding, severity = worst.rule, worst.finding, worst.severity
    where = simplified(any_of(*(sighting.part.where for sighting in sightings)))
    doubts = [
        test for sighting in sightings for test in sighting.part.doubts if not _is_no_longer_required(test, pairing)
    ]
    if severity is Severity.RISKY and not is_certain(where, doubts):
        return None
    reworded = [test for sighting in sightings for test in sighting.part.reworded]
    is_doubtful = severity is Severity.BREAKING and not is_certain(where, [*doubts, *reworded])
    if is_doubtful:
        severity = Severity.RISKY
    seen = msgspec.structs.replace(
        finding,
        message=_with_place(finding.message, told(where)),
        witness=None if is_doubtful else finding.witness,
    )
    return _made(rule, seen, severity, pairing), _bump(rule, severity)


def _is_no_longer_required(test: Test, pairing: Pairing) -> bool:
    """Tell whether a module came with the distribution and no longer does: an installation afresh is without it."""
    return isinstance(test, CanImport) and all(
        any(test.name.partition(".")[0] in names for names in side.surface.required.values()) is is_required
        for side, is_required in ((pairing.base, True), (pairing.head, False))
    )


def _made(rule: Rule, finding: Finding, severity: Severity, pairing: Pairing) -> Change:
    return Change(
        rule=rule.id,
        severity=severity,
        domain=rule.domain,
        path=finding.path,
        paths=tuple(sorted(finding.paths)),
        parameter=finding.parameter,
        old=finding.old,
        new=finding.new,
        message=finding.message,
        base_location=finding.base_location or _location(finding.base_entity, pairing.base),
        head_location=finding.head_location or _location(finding.head_entity, pairing.head),
        witness=finding.witness,
        fingerprint=fingerprint_of(rule.id, finding.path, finding.parameter, finding.old, finding.new),
        advice=finding.advice if finding.advice is not None else rule.advice,
        deprecation=finding.deprecation,
    )


def _bump(rule: Rule, severity: Severity) -> Bump:
    return rule.bump if severity is rule.severity else bump_for(severity)


def _with_place(message: str, where: str) -> str:
    """Put where a finding holds behind the first part of its message, which says what happened."""
    what, semicolon, more = message.partition("; ")
    return f"{what} ({where}){semicolon}{more}" if where else message


def _location(entity: Entity | None, side: Side) -> Location | None:
    return None if entity is None else side.surface.location(entity)

"""What findings of removals say of the deprecation before them: that there was one, since when, and for when it was."""

from __future__ import annotations

import re

import msgspec

from apicheck.matching.announcements import announcement, deprecated_parameters, own_deprecation
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.deprecation import Deprecation
from apicheck.model.report import Severity
from apicheck.rules.rule import Finding

_LONGEST_TEXT = 160
# A first sentence that says no more than the version.
_PROMISE = re.compile(r"^(?:This\s+)?will be removed in (?:[A-Za-z]+ )?v?\d[\w.]*(?:\.\s+|\.?$)", re.IGNORECASE)

# An opening that says no more than the word: `Deprecated: use fetch`.
_OPENING = re.compile(r"^\W*deprecated\W*[:.,)\]*]\s+(?=\S)", re.IGNORECASE)


def announced(finding: Finding, pair: Pair, pairing: Pairing) -> Finding:
    """Return the finding of a removal with what base said of it before, in its message and by itself."""
    if finding.parameter is None:
        entity = finding.base_entity
        own = None if entity is None or finding.path == pair.path else own_deprecation((entity,), pairing.base)
        told = own or announcement(pair, pairing)
    else:
        told = deprecated_parameters(finding.base_entity, pairing.base).get(finding.parameter)
    if told is None and finding.severity is Severity.RISKY:
        return finding
    if told is None:
        return msgspec.structs.replace(finding, message=f"{finding.message}; no deprecation announced it")
    return msgspec.structs.replace(
        finding,
        message=f"{finding.message}; {phrase(told)}",
        deprecation=told,
        advice=finding.advice or "keep it, deprecated as it is, until a major release",
    )


def phrase(deprecation: Deprecation) -> str:
    """Say that something is deprecated: `deprecated since 2.0, announced for 3.0: use fetch instead`."""
    said = "deprecated"
    if deprecation.since is not None:
        said += f" since {deprecation.since}"
    if deprecation.removal is not None:
        said += f"{',' if deprecation.since is not None else ' and'} announced for {deprecation.removal}"
    text = deprecation.message if deprecation.removal is None else _PROMISE.sub("", deprecation.message)
    text = _OPENING.sub("", text.strip()).rstrip(".")
    if len(text) > _LONGEST_TEXT:
        text = f"{text[:_LONGEST_TEXT].rpartition(' ')[0]}..."
    return f"{said}: {text}" if text else said

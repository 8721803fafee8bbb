"""From the causes of a changed call to findings: one rule for each kind of cause, all told in the same way."""

from collections.abc import Iterator
from weakref import WeakKeyDictionary

import msgspec

from apicheck.matching.calls_of_pairs import CallChange, call_changes
from apicheck.matching.causes import Cause, CauseKind
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.subclass_calls import subclass_changes
from apicheck.model.report import Severity
from apicheck.model.signature import ParameterKind
from apicheck.rules.rule import Check, Finding
from apicheck.surface.classes.implementers import is_left_to_implementers

# Many rules ask about one pair, and deciding its calls is the work of all of them.
_decided: WeakKeyDictionary[Pair, tuple[CallChange, ...]] = WeakKeyDictionary()


def finds(kind: CauseKind) -> Check:
    """Return the check of the rule that tells causes of this kind."""

    def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
        for change in changes_of_calls(pair, pairing):
            if change.cause.kind is kind and not _is_for_implementers(pair, change, pairing):
                yield _finding(pair, change)

    return check


def finds_for_implementers(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find what callers may give from now on, and methods that others have implemented do not take."""
    for change in changes_of_calls(pair, pairing):
        if _is_for_implementers(pair, change, pairing):
            message = f"{phrase(change.cause)}, which implementations of the method do not take"
            yield msgspec.structs.replace(_finding(pair, change), message=message, severity=Severity.RISKY)


_ADDED = frozenset({CauseKind.OPTIONAL_PARAMETER_ADDED, CauseKind.VARIADIC_ADDED})


def _is_for_implementers(pair: Pair, change: CallChange, pairing: Pairing) -> bool:
    """Tell whether a parameter was added to a method that others implement."""
    return (
        change.cause.kind in _ADDED
        and pair.is_member
        and is_left_to_implementers(change.old_entity, pair.base_owner, pairing.base.hierarchy)
        and is_left_to_implementers(change.new_entity, pair.head_owner, pairing.head.hierarchy)
    )


def changes_of_calls(pair: Pair, pairing: Pairing) -> tuple[CallChange, ...]:
    """Return what became of the calls of a pair, those of its subclasses included, each with its cause."""
    found = _decided.get(pair)
    if found is None:
        found = _decided[pair] = (*call_changes(pair, pairing), *subclass_changes(pair, pairing))
    return found


def _finding(pair: Pair, change: CallChange) -> Finding:
    severity, message, witness = change.cause.severity, change.default or phrase(change.cause), change.witness
    if severity is Severity.BREAKING and change.doubt:
        severity, witness = Severity.RISKY, None
        message = f"{message} {change.doubt}"
    end = f".{change.member}" if change.member else ""
    return Finding(
        message,
        f"{pair.path}{end}",
        tuple(f"{path}{end}" for path in pair.paths),
        parameter=change.cause.parameter,
        old=change.old,
        new=change.new,
        base_entity=change.old_entity,
        head_entity=change.new_entity,
        witness=witness,
        severity=severity,
    )


def phrase(cause: Cause) -> str:
    """Say in a few words what happened to the parameter, the subject left out."""
    parameters = "parameter" if not cause.others else f"parameters {', '.join((cause.parameter, *cause.others))}"
    match cause.kind:
        case CauseKind.PARAMETER_REMOVED:
            return f"{parameters} removed"
        case CauseKind.PARAMETER_RENAMED:
            return f"parameter renamed to {cause.new_name}"
        case CauseKind.PARAMETER_REORDERED:
            return f"{parameters} changed places"
        case CauseKind.REQUIRED_PARAMETER_ADDED:
            return f"required {parameters} added"
        case CauseKind.OPTIONAL_PARAMETER_INSERTED:
            return f"{parameters} added before others that are passed by position"
        case CauseKind.BECAME_REQUIRED:
            return f"{parameters} now required"
        case CauseKind.BECAME_KEYWORD_ONLY:
            return f"{parameters} now keyword-only"
        case CauseKind.BECAME_POSITIONAL_ONLY:
            return f"{parameters} now positional-only"
        case CauseKind.BECAME_POSITIONAL:
            return f"{parameters} can now be passed by position, before what stood there"
        case CauseKind.POSITIONAL_ONLY_EXPOSED:
            return f"{parameters} no longer positional-only, which clashes with **kwargs"
        case CauseKind.VARIADIC_POSITIONAL_REMOVED:
            return f"*{cause.parameter} removed"
        case CauseKind.VARIADIC_KEYWORD_REMOVED:
            return f"**{cause.parameter} removed"
        case CauseKind.PARAMETER_SWALLOWED:
            return f"{parameters} removed; what is passed for it goes to *args or **kwargs"
        case CauseKind.DEFAULT_CHANGED:
            return f"default {_default(cause.old)} -> {_default(cause.new)}"
        case CauseKind.OPTIONAL_PARAMETER_ADDED:
            return "optional parameter added"
        case CauseKind.BECAME_OPTIONAL:
            return f"{parameters} now optional"
        case CauseKind.KIND_WIDENED:
            return f"{parameters} can be passed in more ways"
        case CauseKind.VARIADIC_ADDED:
            stars = "**" if cause.new is not None and cause.new.kind is ParameterKind.VAR_KEYWORD else "*"
            return f"{stars}{cause.parameter} added"
        case CauseKind.VARIADIC_RENAMED:
            return f"renamed to {cause.new_name}"


def _default(parameter: object) -> str:
    return str(getattr(parameter, "default", None))

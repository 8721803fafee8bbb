"""The instances of a data model are compared otherwise: by their fields or by identity, or by other fields.

## Why it matters

`first == second` gives another answer, and so do `in`, `list.index` and the keys of dictionaries. Nothing is raised.

## Before

    @dataclass
    class Point:
        x: int

## After

    @dataclass(eq=False)
    class Point:
        x: int

## How to stay compatible

Leave the comparison as it is, and offer the other one as a method.

## References

- The standard library's `dataclasses`; attrs, "Comparison"
"""

from collections.abc import Iterator

from apicheck.matching.fields import field_changes
from apicheck.matching.model_options import changed_option
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Class
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find data models whose made comparison is gone, is new, or takes other fields into account."""
    message = _message(pair, pairing)
    if message is None:
        return
    yield Finding(
        message,
        pair.path,
        pair.paths,
        old=describe(pair.old),
        new=describe(pair.new),
        base_entity=pair.old,
        head_entity=pair.new,
    )


def _message(pair: Pair, pairing: Pairing) -> str | None:
    old, new = pair.old, pair.new
    if old is None or new is None or not isinstance(old.definition, Class) or not isinstance(new.definition, Class):
        return None
    if changed_option(pair, pairing, lambda each: each.has_eq, was=True, now=False):
        is_written = bool(pairing.head.hierarchy.member(new, "__eq__"))
        return None if is_written else "instances were equal if their fields were, and now only if they are the same"
    if changed_option(pair, pairing, lambda each: each.has_eq, was=False, now=True):
        was_written = bool(pairing.base.hierarchy.member(old, "__eq__"))
        return None if was_written else "instances were equal only if they were the same, and now if their fields are"
    changes = field_changes(old, new, pairing)
    if changes is None or not (changes.old.has_eq and changes.new.has_eq):
        return None
    for field in changes.old.fields or ():
        other = changes.new.field(field.name)
        if other is None or field.is_compared is other.is_compared or other.owner != new.home:
            continue
        verb = "now counts" if other.is_compared else "no longer counts"
        return f"field {field.name} {verb} when instances are compared"
    return None


RULE = Rule(
    "model-equality-changed",
    "models",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="leave the comparison as it is, and offer the other one as a method",
    opposite="model-equality-changed",
)

"""A field of a data model has another name.

It is told once: for the parameter of the constructor, and for the attribute that is gone and the one that is new. Where
the model keeps data that it has no field for, and no call fails, the old attribute may still be there: that is risky.

## Why it matters

Calls that pass it by its name raise `TypeError`, and reading the old attribute raises `AttributeError`.

## Before

    @dataclass
    class Options:
        timeout: float = 5.0

## After

    @dataclass
    class Options:
        time_limit: float = 5.0

## How to stay compatible

Keep the old name as a property, and take it in the constructor as well, with a warning.

## References

- The standard library's `dataclasses`; pydantic, "Models"; attrs, "Overview"
"""

from collections.abc import Iterator

from apicheck.matching.calls_of_pairs import failing_construction
from apicheck.matching.fields import field_changes
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.data_models import Extra


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find fields of data models that stand under another name on head."""
    if pair.base_owner is None or pair.head_owner is None or pair.head or pair.old is None:
        return
    changes = field_changes(pair.base_owner, pair.head_owner, pairing)
    renamed = None if changes is None else changes.renamed.get(pair.name)
    if changes is None or renamed is None:
        return
    old, new = renamed
    owner = pairing.by_path.get(pair.parent)
    is_passed_as_before = old.init_names[0] in new.init_names
    witness = None
    if owner is not None and not is_passed_as_before:
        witness = failing_construction(owner, pairing, old.init_names[0])
    is_kept = changes.new.extra is Extra.ALLOW and not is_passed_as_before
    if witness is None and not is_kept:
        error = f"AttributeError: {pair.head_owner.name!r} object has no attribute {pair.name!r}"
        witness = Witness(f"instance.{pair.name}", error)
    member = pairing.head.hierarchy.member(pair.head_owner, new.name)
    yield Finding(
        f"field renamed to {new.name}",
        pair.path,
        pair.paths,
        old=describe(pair.old),
        new=describe(member[0]) if member else None,
        base_entity=pair.old,
        head_entity=member[0] if member else pair.head_owner,
        witness=witness,
        severity=None if witness is not None else Severity.RISKY,
    )


RULE = Rule(
    "field-renamed",
    "models",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the old name as a property and in the constructor, and warn where it is used",
    is_removal=True,
    opposite="field-renamed",
)

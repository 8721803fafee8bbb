"""A field of a data model is gone.

It is a parameter of the constructor and an attribute of instances at once, and told here for both. Where the model
keeps data that it has no field for, the attribute may still be there: that is risky.

## Why it matters

`Options(..., proxies=...)` raises `TypeError`, and `options.proxies` raises `AttributeError`. Named tuples unpack to
fewer items.

## Before

    @dataclass
    class Options:
        url: str
        proxies: dict | None = None

## After

    @dataclass
    class Options:
        url: str

## How to stay compatible

Keep the field, with a default, and warn when it is given.

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
    """Find fields of data models on both sides that base has and head does not."""
    if pair.base_owner is None or pair.head_owner is None or pair.head or pair.old is None:
        return
    changes = field_changes(pair.base_owner, pair.head_owner, pairing)
    field = None if changes is None else changes.removed.get(pair.name)
    if changes is None or field is None:
        return
    owner = pairing.by_path.get(pair.parent)
    witness = None
    if owner is not None and field.in_constructor:
        witness = failing_construction(owner, pairing, field.init_names[0], is_refused=True)
    is_kept = changes.new.extra is Extra.ALLOW
    if witness is None and not is_kept and not pair.may_be_served:
        error = f"AttributeError: {pair.head_owner.name!r} object has no attribute {pair.name!r}"
        witness = Witness(f"instance.{pair.name}", error)
    message = "field removed"
    if witness is None:
        reason = (
            "the model keeps data that it has no field for" if is_kept else "something else may serve the attribute"
        )
        message = f"{message}; {reason}"
    yield Finding(
        message,
        pair.path,
        pair.paths,
        old=describe(pair.old),
        base_entity=pair.old,
        head_entity=pair.head_owner,
        witness=witness,
        severity=None if witness is not None else Severity.RISKY,
    )


RULE = Rule(
    "field-removed",
    "models",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the field with a default, warn when it is given, and remove it in a later major release",
    is_removal=True,
    opposite="optional-parameter-added",
)

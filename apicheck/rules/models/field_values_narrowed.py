"""A data model refuses values that it took: a field has a new or a narrower constraint, or there is a new validator.

Constraints are those of pydantic's `Field`, of `conint` and its kin, of `Annotated[int, Gt(0)]`, of `msgspec.Meta` and
the `validator=` of attrs. A validator is told where it raises an error, and where the class had none of its name.

## Why it matters

Who made an instance with such a value, or reads data from elsewhere that holds it, gets a `ValidationError`. Names and
types are as before, so that no type checker tells.

## Before

    class Order(BaseModel):
        amount: int

## After

    class Order(BaseModel):
        amount: int = Field(gt=0)

## How to stay compatible

Leave the field as it is, and warn about such values in a validator.

## References

- pydantic, "Fields", "Validators"; attrs, "Validators"
"""

from collections.abc import Iterator

from apicheck.matching.fields import FieldChanges, field_changes
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Attribute, Class
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.data_models import constraints_of, data_model, narrowed, validators_in


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find fields with constraints, and models with validators, that they did not have."""
    if pair.classes is not None and pair.is_public_base:
        yield from _validators(pair, *pair.classes, pairing)
    elif pair.base_owner is not None and pair.head_owner is not None:
        yield from _constraints(pair, field_changes(pair.base_owner, pair.head_owner, pairing))


def _constraints(pair: Pair, changes: FieldChanges | None) -> Iterator[Finding]:
    old, new = pair.old, pair.new
    if old is None or new is None or changes is None:
        return
    if not isinstance(old.definition, Attribute) or not isinstance(new.definition, Attribute):
        return
    if changes.old.field(pair.name) is None or changes.new.field(pair.name) is None:
        return
    was, now = constraints_of(old.definition), constraints_of(new.definition)
    found = [] if was is None or now is None else list(narrowed(was, now))
    if found:
        yield Finding(
            f"no longer takes all values that it took: {', '.join(found)}",
            pair.path,
            pair.paths,
            old=describe(old),
            new=describe(new),
            base_entity=old,
            head_entity=new,
        )


def _validators(pair: Pair, old: Entity, new: Entity, pairing: Pairing) -> Iterator[Finding]:
    if data_model(pairing.base.hierarchy, old) is None or data_model(pairing.head.hierarchy, new) is None:
        return
    if not isinstance(old.definition, Class) or not isinstance(new.definition, Class):
        return
    before, after = dict(validators_in(old.definition)), dict(validators_in(new.definition))
    if before.keys() - after.keys():
        return  # one of the new ones may do what one of these did
    known = {name for each in pairing.base.hierarchy.lineage(old).entities for name in _names(each)}
    for name, function in after.items():
        if name in known or not (function.raises or function.private_calls):
            continue
        errors = ", ".join(dict.fromkeys(each.error for each in function.raises))
        yield Finding(
            f"has a new validator, `{name}`, which may refuse values" + (f" by {errors}" if errors else ""),
            pair.path,
            pair.paths,
            base_entity=old,
            head_entity=new,
        )


def _names(entity: Entity) -> Iterator[str]:
    if isinstance(entity.definition, Class):
        yield from entity.definition.scope


RULE = Rule(
    "field-values-narrowed",
    "models",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="leave the field as it is, and warn about such values",
    no_opposite="a model that takes more is at fault for nobody",
)

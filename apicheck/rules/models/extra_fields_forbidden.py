"""A pydantic model no longer takes data that it has no field for.

## Why it matters

`User(name="...", unknown=1)` raises a `ValidationError`, and so does data from elsewhere that brings more than the
fields.

## Before

    class User(BaseModel):
        name: str

## After

    class User(BaseModel):
        model_config = ConfigDict(extra="forbid")

        name: str

## How to stay compatible

Leave the model as it is, and warn about what it doesn't know in a validator.

## References

- pydantic, "Models", "Extra data"
"""

from collections.abc import Iterator

from apicheck.matching.calls_of_pairs import construction
from apicheck.matching.model_options import changed_option
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.data_models import DataModel, Extra


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find pydantic models that ignored or kept other data and now forbid it."""
    if changed_option(pair, pairing, _takes_more, was=True, now=False) is None:
        return
    yield Finding(
        "data without a field is no longer taken",
        pair.path,
        pair.paths,
        old="extra data is taken",
        new="extra data is forbidden",
        base_entity=pair.old,
        head_entity=pair.new,
        witness=Witness(
            construction(pair, pairing, "unknown"), "pydantic raises a ValidationError for `unknown`, an extra input"
        ),
    )


def _takes_more(model: DataModel) -> bool | None:
    return None if model.extra is None else model.extra is not Extra.FORBID


RULE = Rule(
    "extra-fields-forbidden",
    "models",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="leave the model open, and warn about what it does not know",
    opposite="extra-fields-accepted",
)

"""A pydantic model no longer keeps data that it has no field for.

## Why it matters

`User(nickname="...").nickname` raises `AttributeError`, and what the model gives back lacks the data.

## Before

    class User(BaseModel):
        model_config = ConfigDict(extra="allow")

## After

    class User(BaseModel): ...

## How to stay compatible

Leave the model open, or give it fields for what users keep in it.

## References

- pydantic, "Models", "Extra data"
"""

from collections.abc import Iterator

from apicheck.matching.model_options import changed_option
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.data_models import Extra


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find pydantic models that kept other data and now ignore it."""
    if changed_option(pair, pairing, lambda each: each.extra, was=Extra.ALLOW, now=Extra.IGNORE) is None:
        return
    new = pair.new
    yield Finding(
        "data without a field is no longer kept",
        pair.path,
        pair.paths,
        old="extra='allow'",
        new="extra='ignore'",
        base_entity=pair.old,
        head_entity=new,
        witness=Witness(
            "instance.unknown",
            f"AttributeError: {'' if new is None else new.name!r} object has no attribute 'unknown'",
        ),
    )


RULE = Rule(
    "extra-fields-dropped",
    "models",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="leave the model open, or give it fields for what users keep in it",
    opposite="extra-fields-accepted",
)

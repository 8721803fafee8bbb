"""A pydantic model now takes data that it has no field for, or keeps what it ignored.

## Why it matters

Nothing fails for callers. Misspelled names are no longer refused.

## Before

    class User(BaseModel, extra="forbid"):
        name: str

## After

    class User(BaseModel):
        name: str

## How to stay compatible

Nothing breaks for callers.

## References

- pydantic, "Models", "Extra data"
"""

from collections.abc import Iterator

from apicheck.matching.model_options import changed_option
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.data_models import Extra

_GAINS = {
    (Extra.FORBID, Extra.IGNORE): "data without a field is now ignored",
    (Extra.FORBID, Extra.ALLOW): "data without a field is now taken and kept",
    (Extra.IGNORE, Extra.ALLOW): "data without a field is now kept",
}


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find pydantic models that do more than before with data that they have no field for."""
    for (was, now), message in _GAINS.items():
        if changed_option(pair, pairing, lambda each: each.extra, was=was, now=now) is not None:
            yield Finding(
                message,
                pair.path,
                pair.paths,
                old=f"extra={was.value!r}",
                new=f"extra={now.value!r}",
                base_entity=pair.old,
                head_entity=pair.new,
            )


RULE = Rule(
    "extra-fields-accepted",
    "models",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check,
    opposite="extra-fields-forbidden",
)

"""A field of a data model is no longer taken under a name that the constructor and the data used for it.

The name of the field itself is the same: what changed is an alias, where it comes from, or whether the field's own name
is taken beside it.

## Why it matters

What is passed under the old name is refused, or ignored without a word; so is data that is read from elsewhere.

## Before

    class User(BaseModel):
        user_id: int

## After

    class User(BaseModel):
        user_id: int = Field(alias="userId")

## How to stay compatible

Take both names: `ConfigDict(validate_by_name=True)`, or `AliasChoices` for the old alias and the new one.

## References

- pydantic, "Alias"; attrs, "Private attributes and aliases"
"""

from collections.abc import Iterator

from apicheck.matching.calls_of_pairs import construction, failing_construction
from apicheck.matching.fields import field_changes
from apicheck.matching.model_options import models_of
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find fields whose constructor takes another name for them."""
    old, new = pair.old, pair.new
    if old is None or new is None or models_of(pair, pairing) is None:
        return
    changes = field_changes(old, new, pairing)
    for name, (was, now) in ({} if changes is None else changes.realiased).items():
        if was.owner != old.home and was.owner in pairing.class_pairs:
            continue  # told where it is declared
        lost = next(each for each in was.init_names if each not in now.init_names)
        witness = failing_construction(pair, pairing, lost) or Witness(
            construction(pair, pairing, lost, was.init_names), f"what is passed as `{lost}` no longer reaches `{name}`"
        )
        yield Finding(
            f"field {name} is no longer taken as {lost}, but as {' or '.join(now.init_names)}",
            pair.path,
            pair.paths,
            parameter=name,
            old=" or ".join(was.init_names),
            new=" or ".join(now.init_names),
            base_entity=old,
            head_entity=new,
            witness=witness,
        )


RULE = Rule(
    "field-alias-changed",
    "models",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="take the old name beside the new one",
    opposite="field-alias-changed",
)

"""A class has a public member that it did not have before.

## Why it matters

Users may build on it from this release on, which is what a minor release announces.

## Before

    class Client: ...

## After

    class Client:
        def close(self): ...

## How to stay compatible

Nothing breaks for callers. Begin the name with an underscore where the member is not meant for users.

## References

- Semantic Versioning 2.0.0, clause 7
"""

from collections.abc import Iterator

from apicheck.matching.abstract_changes import abstract_change
from apicheck.matching.ancestors import came_by_unknown, gained_ancestors
from apicheck.matching.enum_changes import is_enum_member
from apicheck.matching.fields import is_told_as_field
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.protocol_changes import gained_protocol_members
from apicheck.matching.renames import is_told_as_rename
from apicheck.matching.truth_values import truth_change
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.data_models import data_model
from apicheck.surface.classes.special_methods import ORDER


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find members of classes on both sides that head has and base does not."""
    new = pair.new
    if new is None or pair.base or pair.base_owner is None or pair.head_owner is None:
        return
    if is_told_as_field(pair, pairing):
        return
    if is_enum_member(pair, pairing):
        return  # told by the rules about enumerations
    if new.owner in came_by_unknown(pair.base_owner, pair.head_owner, pairing):
        return  # it may have been inherited before
    if any(ancestor.home == new.owner for ancestor in gained_ancestors(pair.base_owner, pair.head_owner, pairing)):
        return
    owners = pair.base_owner, pair.head_owner
    if pair.name in abstract_change(*owners, pairing).gained or pair.name in gained_protocol_members(*owners, pairing):
        return  # told as what subclasses, or classes that fit a protocol, lack
    model = data_model(pairing.base.hierarchy, pair.base_owner) if pair.name in ORDER else None
    if model is not None and model.has_order:
        return  # it was made before, and is written now
    if is_told_as_rename(pair, pairing):
        return
    if pair.name == "__len__" and truth_change(*owners, pairing) is not None:
        return  # told with what it does beside
    yield Finding("was added", pair.path, pair.paths, new=describe(new), head_entity=new)


RULE = Rule(
    "member-added", "members", Domain.RUNTIME, Severity.COMPATIBLE, Bump.MINOR, check, opposite="member-removed"
)

"""A class has an ancestor that it did not have before.

## Why it matters

`isinstance` holds for more than before, and what the ancestor brings is there, too.

## Before

    class Client: ...

## After

    class Client(AbstractContextManager): ...

## How to stay compatible

Nothing breaks.

## References

- Language reference, 3.3.3.1 "Resolving MRO entries"
"""

from collections.abc import Iterator

from apicheck.matching.ancestors import counterpart_gained_it, gained_ancestors, public_name
from apicheck.matching.enum_changes import is_kind_of_enum
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Class
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes with an ancestor on head that is none of theirs on base, and that no nearer ancestor has gained."""
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base:
        return
    if not isinstance(old.definition, Class) or not isinstance(new.definition, Class):
        return
    gained = [a for a in gained_ancestors(old, new, pairing) if not is_kind_of_enum(a, old, new, pairing)]
    lineage = pairing.head.hierarchy.lineage
    for ancestor in gained:
        if any(other is not ancestor and ancestor.home in lineage(other).homes for other in gained):
            continue
        if counterpart_gained_it(ancestor, old, new, pairing):
            continue
        name = public_name(ancestor, pairing)
        yield Finding(
            f"now inherits from {name}",
            pair.path,
            pair.paths,
            old=describe(old),
            new=describe(new),
            base_entity=old,
            head_entity=new,
        )


RULE = Rule(
    "ancestor-added", "classes", Domain.RUNTIME, Severity.COMPATIBLE, Bump.MINOR, check, opposite="ancestor-removed"
)

"""All pairs of two revisions, put together: of names, then of the members of classes and objects."""

from __future__ import annotations

from apicheck.matching.changed_descriptors import changed_descriptors
from apicheck.matching.changed_endings import changed_endings, changed_errors
from apicheck.matching.changed_names import changed_modules, changed_names
from apicheck.matching.member_pairs import pair_members
from apicheck.matching.name_pairs import pair_additions, pair_hidden_modules, pair_modules_behind_names, pair_names
from apicheck.matching.object_pairs import pair_members_of_objects
from apicheck.matching.pairs import Pairing, Side
from apicheck.matching.unchanged_definitions import unchanged_definitions
from apicheck.model.definition import Definition


def pair_up(base: Side, head: Side) -> Pairing:
    """Pair every public path of base with head, then the members of what stands on both sides."""
    pairing = Pairing(
        base,
        head,
        changed_names=changed_names(base, head),
        changed_endings=changed_endings(base.surface, head.surface),
        changed_errors=changed_errors(base.surface, head.surface),
        changed_descriptors=changed_descriptors(base, head),
        unchanged=_unchanged(base, head),
    )
    pair_names(pairing)
    pair_hidden_modules(pairing)
    pair_additions(pairing)
    pair_modules_behind_names(pairing)
    pair_members(pairing)
    pair_members_of_objects(pairing)
    return pairing


def _unchanged(base: Side, head: Side) -> dict[int, Definition]:
    """Return the definitions of changed files that have not changed, by the ids of those that they are on head."""
    return {
        id(new): old
        for summary, other in changed_modules(base.surface, head.surface)
        for old, new in unchanged_definitions(summary, other)
    }

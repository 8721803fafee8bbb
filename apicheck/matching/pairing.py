"""All pairs of two revisions, put together: of names, then of the members of classes."""

from __future__ import annotations

from apicheck.matching.member_pairs import pair_members
from apicheck.matching.name_pairs import pair_additions, pair_hidden_modules, pair_modules_behind_names, pair_names
from apicheck.matching.pairs import Pairing, Side
from apicheck.matching.unchanged_definitions import unchanged_definitions
from apicheck.model.definition import Attribute, Binding, Definition


def pair_up(base: Side, head: Side) -> Pairing:
    """Pair every public path of base with head, then the members of every class that stands on both sides."""
    pairing = Pairing(base, head, changed_names=_changed_names(base, head), unchanged=_unchanged(base, head))
    pair_names(pairing)
    pair_hidden_modules(pairing)
    pair_additions(pairing)
    pair_modules_behind_names(pairing)
    pair_members(pairing)
    return pairing


def _changed_names(base: Side, head: Side) -> frozenset[str]:
    """Return the names of private constants of modules that have another value by their text: no pair tells of them."""
    return frozenset(
        name
        for module, summary in base.surface.modules.items()
        if (other := head.surface.modules.get(module)) is not None and other is not summary
        for name, bindings in summary.scope.items()
        if _only_value(bindings) != _only_value(other.scope.get(name, ())) and f"{module}.{name}" not in base.homes
    )


def _unchanged(base: Side, head: Side) -> dict[int, Definition]:
    """Return the definitions of changed files that have not changed, by the ids of those that they are on head."""
    modules = head.surface.modules
    return {
        id(new): old
        for module, summary in base.surface.modules.items()
        if (other := modules.get(module)) is not None and other is not summary
        for old, new in unchanged_definitions(summary, other)
    }


def _only_value(bindings: tuple[Binding, ...]) -> str | None:
    definition = bindings[0].definition if len(bindings) == 1 else None
    return definition.value if isinstance(definition, Attribute) else None

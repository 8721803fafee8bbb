"""What one side of a comparison says of the end of something: its own deprecation, or that of what it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from apicheck.matching.own_warnings import told_by_message_of_helper, told_by_own_warnings
from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.model.definition import Attribute, Class, Function, Property
from apicheck.model.deprecation import Deprecation
from apicheck.model.entity import Alternatives, Entity, EntityKind
from apicheck.surface.calls.callables import constructor


def own_deprecation(alternatives: Alternatives, side: Side) -> Deprecation | None:
    """Return what the definition of a thing says of it, that of one of its alternatives where there are several."""
    for entity in alternatives:
        definition = entity.definition
        if isinstance(definition, Function | Class | Property | Attribute) and definition.deprecation is not None:
            return told_by_message_of_helper(entity, side) or definition.deprecation
        told = told_by_own_warnings(entity, side) or _of_construction(entity, side)
        if told is not None:
            return told
        if entity.kind is EntityKind.MODULE and entity.home in side.surface.modules:
            return side.surface.modules[entity.home].deprecation
    return None


def _of_construction(entity: Entity, side: Side) -> Deprecation | None:
    """Return what each construction of a class warns of: a constructor that it inherits, or that its own one calls."""
    if not isinstance(entity.definition, Class):
        return None
    for ancestor in side.hierarchy.lineage(entity).entities:
        for found in side.surface.own_member(ancestor, "__init__") if ancestor.definition is not None else ():
            if not isinstance(found.definition, Function):
                return None
            told = found.definition.deprecation or told_by_own_warnings(found, side)
            if told is not None or not found.definition.asks_ancestors:
                return told
    return None


def announcement(pair: Pair, pairing: Pairing, *, on_head: bool = False) -> Deprecation | None:
    """Return what base, or head, says of the end of what a pair holds there.

    The thing itself comes first, or the module that serves its name; then the class or the modules that it belongs to.
    """
    side, found, owner = (
        (pairing.head, pair.head, pair.head_owner) if on_head else (pairing.base, pair.base, pair.base_owner)
    )
    paths = (pair.path, *pair.paths)
    for path in () if pair.is_member else paths:
        holder, _, name = path.rpartition(".")
        served = served_deprecations(holder, side).get(name)
        if served is not None:
            return served
    told = own_deprecation(found, side) or own_deprecation((owner,) if owner else (), side)
    told = told or next((_of_all_in(entity, side) for entity in found if entity.kind is EntityKind.MODULE), None)
    return told or _of_modules_above(paths, side)


def served_deprecations(module: str, side: Side) -> Mapping[str, Deprecation]:
    """Return the names of a module, or of a private one that it is a name of, for which its `__getattr__` warns."""
    summary = side.surface.modules.get(module)
    if summary is None:
        for entity in side.surface.resolve_path(module) if module else ():
            summary = side.surface.modules.get(entity.home) if entity.kind is EntityKind.MODULE else None
    return {} if summary is None else side.surface.served.deprecated(summary)


def deprecated_parameters(entity: Entity | None, side: Side) -> Mapping[str, Deprecation]:
    """Return the deprecations of single parameters of a function, or of what a class is constructed with."""
    function = _called(entity, side)
    return {} if function is None else dict(function.deprecated_parameters)


def parameter_names(entity: Entity | None, side: Side) -> frozenset[str]:
    """Return the names of the parameters of a function, or of what a class is constructed with."""
    function = _called(entity, side)
    return frozenset(parameter.name for parameter in function.signature.parameters) if function else frozenset()


def _called(entity: Entity | None, side: Side) -> Function | None:
    definition = None if entity is None else entity.definition
    if entity is not None and isinstance(definition, Class):
        made = constructor(side.hierarchy, entity)
        definition = None if made is None else made.entity.definition
    return definition if isinstance(definition, Function) else None


def _of_all_in(module: Entity, side: Side) -> Deprecation | None:
    """Return what a module says by deprecating each function and class that it defines for the public."""
    found: list[Deprecation] = []
    for name in side.names.of(module.home):
        for entity in side.surface.resolve(module.home, name):
            if isinstance(entity.definition, Function | Class) and entity.module == module.home:
                told = own_deprecation((entity,), side)
                if told is None:
                    return None
                found.append(told)
    if len(found) < 2:
        return found[0] if found else None
    since, removal = {told.since for told in found}, {told.removal for told in found}
    message = found[0].message if len({told.message for told in found}) == 1 else "all that it defines is deprecated"
    return Deprecation(message, since.pop() if len(since) == 1 else None, removal.pop() if len(removal) == 1 else None)


def _of_modules_above(paths: Iterable[str], side: Side) -> Deprecation | None:
    """Return what modules say of themselves through which each of the paths goes: by another one, nobody was told."""
    found = [_of_module_above(path, side) for path in paths]
    return None if None in found else found[0]


def _of_module_above(path: str, side: Side) -> Deprecation | None:
    holder = path.rpartition(".")[0]
    while holder:
        summary = side.surface.modules.get(holder)
        if summary is not None and summary.deprecation is not None:
            return summary.deprecation
        holder = holder.rpartition(".")[0]
    return None

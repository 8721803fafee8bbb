"""Which keywords a class statement takes that names a class as its base: `class Mine(Base, key=...)`.

Source: language reference, 3.3.3.1 "Customizing class creation" (`object.__init_subclass__`) and 3.3.3.4.
"""

from __future__ import annotations

import msgspec

from apicheck.model.definition import Class, Function
from apicheck.model.entity import Entity, EntityKind
from apicheck.model.signature import Parameter, ParameterKind, Signature
from apicheck.surface import standard_library
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.classes.metaclasses import metaclasses

_NAME = "__init_subclass__"

# Metaclasses and ancestors of the standard library that hand every keyword on.
_PASSING = frozenset({"abc.ABCMeta", "typing._ProtocolMeta", "typing.Generic", "typing.Protocol"})


class SubclassCall(msgspec.Struct, frozen=True):
    """What the keywords of a class statement have to bind to: `signature`, of keyword-only parameters.

    `written` are the parameters of the nearest `__init_subclass__` as they stand there, without `cls`, and `entity` is
    that method; both are None where `object`'s own is the nearest, which takes none.
    """

    signature: Signature
    written: Signature | None = None
    entity: Entity | None = None


def subclass_call(hierarchy: Hierarchy, entity: Entity) -> SubclassCall | None:
    """Return what a subclass of this class has to give by keyword; None where the text does not tell."""
    lineage = hierarchy.lineage(entity)
    if hierarchy.is_typed_dict(entity):
        return None  # at run time it is no base of its heirs (PEP 589)
    if lineage.is_open or _metaclass_reads_keywords(hierarchy, entity):
        return None
    collected: dict[str, Parameter] = {}
    nearest: Entity | None = None
    for ancestor in lineage.entities:
        if isinstance(ancestor.definition, Class):
            if _NAME not in ancestor.definition.scope:
                continue
            found = [each for each in hierarchy.surface.own_member(ancestor, _NAME) if not each.is_typing_only]
            if len(found) != 1 or not isinstance(function := found[0].definition, Function):
                return None
            nearest = nearest or found[0]
            for parameter in function.signature.parameters[1:]:
                collected.setdefault(parameter.name, parameter)
            if not function.passes_on:
                return _call(collected, nearest)
            collected = {name: each for name, each in collected.items() if not each.is_variadic}
        elif ancestor.home not in _PASSING:
            known = standard_library.find_class(ancestor.home)
            if known is None or (known is not object and _NAME in vars(known)):
                return None
    return _call(collected, nearest)


def _call(collected: dict[str, Parameter], nearest: Entity | None) -> SubclassCall:
    parameters = [
        parameter
        if parameter.kind is ParameterKind.VAR_KEYWORD
        else msgspec.structs.replace(parameter, kind=ParameterKind.KEYWORD_ONLY)
        for parameter in collected.values()
        if parameter.kind not in {ParameterKind.VAR_POSITIONAL, ParameterKind.POSITIONAL_ONLY}
    ]
    ordered = sorted(parameters, key=lambda parameter: parameter.is_variadic)
    written = None
    if nearest is not None and isinstance(nearest.definition, Function):
        written = Signature(nearest.definition.signature.parameters[1:])
    return SubclassCall(Signature(tuple(ordered)), written, nearest)


def _metaclass_reads_keywords(hierarchy: Hierarchy, entity: Entity) -> bool:
    """Tell whether a metaclass may take keywords of the class statement for itself."""
    for named in metaclasses(hierarchy, entity).named:
        for found in hierarchy.lineage(named).entities:
            definition = found.definition
            if isinstance(definition, Class):
                if not definition.scope.keys().isdisjoint({"__new__", "__init__", "__prepare__", "__call__"}):
                    return True
            elif found.kind is not EntityKind.EXTERNAL or found.home not in {
                *_PASSING,
                "builtins.type",
                "builtins.object",
            }:
                return True
    return False

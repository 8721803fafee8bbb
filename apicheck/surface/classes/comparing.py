"""How instances of a class are compared and hashed: by which `__eq__`, and whether they have a hash at all.

Source: language reference, 3.3.1 "Basic customization" (`object.__hash__`: a class that defines `__eq__` and no
`__hash__` has none); `dataclasses`, "unsafe_hash"; attrs, "Hashing".
"""

from __future__ import annotations

import re

from apicheck.model.definition import Attribute, Class, Function
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.classes.data_models import DataModel, Library, own_data_model
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.classes.lineage import Lineage
from apicheck.surface.naming import last_part

_BY_IDENTITY = "builtins.object"

# Fields of these types have no hash, so that an instance with a made `__hash__` has none either.
_UNHASHABLE = re.compile(r"(\w+\.)*(list|dict|set|bytearray|List|Dict|Set|DefaultDict|OrderedDict)\b")


def is_hashable(hierarchy: Hierarchy, entity: Entity) -> bool | None:
    """Tell whether instances of a class have a hash; None where the text does not tell."""
    lineage = hierarchy.lineage(entity)
    for ancestor in lineage.entities:
        model = own_data_model(hierarchy, ancestor)
        if model is not None and model.library is not Library.TRANSFORM:
            decided, answer = _of_model(hierarchy, ancestor, model)
        elif _is_unknown(lineage, ancestor):
            return None
        else:
            decided, answer = _of_class(hierarchy, ancestor)
        if decided:
            return answer
    return True


def equality(hierarchy: Hierarchy, entity: Entity) -> str | None:
    """Return the home of the class that tells what is equal, `builtins.object` for identity; None where unknown."""
    lineage = hierarchy.lineage(entity)
    for ancestor in lineage.entities:
        model = own_data_model(hierarchy, ancestor)
        if _is_unknown(lineage, ancestor) or (model is not None and model.has_eq is None):
            return None
        if (model is not None and model.has_eq) or _binds(ancestor, "__eq__"):
            return ancestor.home
        known = standard_library.find_class(ancestor.home)
        if known is not None and "__eq__" in vars(known):
            return ancestor.home
    return _BY_IDENTITY


def _is_unknown(lineage: Lineage, ancestor: Entity) -> bool:
    """Tell whether nobody knows what an ancestor has; what stands beyond a base that leads nowhere may not be asked."""
    return ancestor.home in lineage.opaque or (lineage.is_broken and ancestor.kind is EntityKind.EXTERNAL)


def is_by_identity(home: str) -> bool:
    """Tell whether an answer of `equality` means that an instance equals itself alone."""
    return home == _BY_IDENTITY


def _of_class(hierarchy: Hierarchy, ancestor: Entity) -> tuple[bool, bool | None]:
    """Return whether a class statement decides, and what."""
    if isinstance(ancestor.definition, Class):
        written = _written_hash(hierarchy, ancestor)
        if written[0] or not _binds(ancestor, "__eq__"):
            return written
        bindings = ancestor.definition.scope["__eq__"]
        return True, None if any(binding.condition is not None for binding in bindings) else False
    known = standard_library.find_class(ancestor.home)
    if known is None or "__hash__" not in vars(known):
        return False, None
    return True, vars(known)["__hash__"] is not None


def _written_hash(hierarchy: Hierarchy, ancestor: Entity) -> tuple[bool, bool | None]:
    """Return whether a class body binds `__hash__`, and to something that gives one: neither None nor an error."""
    definition = ancestor.definition
    if not isinstance(definition, Class) or "__hash__" not in definition.scope:
        return False, None
    found = [each for each in hierarchy.surface.own_member(ancestor, "__hash__") if not each.is_typing_only]
    if not found:
        return False, None
    answers = {not _gives_nothing(each) for each in found}
    is_sure = len(answers) == 1 and all(each.condition is None for each in found)
    return True, answers.pop() if is_sure else None


def _gives_nothing(entity: Entity) -> bool:
    match entity.definition:
        case Attribute(value=value):
            return value == "None"
        case Function(raised=raised):
            return raised is not None
        case _:
            return False


def _binds(ancestor: Entity, name: str) -> bool:
    """Tell whether the class body itself binds a name at run time; what is set on the class later does not count."""
    definition = ancestor.definition
    if not isinstance(definition, Class) or name not in definition.scope:
        return False
    return any(
        not binding.is_typing_only
        and not (isinstance(binding.definition, Attribute) and ":" in (binding.definition.refers_to or ""))
        and not (isinstance(binding.definition, Attribute) and binding.definition.on_instance)
        for binding in definition.scope[name]
    )


def _of_model(hierarchy: Hierarchy, ancestor: Entity, model: DataModel) -> tuple[bool, bool | None]:
    """Return whether a data model decides, and what: its options, `__eq__` and `__hash__` in its body."""
    definition = ancestor.definition
    written = _written_hash(hierarchy, ancestor)
    decorators = definition.decorators if isinstance(definition, Class) else ()
    if written[0]:
        replaces = any(last_part(decorator.name) in {"s", "attrs", "attributes"} for decorator in decorators)
        return True, None if model.library is Library.ATTRS and replaces else written[1]
    if model.makes_hash is not False:
        return True, _hash_of_fields(model) if model.makes_hash else None
    if model.library is Library.ATTRS and _is_left_alone(hierarchy, ancestor):
        return False, None
    has_own_eq = _binds(ancestor, "__eq__")
    if model.library is Library.NAMED_TUPLE:
        return True, False if has_own_eq else _hash_of_fields(model)
    if not has_own_eq and model.has_eq is not True:
        return model.has_eq is None, None
    if has_own_eq and model.library is not Library.DATACLASSES:
        return True, False
    return True, _hash_of_fields(model) if model.is_frozen else model.is_frozen


def _is_left_alone(hierarchy: Hierarchy, ancestor: Entity) -> bool:
    """Tell whether attrs makes no `__hash__` and takes none away: it is told to, or the class is an exception."""
    definition = ancestor.definition
    texts = [decorator.text for decorator in definition.decorators] if isinstance(definition, Class) else []
    is_exception = "builtins.BaseException" in hierarchy.lineage(ancestor).homes
    return is_exception or any(re.search(r"\bhash\s*=\s*False\b", text) for text in texts)


def _hash_of_fields(model: DataModel) -> bool | None:
    """Tell whether all fields that count have a hash; None where one has none by its annotation, or is unknown."""
    if model.fields is None:
        return None
    return None if any(_UNHASHABLE.match(each.annotation or "") for each in model.fields if each.is_compared) else True

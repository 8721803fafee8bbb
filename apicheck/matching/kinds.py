"""Whether a name that stands for another kind of thing than before still does for its users."""

import ast
import enum
import re

from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.remade_attributes import may_be_remade
from apicheck.matching.removals import is_module_gone
from apicheck.model.definition import Attribute, Class, Function
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.calls.callables import runtime
from apicheck.surface.calls.called_values import called_value
from apicheck.surface.calls.decorators import in_scope, is_replaced, only_meaning
from apicheck.surface.classes.class_aliases import class_behind
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.classes.protocols import is_protocol, is_runtime_checkable
from apicheck.surface.classes.type_expressions import TypeExpression, type_expression
from apicheck.surface.naming import is_private, last_part

_UNTOLD = {EntityKind.EXTERNAL, EntityKind.UNKNOWN}

# Calls that make a class, so that a class statement in their place changes nothing in kind.
_CLASS_FACTORIES = frozenset(
    {"namedtuple", "NamedTuple", "TypedDict", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "type", "new_class"}
)


_WORD = re.compile(r"[^\W\d]\w*")
_PLAIN_TYPES = frozenset(
    {
        *("bool", "bytes", "complex", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple", "None"),
        *("ClassVar", "Dict", "FrozenSet", "List", "Optional", "Set", "Tuple", "Union"),
    }
)
_DISPLAYS = (
    *(ast.JoinedStr, ast.List, ast.Tuple, ast.Set, ast.Dict),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)


class KindChange(enum.Enum):
    """What a change of kind means: nothing to see, a break, or something that nobody can tell from the text."""

    NONE = enum.auto()
    BREAKING = enum.auto()
    RISKY = enum.auto()


def kind_change(pair: Pair, pairing: Pairing) -> KindChange:
    """Judge the kinds on both sides of a pair; methods, properties and attributes among each other have own rules."""
    before, after = runtime(pair.base), runtime(pair.head)
    if not before or not after:
        return KindChange.NONE
    is_lost = len(before) == len(after) == 1 and _is_callable_no_more(before[0], after[0], pairing)
    if is_lost and not _is_read_by_others(pair, pairing):  # the dear question last: this is asked of every pair
        return KindChange.BREAKING
    kinds_before, kinds_after = {entity.kind for entity in before}, {entity.kind for entity in after}
    if kinds_after == {EntityKind.EXTERNAL} and is_module_gone(pair, pairing):
        # The name is left, `import` of the module fails, unless it is written into `sys.modules`.
        return KindChange.RISKY if may_be_registered(pair.path, pairing.head) else KindChange.BREAKING
    if replaced_by_decorator(before[0], after[0], pairing):
        return KindChange.BREAKING
    if kinds_before & kinds_after or (kinds_before | kinds_after) & _UNTOLD:
        return KindChange.NONE
    old, new = before[0], after[0]
    if is_module_gone(pair, pairing):
        return KindChange.BREAKING
    match old.kind, new.kind:
        case EntityKind.MODULE, _:
            return KindChange.RISKY  # a name of the package hides the module, which imports still find
        case EntityKind.FUNCTION, EntityKind.CLASS:
            return KindChange.NONE  # every call is held against the constructor
        case EntityKind.CLASS, EntityKind.FUNCTION:
            return KindChange.BREAKING
        case (EntityKind.FUNCTION | EntityKind.PROPERTY, EntityKind.PROPERTY | EntityKind.FUNCTION):
            return KindChange.NONE
        case (EntityKind.ATTRIBUTE | EntityKind.PROPERTY, EntityKind.PROPERTY | EntityKind.ATTRIBUTE):
            return KindChange.NONE
        case EntityKind.PROPERTY, EntityKind.CLASS:
            return KindChange.NONE  # reading gives a value as before: which one, nobody knows
        case _, EntityKind.ATTRIBUTE:
            return _became_value(old, new, pairing)
        case EntityKind.ATTRIBUTE, _:
            return _was_value(old, new, pairing)
        case _:
            return KindChange.BREAKING


def _is_read_by_others(pair: Pair, pairing: Pairing) -> bool:
    """Tell whether a name is one of a class whose values others may replace, such as the fields of a model."""
    return any(
        owner is not None and may_be_remade(owner, side)
        for owner, side in ((pair.base_owner, pairing.base), (pair.head_owner, pairing.head))
    )


def replaced_by_decorator(old: Entity, new: Entity, pairing: Pairing) -> bool:
    """Tell whether a decorator has put a function in the place of what was a class."""
    return (
        old.kind is new.kind is EntityKind.CLASS
        and is_replaced(pairing.head.hierarchy, new)
        and not is_replaced(pairing.base.hierarchy, old)
    )


def may_be_registered(path: str, side: Side) -> bool:
    """Tell whether a module above `path` writes others than itself into `sys.modules`, where `import` finds them."""
    return any(
        path in module.registered_modules or (module.registers_modules and path.startswith(f"{module.name}."))
        for module in side.surface.modules.values()
    )


def _is_made_by_function(entity: Entity) -> bool:
    """Tell whether a class is what the call of a function gave: its methods stand in that function's body."""
    made = entity.definition
    return isinstance(made, Class) and any(
        isinstance(each.definition, Function) and "<locals>" in (each.definition.qualified_name or "")
        for found in made.scope.values()
        for each in found
    )


def _became_value(old: Entity, new: Entity, pairing: Pairing) -> KindChange:
    attribute, head = new.definition, pairing.head.hierarchy
    if not isinstance(attribute, Attribute):
        return KindChange.RISKY
    if _is_untold(attribute):
        return KindChange.NONE
    if old.kind is EntityKind.CLASS and last_part(attribute.call or "") in _CLASS_FACTORIES:
        return KindChange.NONE
    if attribute.call is not None and _is_made_by_function(old):
        return KindChange.NONE  # a function's text tells no longer that it makes a class
    if old.kind is EntityKind.FUNCTION and _is_callable(head, new, attribute):
        return KindChange.NONE
    if _is_marker(old):
        return KindChange.RISKY  # a value that says "not given", and no class for users
    if _is_written_out(attribute):
        return KindChange.BREAKING
    match type_expression(head, new):
        case None:
            is_lost = is_asked_for(old, pairing.base.hierarchy) and is_object_of_class(head, new)
            return KindChange.BREAKING if is_lost else KindChange.RISKY
        case TypeExpression.GENERIC_ALIAS:  # which is called, and even subclassed, as the class that it is made of
            return KindChange.BREAKING if is_asked_for(old, pairing.base.hierarchy) else KindChange.RISKY
        case _:
            return KindChange.BREAKING


def is_object_of_class(hierarchy: Hierarchy, entity: Entity) -> bool:
    """Tell whether a value is an object that a call of a class makes, and that `isinstance` takes for no class.

    Source: data model, 3.3.4 "Customizing instance and subclass checks", which are looked up on the object's type.
    """
    called = entity.definition.call if isinstance(entity.definition, Attribute) else None
    found = () if called is None else in_scope(hierarchy, entity, called)
    if len(found) != 1:
        return False
    if found[0].kind is EntityKind.EXTERNAL:
        known = standard_library.find_class(found[0].home)
        return known is not None and not any("__instancecheck__" in vars(each) for each in known.__mro__)
    if not isinstance(found[0].definition, Class) or hierarchy.lineage(found[0]).is_open:
        return False
    lineage = hierarchy.lineage(found[0]).homes
    has_usual_instances = not any(
        member.kind is not EntityKind.EXTERNAL for member in hierarchy.member(found[0], "__new__")
    )
    return (
        has_usual_instances
        and "builtins.type" not in lineage
        and all(each.home == "abc.ABCMeta" for each in hierarchy.metaclass(found[0]))
        and not hierarchy.member(found[0], "__instancecheck__")
    )


def _is_marker(entity: Entity) -> bool:
    """Tell whether a class has a private name, and neither bases nor anything in it: `class _Missing: pass`."""
    definition = entity.definition
    return (
        isinstance(definition, Class)
        and is_private(entity.name)
        and set(definition.bases) <= {"object"}
        and not (definition.scope or definition.keywords or definition.decorators or definition.instance_attributes)
    )


def is_asked_for(entity: Entity, hierarchy: Hierarchy) -> bool:
    """Tell whether `isinstance` takes a class: neither a typed dictionary nor, unless it says so, a protocol."""
    if entity.kind is not EntityKind.CLASS or hierarchy.is_typed_dict(entity):
        return False
    return not is_protocol(hierarchy, entity) or is_runtime_checkable(hierarchy, entity)


def _was_value(old: Entity, new: Entity, pairing: Pairing) -> KindChange:
    attribute, base = old.definition, pairing.base.hierarchy
    if not isinstance(attribute, Attribute):
        return KindChange.RISKY
    if _is_untold(attribute):
        return KindChange.NONE
    if new.kind is EntityKind.CLASS and last_part(attribute.call or "") in _CLASS_FACTORIES:
        return KindChange.NONE
    if attribute.call is not None and _is_made_by_function(new):
        return KindChange.NONE
    if new.kind is EntityKind.FUNCTION and _is_callable(base, old, attribute):
        return KindChange.NONE
    if new.kind is EntityKind.CLASS and _is_callable(base, old, attribute) and attribute.call is not None:
        return KindChange.NONE  # every call is held against the constructor, as where a function stood there
    if new.kind is EntityKind.CLASS and class_behind(base, old) is not None:
        return KindChange.NONE  # a class it was, under another name
    if new.kind is EntityKind.CLASS and _is_alias_of(old, new, pairing):
        return KindChange.NONE  # what stands there is called and asked for attributes as its alias was, and does more
    if new.kind is EntityKind.FUNCTION and standard_class(old, base) is not None:
        return KindChange.BREAKING  # as where a class of the project stood there
    if attribute.value in {"None", "NotImplemented", "..."}:
        # A place that was kept free for what now stands there, unless its annotation says for what else.
        return KindChange.NONE if _may_hold_any(attribute.annotation) else KindChange.BREAKING
    return KindChange.BREAKING if _is_written_out(attribute) else KindChange.RISKY


def _may_hold_any(annotation: str | None) -> bool:
    """Tell whether an annotation leaves room for functions and classes, or says nothing that is known."""
    names = set(_WORD.findall(annotation or "")) - {"typing", "t"}
    return not names or not names <= _PLAIN_TYPES


def _is_written_out(attribute: Attribute) -> bool:
    """Tell whether a value is no function and no class by its text: a literal, a display, a text that is put together.

    Source: language reference, 6.2 "Atoms".
    """
    if attribute.is_literal:
        return True
    try:
        node = ast.parse(attribute.value or "", mode="eval").body
    except SyntaxError:
        return False
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        node = node.left
    return isinstance(node, _DISPLAYS) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))


def _is_alias_of(old: Entity, new: Entity, pairing: Pairing) -> bool:
    """Tell whether a value was a generic alias, `Store[int]`, of the class that stands there now or of its base."""
    attribute, base = old.definition, pairing.base.hierarchy
    if not isinstance(attribute, Attribute) or type_expression(base, old) is not TypeExpression.GENERIC_ALIAS:
        return False
    found = in_scope(base, old, (attribute.value or "").partition("[")[0])
    names = set(pairing.head.hierarchy.lineage(new).homes)
    return any(each.home in names for each in found)


def _is_untold(attribute: Attribute) -> bool:
    """Tell whether the text says nothing of a value: a loop sets it, or a part of what a call gave."""
    return attribute.value is None and attribute.annotation is None and not attribute.on_instance


def _is_callable(hierarchy: Hierarchy, entity: Entity, attribute: Attribute) -> bool:
    """Tell whether an attribute is called as a function is: by its annotation, as a static method, or by its value."""
    if "Callable" in (attribute.annotation or "") or attribute.call in {"staticmethod", "classmethod"}:
        return True
    value = called_value(hierarchy, entity)
    if value is not None:
        return value.signature is not None and value.is_function
    made_by = None if attribute.call is None else only_meaning(hierarchy, entity, attribute.call)
    return made_by is not None and isinstance(made_by.definition, Function) and made_by.definition.gives_function


def _is_known_callable(entity: Entity, hierarchy: Hierarchy) -> bool:
    """Tell whether a name stands for a function or class of Python's own, or for a value that is called: a partial."""
    attribute = entity.definition
    if entity.kind is EntityKind.EXTERNAL:
        return _is_standard_callable(entity)
    if not isinstance(attribute, Attribute):
        return False
    if attribute.refers_to is not None:
        found = in_scope(hierarchy, entity, attribute.refers_to)
        if len(found) == 1 and found[0].kind is EntityKind.EXTERNAL:
            return _is_standard_callable(found[0])
    value = called_value(hierarchy, entity)
    return value is not None and value.signature is not None


def standard_class(entity: Entity, hierarchy: Hierarchy) -> type | None:
    """Return the class of Python's own that a name stands for, None for anything else."""
    attribute = entity.definition
    found: tuple[Entity, ...] = (entity,)
    if isinstance(attribute, Attribute):
        found = () if attribute.refers_to is None else in_scope(hierarchy, entity, attribute.refers_to)
    classes = [standard_library.find_class(each.home) for each in found if each.kind is EntityKind.EXTERNAL]
    return classes[0] if len(classes) == 1 else None


def _is_standard_callable(entity: Entity) -> bool:
    """Tell whether a thing of Python's own is called, or asked for as a class: not `typing.Any` and its like."""
    return not entity.home.startswith("typing.") and callable(standard_library.find(entity.home))


def _is_callable_no_more(old: Entity, new: Entity, pairing: Pairing) -> bool:
    """Tell whether what was a function, or a value that can be called, is a value that can't."""
    if not isinstance(new.definition, Attribute):
        return False
    if new.definition.value == "None":
        # In a branch it may stand in for what is not there.
        is_plain = old.condition is None and new.condition is None and new.definition.annotation is None
        return is_plain and _is_known_callable(old, pairing.base.hierarchy)
    if not isinstance(old.definition, Function | Attribute):
        return False
    now = called_value(pairing.head.hierarchy, new)
    if now is None or now.signature is not None:
        return False
    was = called_value(pairing.base.hierarchy, old)
    return isinstance(old.definition, Function) or (was is not None and was.signature is not None)

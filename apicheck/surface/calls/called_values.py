"""Values that are called like functions: what `partial` makes, instances with a `__call__`, decorated functions.

Source: `functools.partial` and `partialmethod`, whose signatures are those that `inspect.signature` computes;
`operator` for its getters; data model, 3.3.6 "Emulating callable objects".
"""

from __future__ import annotations

import ast
from weakref import WeakKeyDictionary

import msgspec

from apicheck.model.definition import Attribute, Class, Function
from apicheck.model.effect import Effect
from apicheck.model.entity import Entity, EntityKind
from apicheck.model.signature import Parameter, ParameterKind, Signature
from apicheck.surface.calls.callables import (
    Receiver,
    caller_signature,
    constructor,
    has_usual_call,
    is_overloads_alone,
    receiver,
    takes_anything,
)
from apicheck.surface.calls.decorators import decorated, effect_of_name, in_scope, meanings, only_meaning, unbound
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.expressions import dotted_name
from apicheck.surface.reading.syntax import signature_of

_GETTERS = frozenset({"operator.attrgetter", "operator.itemgetter", "operator.methodcaller"})
_GETTER = Signature((Parameter("obj", ParameterKind.POSITIONAL_ONLY),))
_KEEPS = frozenset(
    {
        *(Effect.KEEPS_CALL, Effect.KEEPS_PARAMETERS, Effect.COROUTINE),
        *(Effect.CONTEXT_MANAGER, Effect.ASYNC_CONTEXT_MANAGER),
    }
)
_LOOKED_INTO = _KEEPS | {Effect.STATIC_METHOD, Effect.CLASS_METHOD}
_DEEPEST = 6


class CalledValue(msgspec.Struct, frozen=True):
    """How the value of an attribute is called.

    `signature` is what calls have to satisfy, None for a value that can't be called. `provider` is the function or
    class of the project that the parameters come from. `filled` are the names of parameters that stand before those of
    the signature and that callers do not fill, as the interpreter counts them in its errors. `is_function` tells what
    is called like a function from an object of some class of the project. Where `partial` gives arguments by name,
    `supplied` are these names and `behind` is the signature as it is before them.
    """

    signature: Signature | None
    provider: Entity | None = None
    filled: tuple[str, ...] = ()
    is_function: bool = True
    supplied: tuple[str, ...] = ()
    behind: Signature | None = None


_values: WeakKeyDictionary[Hierarchy, dict[tuple[int, str], CalledValue | None]] = WeakKeyDictionary()


def called_value(hierarchy: Hierarchy, entity: Entity) -> CalledValue | None:
    """Return how an attribute's value is called, None where the text does not tell whether it can be."""
    attribute = entity.definition
    if not isinstance(attribute, Attribute) or attribute.value is None or attribute.is_loop_variable:
        return None
    if attribute.is_literal:
        return CalledValue(None)
    # Nothing but calls, members of things and other names of things is looked into.
    if attribute.refers_to is None and not attribute.value.endswith(")"):
        return None
    known = _values.setdefault(hierarchy, {})
    key = (id(attribute), entity.home)
    if key not in known:
        known[key] = None  # a value that is made of itself ends here
        known[key] = _value(hierarchy, entity, attribute)
    return known[key]


def _value(hierarchy: Hierarchy, entity: Entity, attribute: Attribute) -> CalledValue | None:
    if attribute.refers_to is not None:
        found = in_scope(hierarchy, entity, attribute.refers_to)
        if len(found) == 1 and isinstance(found[0].definition, Attribute) and found[0].definition is not attribute:
            return called_value(hierarchy, found[0])
        return _bound_method(hierarchy, entity, attribute.refers_to)
    # Most calls make something foreign; what is called is asked before the text is parsed.
    if attribute.call is not None and not _concerns(hierarchy, entity, attribute.call):
        return None
    try:
        node = ast.parse(attribute.value or "", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return _expression(hierarchy, entity, node, 0)


def _bound_method(hierarchy: Hierarchy, entity: Entity, dotted: str) -> CalledValue | None:
    """Return how `thing.method` is called, where `thing` is bound to an instance of a class of the project."""
    holder, _, name = dotted.rpartition(".")
    things = [each for each in in_scope(hierarchy, entity, holder) if not each.is_typing_only]
    owner = class_of_value(hierarchy, things[0]) if len(things) == 1 else None
    if owner is None:
        return None
    found = [member for member in hierarchy.member(owner, name) if not member.is_typing_only]
    method = found[0].definition if len(found) == 1 else None
    if not isinstance(method, Function):
        return None
    signature = caller_signature(hierarchy, found[0])
    if signature is None or decorated(hierarchy, found[0], method).unknown:
        return None
    is_bound = receiver(hierarchy, found[0]) is not Receiver.STATIC
    return CalledValue(signature, found[0], tuple(p.name for p in method.signature.parameters[:1]) if is_bound else ())


def class_of_value(hierarchy: Hierarchy, entity: Entity) -> Entity | None:
    """Return the class of the project that a name is bound to an instance of: `client = Client()`.

    It may be made by a function that does nothing but to end with the call of the class: `client = make_client()`.
    None where it is made in another manner, or where the class decides itself what its calls or its names give.
    """
    attribute = entity.definition
    if not isinstance(attribute, Attribute) or attribute.call is None:
        return None
    return _class_of_call(hierarchy, entity, attribute.call, 0)


def _class_of_call(hierarchy: Hierarchy, entity: Entity, called: str, depth: int) -> Entity | None:
    owner = only_meaning(hierarchy, entity, called)
    if owner is None or depth > _DEEPEST:
        return None
    function = owner.definition
    if isinstance(function, Function):
        is_plain = function.only_returns_call and not (function.is_async or owner.owner)
        if not is_plain or function.returned_call is None or not _gives_as_written(hierarchy, owner, function):
            return None
        return _class_of_call(hierarchy, owner, function.returned_call, depth + 1)
    if not isinstance(owner.definition, Class):
        return None
    if not has_usual_call(hierarchy, owner) or hierarchy.member(owner, "__getattribute__"):
        return None
    return owner


def _gives_as_written(hierarchy: Hierarchy, entity: Entity, function: Function) -> bool:
    """Tell whether no decorator makes something else of what a function gives, and no parameter is what it calls."""
    first = (function.returned_call or "").partition(".")[0]
    if any(parameter.name == first for parameter in function.signature.parameters):
        return False
    return set(decorated(hierarchy, entity, function).effects) <= {Effect.KEEPS_CALL}


def _concerns(hierarchy: Hierarchy, entity: Entity, called: str) -> bool:
    for found in in_scope(hierarchy, entity, called):
        if found.kind is not EntityKind.EXTERNAL or found.home.startswith(("functools.", "operator.")):
            return True
        if any(effect_of_name(hierarchy, entity, called, is_called=each) in _LOOKED_INTO for each in (True, False)):
            return True
    return False


def _expression(hierarchy: Hierarchy, entity: Entity, node: ast.expr, depth: int) -> CalledValue | None:
    if depth > _DEEPEST:
        return None
    dotted = dotted_name(node)
    if dotted is not None:
        return _named(hierarchy, entity, dotted)
    if isinstance(node, ast.Lambda):
        return _of_lambda(entity, node)
    if not isinstance(node, ast.Call):
        return None
    called = dotted_name(node.func)
    if called is None:  # `lru_cache(maxsize=None)(function)`
        factory = dotted_name(node.func.func) if isinstance(node.func, ast.Call) else None
        effect = None if factory is None else effect_of_name(hierarchy, entity, factory, is_called=True)
        return _kept(hierarchy, entity, node, depth) if effect in _KEEPS else None
    for meaning in meanings(hierarchy, entity, called):
        if meaning.calls:
            return None
        if meaning.path in _GETTERS:
            return CalledValue(_GETTER)
        if meaning.path in {"functools.partial", "functools.partialmethod"}:
            return _partial(hierarchy, entity, node, depth, is_method=meaning.path.endswith("method"))
        if meaning.entity is not None and isinstance(meaning.entity.definition, Class):
            return _instance(hierarchy, meaning.entity)
    effect = effect_of_name(hierarchy, entity, called, is_called=False)
    if effect in _KEEPS or effect is Effect.CLASS_METHOD:
        return _kept(hierarchy, entity, node, depth)
    if effect is Effect.STATIC_METHOD and len(node.args) == 1:
        return _expression(hierarchy, entity, node.args[0], depth + 1)
    return None


def _named(hierarchy: Hierarchy, entity: Entity, dotted: str) -> CalledValue | None:
    """Return how the thing of a name is called, reached as the name is written: no instance is bound."""
    found = [each for each in in_scope(hierarchy, entity, dotted) if not each.is_typing_only]
    if len(found) != 1:
        return None
    target = found[0]
    if isinstance(target.definition, Function):
        bound = receiver(hierarchy, target) is Receiver.CLASS
        behind = decorated(hierarchy, target, target.definition)
        signature = caller_signature(hierarchy, target) if bound else behind.signature
        unknown = behind.unknown or is_overloads_alone(target.definition)
        return None if signature is None or unknown else CalledValue(signature, target)
    if isinstance(target.definition, Class):
        made = constructor(hierarchy, target)
        return None if made is None or len(made.signatures) != 1 else CalledValue(made.signatures[0], target)
    return called_value(hierarchy, target)


def _of_lambda(entity: Entity, node: ast.Lambda) -> CalledValue:
    """Return how a `lambda` is called that stands in the value of an attribute."""
    signature = signature_of(node)
    line, end = (entity.definition.line, entity.definition.end_line) if entity.definition is not None else (1, 1)
    function = Function(signature, line, end, is_lambda=True)
    return CalledValue(signature, msgspec.structs.replace(entity, kind=EntityKind.FUNCTION, definition=function))


def _kept(hierarchy: Hierarchy, entity: Entity, node: ast.Call, depth: int) -> CalledValue | None:
    """Return how `decorate(function)` is called, where the decorator keeps calls; in a class body it is a method."""
    if len(node.args) != 1 or isinstance(node.args[0], ast.Starred):
        return None
    value = _expression(hierarchy, entity, node.args[0], depth + 1)
    if value is None or value.signature is None or not entity.owner:
        return value
    first = value.signature.parameters[:1]
    return CalledValue(unbound(value.signature), value.provider, (*value.filled, *(p.name for p in first)))


def _instance(hierarchy: Hierarchy, made: Entity) -> CalledValue | None:
    """Return how an instance of a class is called; None where a metaclass, a `__new__` or a foreign base has a say."""
    lineage = hierarchy.lineage(made)
    if not has_usual_call(hierarchy, made) or hierarchy.member(made, "__get__"):
        return None
    found = [member for member in hierarchy.member(made, "__call__") if not member.is_typing_only]
    if not found:
        has_say = lineage.is_open or hierarchy.has_dynamic_members(made)
        return None if has_say else CalledValue(None, made, is_function=False)
    signature = caller_signature(hierarchy, found[0]) if len(found) == 1 else None
    if signature is None or not isinstance(found[0].definition, Function):
        return None
    if decorated(hierarchy, found[0], found[0].definition).unknown or takes_anything(signature):
        return None  # what takes anything mostly hands it on to something else
    return CalledValue(signature, found[0], ("self",), is_function=False)


def _partial(
    hierarchy: Hierarchy, entity: Entity, node: ast.Call, depth: int, *, is_method: bool
) -> CalledValue | None:
    """Return how `partial(function, *positional, **named)` is called; as a `partialmethod` it is bound besides."""
    given = node.args[1:]
    if not node.args or any(isinstance(each, ast.Starred) for each in node.args):
        return None
    names = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords if keyword.arg is not None}
    if len(names) != len(node.keywords):
        return None
    value = _expression(hierarchy, entity, node.args[0], depth + 1)
    if value is None or value.signature is None:
        return None
    first = value.signature.parameters[0].name if is_method and value.signature.parameters else None
    signature = unbound(value.signature) if is_method else value.signature
    signature_left = _after_partial(signature, len(given), names)
    if signature_left is None:
        return None
    positional = [parameter.name for parameter in signature.parameters if parameter.takes_position][: len(given)]
    behind = None
    if names and not is_method:
        behind = _after_partial(value.behind or signature, len(given), {})
    return CalledValue(
        signature_left,
        value.provider,
        (*value.filled, *(() if first is None else (first,)), *positional),
        supplied=() if behind is None else (*value.supplied, *names),
        behind=behind,
    )


def _after_partial(signature: Signature, positional: int, named: dict[str, str]) -> Signature | None:
    """Return the parameters that are left once some are given, None where what is given does not bind.

    What is given by name can still be given anew, and keeps all that follows it from being reached by position.
    """
    left: list[Parameter] = []
    pending = dict(named)
    by_name_alone = False
    for parameter in signature.parameters:
        kind = parameter.kind
        if parameter.takes_position and positional:
            if parameter.name in pending and kind is ParameterKind.POSITIONAL_OR_KEYWORD:
                return None
            positional -= 1
            continue
        if kind is ParameterKind.VAR_POSITIONAL:
            positional = 0
            if not by_name_alone:
                left.append(parameter)
            continue
        if kind is ParameterKind.VAR_KEYWORD:
            pending = {}
            left.append(parameter)
            continue
        is_given = parameter.takes_keyword and parameter.name in pending
        by_name_alone = by_name_alone or (is_given and kind is ParameterKind.POSITIONAL_OR_KEYWORD)
        if by_name_alone and kind is ParameterKind.POSITIONAL_OR_KEYWORD:
            parameter = msgspec.structs.replace(parameter, kind=ParameterKind.KEYWORD_ONLY)
        if is_given:
            parameter = msgspec.structs.replace(parameter, default=pending.pop(parameter.name))
        left.append(parameter)
    if positional or pending:
        return None
    return msgspec.structs.replace(signature, parameters=tuple(left))

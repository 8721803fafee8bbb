"""Members that others make for a class: its decorators, its metaclass, and modules that set attributes on it.

What the functions of the project do to a class is read from their text (`surface.reading.member_grants`); here they are
followed from where they are used. Source: language reference, 8.8 "Class definitions", on decorators, and 3.3.3
"Customizing class creation".
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Mapping

import msgspec

from apicheck.model.definition import Attribute, Certainty, Class, Decorator, Function, Grant, Property
from apicheck.model.entity import Alternatives, Entity, EntityKind, Identity
from apicheck.model.module import ANY_NAME
from apicheck.model.signature import Parameter, ParameterKind
from apicheck.surface.expressions import dotted_name, string_items
from apicheck.surface.linking.surface import Surface

_KIND_OF = {Function: EntityKind.FUNCTION, Property: EntityKind.PROPERTY, Attribute: EntityKind.ATTRIBUTE}


class Granted(msgspec.Struct):
    """What others make for one class.

    `members` take the place of its own, `missing` ones stand where it has none of the name: so do functions that take
    anything, which hand it on to what they are put in the place of. `possible` names may be there, those too that start
    with one of the `beginnings`; `is_open` says that any may.
    """

    members: dict[str, Alternatives] = msgspec.field(default_factory=dict)
    missing: dict[str, Alternatives] = msgspec.field(default_factory=dict)
    possible: set[str] = msgspec.field(default_factory=set)
    beginnings: tuple[str, ...] = ()
    is_open: bool = False

    def may_hold(self, name: str) -> bool:
        """Tell whether a name is one of those that may be there."""
        return name in self.possible or name.startswith(self.beginnings)


_NOTHING = Granted()
_MAKERS = frozenset({"__new__", "__init__"})
_OF_BASES = "__init_subclass__"


class GrantedMembers:
    """Answers for the classes of one surface.

    `members` finds the members of a class by name, inherited ones too, `lineage` its ancestors in lookup order.
    """

    def __init__(
        self,
        surface: Surface,
        members: Callable[[Entity], Mapping[str, Alternatives]],
        lineage: Callable[[Entity], tuple[Entity, ...]],
    ) -> None:
        self._surface = surface
        self._members = members
        self._lineage = lineage
        self._known: dict[Identity, Granted] = {}

    def of(self, entity: Entity) -> Granted:
        """Return what others make for a class of the project; its bases are left aside."""
        definition = entity.definition
        if not isinstance(definition, Class):
            return _NOTHING
        is_plain = not (definition.decorators or definition.given_to or "metaclass" in definition.keywords)
        if is_plain and not definition.bases and entity.home not in self._patched:
            return _NOTHING
        key = entity.identity
        if key not in self._known:
            self._known[key] = Granted()  # a class that is made from itself ends here
            self._known[key] = self._granted(entity, definition)
        return self._known[key]

    def _granted(self, entity: Entity, definition: Class) -> Granted:
        patched = self._patched.get(entity.home, set())
        beginnings = {name for name in patched if name.endswith(ANY_NAME)}
        found = Granted(
            possible=patched - beginnings,
            beginnings=tuple(sorted(name.removesuffix(ANY_NAME) for name in beginnings - {ANY_NAME})),
            is_open=ANY_NAME in patched,
        )
        self._add_of_metaclass(entity, definition, found)
        self._add_of_bases(entity, definition, found)
        for decorator in reversed(definition.decorators):
            call = _call(decorator.text)
            self._add_of_function(entity, decorator.name, call, found, is_called_first=call is not None)
        for given_to in definition.given_to:
            self._add_of_function(entity, given_to.name, _call(given_to.text), found, is_called_first=False)
        return found

    # Functions that a class is given to

    def _add_of_function(
        self, entity: Entity, name: str, call: ast.Call | None, found: Granted, *, is_called_first: bool
    ) -> None:
        for function in self._surface.resolve_dotted(entity.module, name):
            definition = function.definition
            if not isinstance(definition, Function) or not definition.grants:
                continue
            is_of_class = any(decorator.name == "classmethod" for decorator in definition.decorators)
            parameters = definition.signature.parameters[int(is_of_class) :]
            given = {} if call is None else _arguments(call, parameters)
            for grant in definition.grants:
                if grant.is_called_first is not is_called_first:
                    continue
                names = self._names(grant, given, entity.module)
                if names is None:
                    found.is_open = True
                for each in names or ():
                    self._add(found, grant, each, self._stands_for(entity, grant, each, given, function))

    def _names(self, grant: Grant, given: Mapping[str, list[ast.expr]], module: str) -> tuple[str, ...] | None:
        """Return the names that a grant sets where it is used, None where they can't be told."""
        parameter = grant.table or grant.named_by
        if parameter is None:
            return grant.names or None
        before, after = grant.around
        names: list[str] = []
        for node in given.get(parameter, ()):
            written = self._strings(node, module, is_one=grant.table is None)
            if written is None:
                return None
            names.extend(f"{before}{each}{after}" for each in written)
        return tuple(names) if parameter in given else None

    def _strings(self, node: ast.expr, module: str, *, is_one: bool) -> list[str] | None:
        if isinstance(node, ast.Constant):
            return [node.value] if isinstance(node.value, str) else [] if node.value is None else None
        items = None if is_one else string_items(node)
        dotted = dotted_name(node)
        if items is not None or dotted is None:
            return None if items is None else list(items)
        for entity in self._surface.resolve_dotted(module, dotted):
            if isinstance(entity.definition, Attribute) and entity.definition.value is not None:
                value = _expression(entity.definition.value)
                return (
                    None if value is None or dotted_name(value) else self._strings(value, entity.module, is_one=is_one)
                )
        return None

    def _stands_for(
        self, entity: Entity, grant: Grant, name: str, given: Mapping[str, list[ast.expr]], function: Entity
    ) -> Entity:
        """Return the member that a decorator sets under a name."""
        home = f"{entity.home}.{name}"
        for node in given.get(grant.like, ()) if grant.like is not None else ():
            for target in self._surface.resolve_dotted(entity.module, dotted_name(node) or ""):
                for member in self._members(target).get(name, ()) if target.kind is EntityKind.CLASS else ():
                    if isinstance(member.definition, Function):
                        return msgspec.structs.replace(member, home=home, owner=entity.home)
            return Entity(EntityKind.UNKNOWN, home, entity.module, owner=entity.home)
        return _member(home, grant.definition, function.module, entity.home)

    # Metaclasses

    def _add_of_metaclass(self, entity: Entity, definition: Class, found: Granted) -> None:
        """Add what the metaclass sets on the class, and what its `__new__` puts into the namespace."""
        named = definition.keywords.get("metaclass")
        for metaclass in self._surface.resolve_dotted(entity.module, named) if named else ():
            made_by = metaclass.definition
            if not isinstance(made_by, Class):
                continue
            for name, attribute in made_by.instance_attributes.items():
                found.possible.add(name)
                value = msgspec.structs.replace(attribute, on_instance=False)
                found.missing.setdefault(
                    name, (_member(f"{metaclass.home}.{name}", value, metaclass.module, entity.home),)
                )
            for binding in made_by.scope.get("__new__", ()):
                for grant in binding.definition.grants if isinstance(binding.definition, Function) else ():
                    found.is_open = found.is_open or not grant.names
                    for name in grant.names:
                        home = f"{entity.home}.{name}"
                        self._add(found, grant, name, _member(home, grant.definition, metaclass.module, entity.home))

    # Bases

    def _add_of_bases(self, entity: Entity, definition: Class, found: Granted) -> None:
        """Add what an inherited `__init_subclass__` sets on the class, not on the one that defines it.

        One that doesn't hand on to `super()` keeps those behind it from being called (data model, 3.3.3.1). What an
        ancestor has got in this way is inherited.
        """
        ancestors = self._lineage(entity)[1:] if definition.bases else ()
        for ancestor in ancestors:
            if any(ancestor in self._lineage(other)[1:] for other in ancestors):
                continue
            inherited = ancestor.definition.scope.get(_OF_BASES, ()) if isinstance(ancestor.definition, Class) else ()
            for binding in inherited:
                function = binding.definition
                for grant in function.grants if isinstance(function, Function) else ():
                    found.is_open = found.is_open or not grant.names
                    for name in grant.names:
                        member = _member(f"{entity.home}.{name}", grant.definition, ancestor.module, entity.home)
                        self._add(found, grant, name, member)
            if any(isinstance(each.definition, Function) and not each.definition.passes_on for each in inherited):
                return

    # Other modules

    @functools.cached_property
    def _patched(self) -> dict[str, set[str]]:
        """The names that modules set on classes which they import, by the home of the class."""
        found: dict[str, set[str]] = {}
        for summary in self._surface.modules.values():
            for path, names in summary.patches.items():
                for entity in self._surface.resolve_path(path):
                    if entity.kind is EntityKind.CLASS:
                        found.setdefault(entity.home, set()).update(names)
        return found

    @staticmethod
    def _add(found: Granted, grant: Grant, name: str, member: Entity) -> None:
        if name in _MAKERS and not isinstance(grant.definition, Function):
            found.possible.add(name)  # a wrapper around the class's own, whose text says how the class is called
            return
        hands_on = grant.like is None and _takes_anything(grant.definition)
        match grant.certainty:
            case Certainty.CERTAIN if not hands_on:
                found.members[name] = (member,)
            case Certainty.CERTAIN | Certainty.MISSING:
                found.missing.setdefault(name, (member,))
            case _:
                found.possible.add(name)


def _member(home: str, definition: Function | Property | Attribute | None, module: str, owner: str) -> Entity:
    if definition is None:
        return Entity(EntityKind.UNKNOWN, home, module, owner=owner)
    if isinstance(definition, Function) and _takes_anything(definition):
        definition = msgspec.structs.replace(definition, decorators=(_UNTOLD,))
    kind = _KIND_OF[type(definition)]
    return Entity(kind, home, module, definition, owner)


# What a function that takes anything hands it on to decides about its calls, as an unknown decorator does.
_UNTOLD = Decorator("", "handed on")


def _takes_anything(definition: Function | Property | Attribute | None) -> bool:
    """Tell whether a function is `def method(self, *args, **kwargs)`: what is called by it decides about the call."""
    if not isinstance(definition, Function):
        return False
    kinds = {parameter.kind for parameter in definition.signature.parameters}
    return {ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD} <= kinds


def _expression(text: str) -> ast.expr | None:
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return None


def _call(text: str) -> ast.Call | None:
    node = _expression(text)
    return node if isinstance(node, ast.Call) else None


def _arguments(call: ast.Call, parameters: tuple[Parameter, ...]) -> dict[str, list[ast.expr]]:
    """Return the expressions that a call gives to each parameter, defaults included (language reference, 6.3.4)."""
    found: dict[str, list[ast.expr]] = {}
    if any(isinstance(argument, ast.Starred) for argument in call.args) or any(not each.arg for each in call.keywords):
        return found
    positional = [parameter for parameter in parameters if parameter.takes_position]
    for parameter, argument in zip(positional, call.args, strict=False):
        found[parameter.name] = [argument]
    found.update({keyword.arg: [keyword.value] for keyword in call.keywords if keyword.arg})
    for parameter in parameters:
        if parameter.kind is ParameterKind.VAR_POSITIONAL:
            found[parameter.name] = list(call.args[len(positional) :])
        elif parameter.name not in found and parameter.default is not None:
            default = _expression(parameter.default)
            found[parameter.name] = [] if default is None else [default]
    return found

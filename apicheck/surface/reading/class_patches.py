"""Statements behind a class statement that give the class members: assignments, `setattr`, calls that are handed it.

An object that a module has made is given attributes in the same ways.
"""

import ast

import msgspec

from apicheck.model.definition import Attribute, Binding, Class, Decorator, Definition, Function
from apicheck.surface.expressions import dotted_name, text_of
from apicheck.surface.reading.block_names import BlockNames
from apicheck.surface.reading.bound_values import BoundValues
from apicheck.surface.reading.scope_stack import ScopeStack


class ClassPatches:
    """Reads them for the classes, the functions and the objects of one module."""

    def __init__(self, stack: ScopeStack, values: BoundValues) -> None:
        self._stack = stack
        self._values = values

    def assign(self, target: ast.Attribute, value: ast.expr | None, node: ast.stmt, names: BlockNames) -> None:
        """`Class.name = value` after the class statement adds a member to it, in a branch beside one that it had."""
        if value is None:
            return
        if target.attr == "__defaults__":
            self._set_defaults(dotted_name(target.value) or "", value, names)
        if not isinstance(target.value, ast.Name) or target.attr == "__dict__":
            self.fill(target, names)
            return
        refers_to = dotted_name(value)
        if isinstance(value, ast.Call) and dotted_name(value.func) == "property":
            self._add_member(target.value.id, target.attr, self._values.property_of(value, names), names)
            return
        member = self._values.attribute(value, None, node)
        if refers_to is not None:
            # Names in this value are the module's, and the class may have members of the same name.
            member = msgspec.structs.replace(member, refers_to=f"{self._stack.module}:{refers_to}")
        self._add_member(target.value.id, target.attr, member, names)

    def assign_untold(self, target: ast.Attribute, member: Attribute, names: BlockNames) -> None:
        """`Class.name, Class.other = call()` adds members of which only the names can be told."""
        if isinstance(target.value, ast.Name) and target.attr != "__dict__":
            self._add_member(target.value.id, target.attr, member, names)
        else:
            self.fill(target, names)

    def delete(self, target: ast.expr, names: BlockNames) -> None:
        """`del Class.name` after the class statement takes a member from it; in a branch it may still be there."""
        if not isinstance(target, ast.Attribute) or not isinstance(target.value, ast.Name):
            return
        block = self._stack.holder(target.value.id, names)
        owner = block.bindings.get(target.value.id, ())
        if len(owner) != 1 or block is not names or self._stack.condition_within(block) is not None:
            return
        definition = owner[0].definition
        if isinstance(definition, Class) and target.attr in definition.scope:
            scope = {name: bindings for name, bindings in definition.scope.items() if name != target.attr}
            definition = msgspec.structs.replace(definition, scope=scope)
        elif (made := _made_object(owner)) is not None:
            definition = msgspec.structs.replace(made, given=tuple(name for name in made.given if name != target.attr))
        block.bindings[target.value.id] = (msgspec.structs.replace(owner[0], definition=definition),)

    def open_class(self, name: str, names: BlockNames) -> None:
        """`setattr(Class, computed, value)` after the class statement, mostly in a loop over a table."""
        self._fill(name, names)
        earlier = self._stack.visible(name, names)
        if len(earlier) == 1 and isinstance(earlier[0].definition, Class):
            names.bind(name, msgspec.structs.replace(earlier[0].definition, has_computed_members=True))

    def give(self, name: str, given_to: Decorator, names: BlockNames) -> None:
        """`function(Class)` after the class statement: the function may set members on it."""
        earlier = self._stack.visible(name, names)
        if len(earlier) == 1 and isinstance(earlier[0].definition, Class):
            definition = earlier[0].definition
            names.bind(name, msgspec.structs.replace(definition, given_to=(*definition.given_to, given_to)))

    def fill(self, node: ast.expr, names: BlockNames) -> None:
        """`holder.__dict__["name"] = value`, `vars(holder).update(...)`, `fill(holder)`: `node` may be written to."""
        match node:
            case ast.Name(id=name) | ast.Attribute(value=ast.Name(id=name), attr="__dict__"):
                self._fill(name, names)
            case ast.Call(func=ast.Name(id="vars"), args=[ast.Name(id=name)]):
                self._fill(name, names)

    def _fill(self, name: str, names: BlockNames) -> None:
        """Note of an object that it may have got attributes which can't be told."""
        block = self._stack.holder(name, names)
        owner = block.bindings.get(name, ())
        if (made := _made_object(owner)) is not None:
            filled = msgspec.structs.replace(made, is_filled=True)
            block.bindings[name] = (msgspec.structs.replace(owner[0], definition=filled),)

    def _add_member(self, name: str, attribute: str, member: Definition, names: BlockNames) -> None:
        """Add a member to the class `name`, where that is bound to one class and nothing else; so with a function."""
        block = self._stack.holder(name, names)
        owner = block.bindings.get(name, ())
        if len(owner) == 1 and isinstance(owner[0].definition, Function) and not attribute.startswith("_"):
            function = owner[0].definition
            marked = msgspec.structs.replace(function, attributes=(*function.attributes, attribute))
            block.bindings[name] = (msgspec.structs.replace(owner[0], definition=marked),)
        if (made := _made_object(owner)) is not None:
            if self._stack.condition_within(block) is not None or block is not names:
                self._fill(name, names)
                return
            given = msgspec.structs.replace(made, given=(*made.given, attribute))
            block.bindings[name] = (msgspec.structs.replace(owner[0], definition=given),)
        if len(owner) == 1 and isinstance(owner[0].definition, Class):
            definition = owner[0].definition
            condition = self._stack.condition_within(block)
            earlier = definition.scope.get(attribute, ()) if condition is not None or block is not names else ()
            scope = {**definition.scope, attribute: (*earlier, Binding(member, condition))}
            patched = msgspec.structs.replace(owner[0], definition=msgspec.structs.replace(definition, scope=scope))
            block.bindings[name] = (patched,)

    def _set_defaults(self, method: str, value: ast.expr, names: BlockNames) -> None:
        """`Point.__new__.__defaults__ = (None,)` gives the last fields of a named tuple their defaults."""
        name = method.removesuffix(".__new__")
        block = self._stack.holder(name, names)
        owner = block.bindings.get(name, ())
        if method != name and len(owner) == 1 and isinstance(owner[0].definition, Class):
            definition = msgspec.structs.replace(owner[0].definition, new_defaults=text_of(value))
            block.bindings[name] = (msgspec.structs.replace(owner[0], definition=definition),)


def _made_object(bindings: tuple[Binding, ...]) -> Attribute | None:
    """Return the object that a name is bound to and that a call gave, None where it may stand for anything else."""
    made = bindings[0].definition if len(bindings) == 1 else None
    return made if isinstance(made, Attribute) and made.call is not None else None

"""From `def` statements to what they bind: functions, their overloads, properties, defaults of fields.

Source: language reference, 8.7 "Function definitions"; `typing.overload`; `property`.
"""

import ast

import msgspec

from apicheck.model.condition import Condition
from apicheck.model.definition import Attribute, Decorator, Definition, Function, Property
from apicheck.model.signature import Signature
from apicheck.surface.expressions import own_nodes
from apicheck.surface.naming import last_part
from apicheck.surface.reading.block_names import BlockNames
from apicheck.surface.reading.bound_values import BoundValues
from apicheck.surface.reading.definition_reader import (
    PLAIN_PROPERTIES,
    decorators_of,
    function_of,
    is_property_like,
)
from apicheck.surface.reading.exports_reader import ExportsReader
from apicheck.surface.reading.import_reader import ImportReader
from apicheck.surface.reading.namespace_writes import NamespaceWrites
from apicheck.surface.reading.scope_stack import ScopeStack
from apicheck.surface.reading.syntax import FunctionNode, signature_of


class FunctionStatements:
    """Reads the `def` statements of one module, those in its classes among them.

    `conditional` are the conditions of methods that stand in a branch of a class body. `populating` are the functions
    that write into the module's namespace when they are called, and `set_by_functions` the names that functions declare
    as global and bind, each with the name of the function and what it binds.
    """

    def __init__(
        self,
        stack: ScopeStack,
        values: BoundValues,
        exports: ExportsReader,
        imports: ImportReader,
        namespace: NamespaceWrites,
    ) -> None:
        self._stack = stack
        self._syntax = stack.syntax
        self._values = values
        self._exports = exports
        self._imports = imports
        self._namespace = namespace
        self.conditional: dict[FunctionNode, Condition] = {}
        self.populating: dict[str, FunctionNode] = {}
        self.set_by_functions: dict[str, tuple[str, Definition]] = {}

    def read(self, node: FunctionNode, names: BlockNames) -> None:
        """Bind what a `def` statement makes to its name."""
        if not self._stack.in_class and self._syntax.line_has("global ", node.lineno, node.end_lineno or node.lineno):
            self._read_global_statements(node)
        decorators = decorators_of(node)
        if not self._stack.in_class:
            self._exports.note_function(node)
        if self._syntax.line_has("__all__", node.lineno, node.end_lineno or node.lineno):
            self._exports.see_function(node)
        if any(last_part(decorator.name) == "overload" for decorator in decorators):
            signature = signature_of(node)
            self._stack.body.overloads.setdefault(node.name, []).append(signature)
            if not self._stack.visible(node.name, names):
                overload_only = self._function_of(node, decorators, signature)
                names.bind(node.name, msgspec.structs.replace(overload_only, overloads=(signature,), deprecation=None))
            else:
                self._extend_overloads(node.name, names)
            return
        if self._stack.in_class and (condition := self._stack.condition_in_body) is not None:
            self.conditional[node] = condition
        accessor = self._accessor(node, decorators, names)
        if accessor is not None:
            names.bind(node.name, accessor)
            return
        if _is_handed_to_itself(node.name, decorators, names):
            return
        self._values.see_function(node)
        self._namespace.see_function(node)
        if not self._stack.in_class and self._may_populate(node):
            self.populating[node.name] = node
        self._mark_default(node.name, decorators, names)
        function = self._function_of(node, decorators, signature_of(node))
        overloads = self._stack.body.overloads.pop(node.name, None)
        if overloads:
            function = msgspec.structs.replace(function, overloads=tuple(overloads))
        kin = next((decorator for decorator in decorators if is_property_like(decorator.name)), None)
        if kin is not None:
            names.bind(node.name, Property(function, is_cached=last_part(kin.name) not in PLAIN_PROPERTIES))
        else:
            names.bind(node.name, function)

    def _may_populate(self, node: FunctionNode) -> bool:
        words = ("globals()", "__name__", *self._namespace.own_names)
        return any(self._syntax.line_has(word, node.lineno, node.end_lineno or node.lineno) for word in words)

    def _function_of(self, node: FunctionNode, decorators: tuple[Decorator, ...], signature: Signature) -> Function:
        return function_of(node, self._syntax, decorators, signature, in_class=self._stack.in_class)

    def _read_global_statements(self, node: FunctionNode) -> None:
        """Note what a function binds in the module when it is called (language reference, 7.12 "The global statement").

        The module's own statements come first; only where none binds such a name, the function must have done so.
        """
        inner = list(own_nodes(node.body))
        declared = {name for statement in inner if isinstance(statement, ast.Global) for name in statement.names}
        bound = BlockNames()
        self._stack.is_in_function = True
        for statement in inner:
            if isinstance(statement, ast.Import):
                self._imports.read(statement, bound)
            elif isinstance(statement, ast.ImportFrom):
                self._imports.read_from(statement, bound)
            elif isinstance(statement, ast.Name) and isinstance(statement.ctx, ast.Store):
                bound.bind(statement.id, Attribute(statement.lineno, statement.lineno))
        self._stack.is_in_function = False
        found = {name: bound.bindings[name][0].definition for name in declared & bound.bindings.keys()}
        for name, definition in sorted(found.items(), key=lambda item: (item[1].line, item[0])):
            self.set_by_functions[name] = (node.name, definition)

    def _extend_overloads(self, name: str, names: BlockNames) -> None:
        current = names.bindings.get(name, ())
        if current and isinstance(current[-1].definition, Function):
            names.bind(
                name,
                msgspec.structs.replace(current[-1].definition, overloads=tuple(self._stack.body.overloads[name])),
            )

    def _accessor(self, node: FunctionNode, decorators: tuple[Decorator, ...], names: BlockNames) -> Property | None:
        """Return the property that `@name.setter` and its like make of the one bound to `name` before."""
        for decorator in decorators:
            owner, _, role = decorator.name.rpartition(".")
            if role not in {"setter", "deleter", "getter"} or not owner:
                continue
            earlier = [
                binding.definition
                for binding in self._stack.visible(owner, names)
                if isinstance(binding.definition, Property)
            ]
            function = self._function_of(node, decorators, signature_of(node))
            if not earlier:  # `@Base.name.setter`: a property that another class began
                return Property(function, setter=function if role == "setter" else None)
            return msgspec.structs.replace(earlier[-1], **{role: function})
        return None

    def _mark_default(self, method: str, decorators: tuple[Decorator, ...], names: BlockNames) -> None:
        """`@name.default` makes the method below it the source of the default of the field `name` (attrs)."""
        for decorator in decorators:
            owner, _, role = decorator.name.rpartition(".")
            bound = names.bindings.get(owner, ()) if role == "default" else ()
            if len(bound) == 1 and isinstance(bound[0].definition, Attribute):
                marked = msgspec.structs.replace(bound[0].definition, default_method=method)
                names.bindings[owner] = (msgspec.structs.replace(bound[0], definition=marked),)


def _is_handed_to_itself(name: str, decorators: tuple[Decorator, ...], names: BlockNames) -> bool:
    """Tell whether a function is given to a method of the very object whose name it has: that stays what it was.

    So descriptors take what belongs to them, as properties do: `tau = Parameter()`, then `@tau.validator` above
    `def tau(self, value)`.
    """
    if not decorators or decorators[0].name.rpartition(".")[0] != name:
        return False
    bound = names.bindings.get(name, ())
    return bool(bound) and all(
        isinstance(each.definition, Attribute) and each.definition.call is not None for each in bound
    )

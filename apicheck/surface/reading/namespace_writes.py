"""Names that a module writes into its namespace, or into `sys.modules`, by keys and calls instead of assignments.

`globals()["name"] = value`, `setattr(sys.modules[__name__], "name", value)`, `exec(...)`, and calls that are given the
namespace.
"""

import ast

from apicheck.model.definition import Attribute
from apicheck.model.module import HandedNamespace
from apicheck.surface.expressions import dotted_name, names_something_private
from apicheck.surface.reading.block_names import BlockNames
from apicheck.surface.reading.bound_values import BoundValues
from apicheck.surface.reading.literal_loops import keys_of
from apicheck.surface.reading.namespace_calls import (
    executed_names,
    fills_nothing,
    given_places,
    is_builder,
    is_namespace_call,
    is_own_dictionary,
    is_own_module,
    is_told_name,
    may_bind_names,
)
from apicheck.surface.reading.protocol_buffers import described_names, serialized_file
from apicheck.surface.reading.scope_stack import ScopeStack
from apicheck.surface.reading.syntax import FunctionNode


class NamespaceWrites:
    """Reads them for one module.

    `is_open` says that the module may have names that can't be told. `stand_in` is what it puts in its own place in
    `sys.modules`, `registered_modules` are the dotted names of others that it puts there, and `registers_modules` says
    that there are more whose names are computed. `own_names` are those that the module has for itself.
    """

    def __init__(self, stack: ScopeStack, values: BoundValues) -> None:
        self.is_open = False
        self.stand_in: ast.expr | None = None
        self.registers_modules = False
        self.registered_modules: list[str] = []
        self.handed: tuple[HandedNamespace, ...] = ()
        self._stack = stack
        self._values = values
        self._descriptions: dict[str, bytes] = {}
        self._functions: dict[str, FunctionNode] = {}
        self.own_names: set[str] = set()

    def see_function(self, node: FunctionNode) -> None:
        """Remember a function of the module, which may be given the namespace."""
        if not self._stack.in_class:
            self._functions[node.name] = node

    def note(self, name: str, value: ast.expr | None) -> None:
        """Take note of what `name = value` brings beside that name: a description, or what a call may write."""
        if value is not None and is_own_module(value) and not self._stack.in_class:
            self.own_names.add(name)
            return
        self.own_names.discard(name)
        description = serialized_file(value)
        if description is not None:
            self._descriptions[name] = description
        elif isinstance(value, ast.Call) and may_bind_names(value) and not self._stack.in_class:
            self.is_open = self.is_open or not (self._only_looks(value) or is_told_name(value, name))

    def hand(self, node: ast.Call, names: BlockNames) -> None:
        """Read a call that is given the module's namespace."""
        if self._only_looks(node):
            return
        description = self._descriptions.get(dotted_name(node.args[0]) or "") if node.args else None
        described = described_names(description) if description is not None and is_builder(node) else None
        handed = () if described is not None else self._handed_to_others(node, names)
        if handed:
            self.handed += handed
        else:
            self._bind_untold(described, node, names)

    def _handed_to_others(self, call: ast.Call, names: BlockNames) -> tuple[HandedNamespace, ...]:
        """Return the imported function that a call gives the namespace to, none where it is no such call."""
        path = self._stack.imported_path(dotted_name(call.func) or "", names)
        return () if path is None else tuple(HandedNamespace(path, place) for place in given_places(call) or ())

    def _only_looks(self, call: ast.Call) -> bool:
        function = self._functions.get(dotted_name(call.func) or "")
        return function is not None and fills_nothing(function, call)

    def execute(self, node: ast.Call, names: BlockNames) -> None:
        """Read `exec(...)`."""
        self._bind_untold(executed_names(node), node, names)

    def _bind_untold(self, bound: tuple[str, ...] | None, node: ast.Call, names: BlockNames) -> None:
        """Bind names of whose values the text tells nothing; None stands for names that it doesn't tell either."""
        if bound is None:
            self._leave_open()
        for name in bound or ():
            names.bind(name, Attribute(node.lineno, node.end_lineno or node.lineno))

    def assign(self, target: ast.Subscript, value: ast.expr | None, node: ast.stmt, names: BlockNames) -> None:
        """`globals()["name"] = value` binds a name; with a computed key the module may hold any."""
        holder = target.value
        if not (is_namespace_call(holder) or self._is_own_dictionary(holder)):
            if dotted_name(holder) == "sys.modules":
                self._registers(target.slice, value)
            return
        if isinstance(target.slice, ast.Constant) and isinstance(target.slice.value, str):
            names.bind(target.slice.value, self._values.definition(target.slice.value, value, None, node, names))
        else:
            self._leave_open()

    def is_own_module(self, node: ast.expr) -> bool:
        """Tell whether an expression of the module's own statements gives the module itself."""
        return not self._stack.in_class and is_own_module(node, self.own_names)

    def _is_own_dictionary(self, node: ast.expr) -> bool:
        return not self._stack.in_class and is_own_dictionary(node, self.own_names)

    def set_attribute(self, name: ast.expr, value: ast.expr | None, node: ast.stmt, names: BlockNames) -> None:
        """`setattr(module, "name", value)` of the module itself binds a name, as `globals()["name"] = value` does."""
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            names.bind(name.value, self._values.definition(name.value, value, None, node, names))
        elif not names_something_private(name):
            self._leave_open()

    def update(self, node: ast.Call, names: BlockNames) -> None:
        """`globals().update({"name": value}, other=value)` binds what is written out there."""
        written = keys_of(node.args[0], self._stack.value_of) if len(node.args) == 1 else {} if not node.args else None
        if written is None or not all(keyword.arg for keyword in node.keywords):
            self._leave_open()
            return
        values = {**written, **{keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}}
        statement = ast.copy_location(ast.Expr(node), node)
        for name, value in values.items():
            names.bind(name, self._values.attribute(value, None, statement))

    def _leave_open(self) -> None:
        if self._stack.in_class:
            self._stack.body.has_computed_names = True
        else:
            self.is_open = True

    def _registers(self, key: ast.expr, value: ast.expr | None) -> None:
        """Read `sys.modules[key] = value`: the module's own place, that of a module named, or any place."""
        written = _module_named(key, self._stack.module)
        if written == self._stack.module and not self._stack.in_class and self._stack.condition is None:
            self.stand_in = value
        elif written is None or written == self._stack.module:
            self.is_open = True
        if written is None:
            self.registers_modules = True
        elif written != self._stack.module:
            self.registered_modules.append(written)


def _module_named(key: ast.expr, module: str) -> str | None:
    """Return the dotted name that a key of `sys.modules` spells in a module, None where that is computed."""
    match key:
        case ast.Name(id="__name__"):
            return module
        case ast.Constant(value=str(written)):
            return written
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            parts = _module_named(left, module), _module_named(right, module)
            return None if None in parts else "".join(part or "" for part in parts)
        case ast.JoinedStr(values=values):
            spelled = [_module_named(each, module) for each in values]
            return None if None in spelled else "".join(part or "" for part in spelled)
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            return _module_named(value, module)
        case _:
            return None


def updates_namespace(node: ast.Call) -> bool:
    """Tell whether a call is `globals().update(...)` or its like."""
    return (
        isinstance(node.func, ast.Attribute)
        and node.func.attr in {"update", "setdefault"}
        and is_namespace_call(node.func.value)
    )

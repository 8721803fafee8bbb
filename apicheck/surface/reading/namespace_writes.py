"""Names that a module writes into its namespace, or into `sys.modules`, by keys and calls instead of assignments.

`globals()["name"] = value`, `setattr(sys.modules[__name__], "name", value)`, `exec(...)`, and calls that are given the
namespace.
"""

import ast
from collections.abc import Mapping, Sequence

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

# What is longer names no module. A text may be put together of itself, over and over.
_LONGEST_NAME = 500


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
        self._registering: set[str] = set()
        self._texts = {"__name__": stack.module}
        self.own_names: set[str] = set()

    def see_function(self, node: FunctionNode) -> None:
        """Remember a function of the module, which may be given the namespace."""
        if self._stack.in_class:
            return
        self._functions[node.name] = node
        lines = node.lineno, node.end_lineno or node.lineno
        if self._stack.syntax.line_has("sys.modules", *lines) and _writes_modules(node):
            self._registering.add(node.name)

    def note(self, name: str, value: ast.expr | None) -> None:
        """Take note of what `name = value` brings beside that name: a description, or what a call may write."""
        if value is not None and is_own_module(value) and not self._stack.in_class:
            self.own_names.add(name)
            return
        self.own_names.discard(name)
        if not self._stack.in_class:
            self._note_text(name, value)
        if isinstance(value, ast.Call):
            self.call(value)
        description = serialized_file(value)
        if description is not None:
            self._descriptions[name] = description
        elif isinstance(value, ast.Call) and may_bind_names(value) and not self._stack.in_class:
            self.is_open = self.is_open or not (self._only_looks(value) or is_told_name(value, name))

    def _note_text(self, name: str, value: ast.expr | None) -> None:
        """Take note of a text, and of the name that a module which stands in for another is made with."""
        made_with = value.args[0] if isinstance(value, ast.Call) and value.args else None
        for key, told in ((name, value), (f"{name}.__name__", made_with)):
            text = _text_of(told, self._texts)
            if text is None:
                self._texts.pop(key, None)
            else:
                self._texts[key] = text

    def call(self, node: ast.Call) -> None:
        """Read a call of a function of the module that writes into `sys.modules`, under the names it is given."""
        if not isinstance(node.func, ast.Name) or node.func.id not in self._registering:
            return
        texts = [_text_of(each, self._texts) for each in (*node.args, *(each.value for each in node.keywords))]
        self.registers_modules = self.registers_modules or not texts or None in texts
        for text in filter(None, texts):
            self.registered_modules += [text, f"{self._stack.module}.{text}"]

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
        written = _text_of(key, self._texts)
        if written == self._stack.module and not self._stack.in_class and self._stack.condition is None:
            self.stand_in = value
        elif written is None or written == self._stack.module:
            self.is_open = True
        if written is None:
            self.registers_modules = True
        elif written != self._stack.module:
            self.registered_modules.append(written)


def _text_of(node: ast.expr | None, texts: Mapping[str, str]) -> str | None:
    """Return the text that an expression makes of constants and of names for `texts`, None where it makes others."""
    match node:
        case ast.Name(id=name):
            return texts.get(name)
        case ast.Attribute(value=ast.Name(id=name), attr="__name__"):
            return texts.get(f"{name}.__name__")
        case ast.Constant(value=str(written)):
            return written
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _joined((left, right), texts)
        case ast.JoinedStr(values=values):
            return _joined(values, texts)
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            return _text_of(value, texts)
        case _:
            return None


def _joined(parts: Sequence[ast.expr], texts: Mapping[str, str]) -> str | None:
    told = [_text_of(each, texts) for each in parts]
    text = "".join(part or "" for part in told)
    return None if None in told or len(text) > _LONGEST_NAME else text


def _writes_modules(function: FunctionNode) -> bool:
    return any(
        isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and dotted_name(node.value) == "sys.modules"
        for node in ast.walk(function)
    )


def updates_namespace(node: ast.Call) -> bool:
    """Tell whether a call is `globals().update(...)` or its like."""
    return (
        isinstance(node.func, ast.Attribute)
        and node.func.attr in {"update", "setdefault"}
        and is_namespace_call(node.func.value)
    )

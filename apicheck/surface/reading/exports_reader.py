"""The arithmetic that makes a module's `__all__`: what the statements put into it, in order.

Source: language reference, 7.11 "The import statement", on `__all__`; typing specification, "Library interface", for
the spellings that every type checker reads.
"""

import ast
from collections.abc import Callable

import msgspec

from apicheck.model.module import ExportItem, NamespaceFilter
from apicheck.model.value import Constant
from apicheck.surface.built_values import constant
from apicheck.surface.evaluation import evaluate
from apicheck.surface.expressions import dotted_name, string_items
from apicheck.surface.reading.namespace_filters import (
    filter_of_comprehension,
    filters_of_function,
    filters_of_loop,
    unwrapped,
)
from apicheck.surface.reading.syntax import FunctionNode

# An operand that can't be told from the text: it refers to no name that there could be.
_UNTOLD = ExportItem(reference="*")

_CALLS = frozenset({"extend", "append", "insert", "remove"})


class ExportsReader:
    """Follows `__all__` through the statements of a module; `lookup` gives what those before bound a name to."""

    def __init__(self, lookup: Callable[[str], ast.expr | None]) -> None:
        self._lookup = lookup
        self._texts: dict[str, str] = {}
        self._items: list[ExportItem] | None = None
        self._is_untold = False
        self._grows_in_functions = False
        self.varying: frozenset[str] = frozenset()
        """The variables of the loops around a statement, which stand for another thing in each round."""
        self._functions: dict[str, FunctionNode] = {}
        # Functions that choose names for `__all__`, and which of them the module has not called so far.
        self._choosing: dict[str, tuple[NamespaceFilter, ...]] = {}
        self._uncalled: set[str] = set()

    def result(self) -> tuple[ExportItem, ...] | None:
        """Return the operands in order, None where the module has no `__all__` that can be read."""
        if self._items is None:
            return None
        grows_elsewhere = self._grows_in_functions or bool(self._uncalled)
        return (*self._items, _UNTOLD) if grows_elsewhere else tuple(self._items)

    def note(self, name: str, value: ast.expr | None) -> None:
        """Take note of the strings that names stand for, also those that are put together from others."""
        match value:
            case ast.Constant(value=str(text)):
                self._texts[name] = text
                return
            case ast.BinOp() | ast.Call() | ast.JoinedStr() if self._texts and any(
                isinstance(each, ast.Name) and each.id in self._texts for each in ast.walk(value)
            ):
                found = evaluate(ast.unparse(value), self._text_of)
                if isinstance(found, Constant) and isinstance(found.value, str):
                    self._texts[name] = found.value
                    return
        self._texts.pop(name, None)

    def _text_of(self, name: str) -> Constant | None:
        return constant(self._texts[name]) if name in self._texts else None

    def assign(self, value: ast.expr | None, *, in_branch: bool) -> None:
        """Read `__all__ = value`; in a branch, this list or the one before it holds."""
        items = None if value is None else self._operand(value)
        if self._items is None or not in_branch:
            self._items = items
            self._is_untold = items is None and value is not None
        else:
            self._items = [*self._items, *([_UNTOLD] if items is None else items)]

    def delete(self) -> None:
        """Read `del __all__`."""
        self._items, self._is_untold = None, False

    def extend(self, value: ast.expr, *, is_bound: bool, is_removal: bool = False) -> None:
        """Read `__all__ += value`. `is_bound` says that the module has the name already, perhaps by an import."""
        items = self._operand(value)
        if items is None:
            items = [] if is_removal else [_UNTOLD]
        if is_removal:
            items = [msgspec.structs.replace(item, is_removal=True) for item in items]
        earlier = self._items or []
        if self._items is None and self._is_untold:
            earlier = [_UNTOLD]
        elif self._items is None and is_bound:
            earlier = [ExportItem(reference="__all__")]  # imported from another module
        self._items = [*earlier, *items]

    def call(self, method: str, node: ast.Call, *, is_bound: bool) -> None:
        """Read a call of one of the methods of `__all__`."""
        if method not in _CALLS or not node.args:
            return
        argument = node.args[-1]
        if method != "extend":
            argument = ast.List([argument], ast.Load())
        self.extend(argument, is_bound=is_bound, is_removal=method == "remove")

    def loop(self, node: ast.For) -> bool:
        """Read a loop that chooses names of the module itself. False where it does something else."""
        filters = filters_of_loop(node, self._functions)
        if filters is None or self._items is None:
            return False
        self._items = [*self._items, *(ExportItem(chosen=each) for each in filters)]
        return True

    def note_function(self, node: FunctionNode) -> None:
        """Take note of a function of the module, which may test the names that are listed."""
        self._functions[node.name] = node

    def see_function(self, node: FunctionNode) -> None:
        """Notice a function that adds to `__all__`: a decorator, or one that is called for other modules."""
        filters = filters_of_function(node, self._functions)
        if filters is not None:
            self._choosing[node.name] = filters
            self._uncalled.add(node.name)
            return
        self._grows_in_functions = self._grows_in_functions or any(
            (isinstance(inner, ast.Call) and dotted_name(inner.func) in {"__all__.append", "__all__.extend"})
            or (isinstance(inner, ast.AugAssign) and dotted_name(inner.target) == "__all__")
            for inner in ast.walk(node)
        )

    def call_of_function(self, name: str, line: int) -> None:
        """Read a call of one of the functions that choose names."""
        if name in self._choosing and self._items is not None:
            self._uncalled.discard(name)
            called = (msgspec.structs.replace(each, line=line) for each in self._choosing[name])
            self._items = [*self._items, *(ExportItem(chosen=each) for each in called)]

    def _operand(self, value: ast.expr) -> list[ExportItem] | None:
        """Read one operand; None where it can't be told from the text, as with what a call gives."""
        value = unwrapped(value)
        chosen = filter_of_comprehension(value, self._functions)
        if chosen is not None:
            return [ExportItem(chosen=chosen)]
        match value:
            case ast.List() | ast.Tuple() | ast.Set():
                items: list[ExportItem] = []
                for element in value.elts:
                    inner = self._element(element)
                    if inner is None:
                        return None
                    items.extend(inner)
                return items
            case ast.BinOp(op=ast.Add()):
                left, right = self._operand(value.left), self._operand(value.right)
                return None if left is None or right is None else left + right
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(words)), attr="split"), args=[]):
                return [ExportItem(tuple(words.split()))]
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="split"), args=[]) if name in self._texts:
                return [ExportItem(tuple(self._texts[name].split()))]
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
                return self._of_each(value)
            case ast.Call(func=ast.Attribute(value=holder, attr="copy" | "keys")):
                return self._operand(holder)
            case ast.Dict():
                literal = string_items(value)
                return None if literal is None else [ExportItem(tuple(literal))]
            case ast.Name() | ast.Attribute():
                reference = dotted_name(value)
                if reference == "__all__":
                    return list(self._items or ())
                bound = None if reference is None else self._lookup(reference)
                chosen = None if bound is None else filter_of_comprehension(unwrapped(bound), self._functions)
                if chosen is not None:
                    return [ExportItem(chosen=msgspec.structs.replace(chosen, line=value.lineno))]
                return None if reference is None else [ExportItem(reference=reference)]
            case _:
                return None

    def _of_each(self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp) -> list[ExportItem] | None:
        """Read `[each.__name__ for each in (Client, fetch)]`, over a table that is written out."""
        if len(node.generators) != 1 or node.generators[0].ifs:
            return None
        part = node.generators[0]
        table = part.iter
        if isinstance(table, ast.Name):
            table = self._lookup(table.id) or table
        if not isinstance(table, ast.List | ast.Tuple | ast.Set) or not isinstance(part.target, ast.Name):
            return None
        names: list[str] = []
        for element in table.elts:
            match element, node.elt:
                case ast.Constant(value=str(name)), ast.Name(id=variable):
                    pass
                case ast.Name(id=name), ast.Attribute(value=ast.Name(id=variable), attr="__name__"):
                    pass
                case _:
                    return None
            if variable != part.target.id:
                return None
            names.append(name)
        return [ExportItem(tuple(names))]

    def _element(self, element: ast.expr) -> list[ExportItem] | None:
        match element:
            case ast.Constant(value=str(name)):
                return [ExportItem((name,))]
            case ast.Starred(value=value):
                return self._operand(value)
            case ast.Attribute(value=ast.Name(id=name), attr="__name__") if name not in self.varying:
                return [ExportItem((name,))]
            case _:
                return None

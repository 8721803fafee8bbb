"""What a call within a function's body calls, as far as that body tells: its own names hide those of the module.

Source: language reference, 4.2.2 "Resolution of names"; `super` in the library reference, "Built-in Functions".
"""

from __future__ import annotations

import ast
import functools
from typing import NamedTuple

from apicheck.model.handover import Callee, Via
from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part
from apicheck.surface.reading.local_names import (
    LocalBinding,
    bound_by_statements,
    every_parameter,
    names_bound_in_expressions,
)
from apicheck.surface.reading.syntax import FunctionNode

_UNKNOWN = Callee(Via.UNKNOWN)


class LocalCallees:
    """Answers what is called in one function."""

    def __init__(self, node: FunctionNode, *, in_class: bool) -> None:
        self._node = node
        positional = [*node.args.posonlyargs, *node.args.args]
        is_static = any(last_part(dotted_name(each) or "") == "staticmethod" for each in node.decorator_list)
        has_receiver = in_class and bool(positional) and not is_static
        self._first = positional[0].arg if has_receiver else None
        self._is_on_class = has_receiver and (
            node.name == "__new__"
            or any(last_part(dotted_name(each) or "") == "classmethod" for each in node.decorator_list)
            or node.name == "__init_subclass__"
        )
        self._parameters = {each.arg for each in every_parameter(node.args)}

    def is_local(self, name: str) -> bool:
        """Tell whether the body or the parameters bind a name."""
        return name in self._local.bound or name in self._parameters

    @functools.cached_property
    def _local(self) -> _LocalNames:
        """Looked for where a call hands something on: in most functions none does."""
        return _local_names(self._node)

    @property
    def _receiver(self) -> str | None:
        """The parameter that stands for the object or class; None where there is none, or the body binds its name."""
        return None if self._first is None or self._first in self._local.bound else self._first

    def callee(self, called: ast.expr) -> Callee:
        """Return what the expression before a call's parenthesis stands for."""
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Call):
            return self._of_call(called.value, called.attr)
        if isinstance(called, ast.Call):
            is_type = isinstance(called.func, ast.Name) and called.func.id == "type" and len(called.args) == 1
            if is_type and self._is_receiver(called.args[0]) and not self._is_on_class:
                return Callee(Via.CLASS)
            return _UNKNOWN
        dotted = dotted_name(called)
        return _UNKNOWN if dotted is None else self._named(dotted)

    def _is_receiver(self, node: ast.expr) -> bool:
        return self._receiver is not None and isinstance(node, ast.Name) and node.id == self._receiver

    def _of_call(self, holder: ast.Call, method: str) -> Callee:
        """`super().method`, `super(Class, self).method`, `Class(...).method`."""
        if isinstance(holder.func, ast.Name) and holder.func.id == "super" and self._receiver is not None:
            if not holder.args:
                return Callee(Via.SUPER, method)
            owner = dotted_name(holder.args[0])
            is_usual = len(holder.args) == 2 and self._is_receiver(holder.args[1])
            if not is_usual or owner is None or self.is_local(owner.partition(".")[0]):
                return _UNKNOWN
            return Callee(Via.SUPER, method, owner)
        owner = self._outside(holder)
        if owner is None or owner in {"super", "type"}:
            return _UNKNOWN
        return Callee(Via.INSTANCE, method, owner)

    def _named(self, dotted: str) -> Callee:
        first, _, rest = dotted.partition(".")
        if first == self._receiver:
            if self._is_on_class:
                return Callee(Via.CLASS) if not rest else self._attribute(rest)
            if rest == "__class__":
                return Callee(Via.CLASS)
            return self._attribute(rest)
        if first in self._local.imports:
            return Callee(Via.NAME, ".".join(filter(None, (self._local.imports[first], rest))))
        if not self.is_local(first):
            return Callee(Via.NAME, dotted)
        owner = self._outside(self._local.values.get(first))
        if owner is None or not rest or "." in rest:
            return _UNKNOWN
        return Callee(Via.ENTERED if first in self._local.entered else Via.INSTANCE, rest, owner)

    def _attribute(self, rest: str) -> Callee:
        return Callee(Via.RECEIVER, rest) if rest and "." not in rest else _UNKNOWN

    def _outside(self, call: ast.Call | None) -> str | None:
        """Return the dotted name of the module's scope that is called to make a value; None where it is another."""
        dotted = None if call is None else dotted_name(call.func)
        if dotted is None or self.is_local(dotted.partition(".")[0]):
            return None
        return dotted


class _LocalNames(NamedTuple):
    """The names that a body binds; those bound once, to a call; those that one import binds; those `with` enters."""

    bound: set[str]
    values: dict[str, ast.Call]
    imports: dict[str, str]
    entered: set[str]


def _local_names(node: FunctionNode) -> _LocalNames:
    found: dict[str, list[LocalBinding]] = {}
    in_expressions = map(LocalBinding, names_bound_in_expressions(node.body))
    for binding in (*bound_by_statements(node.body), *in_expressions):
        found.setdefault(binding.name, []).append(binding)
    own = {name: each for name, each in found.items() if not any(binding.is_declared for binding in each)}
    once = [bindings[0] for bindings in own.values() if len(bindings) == 1]
    return _LocalNames(
        set(own),
        {each.name: each.value for each in once if isinstance(each.value, ast.Call)},
        {each.name: each.imported for each in once if each.imported is not None},
        {each.name for each in once if each.is_entered},
    )

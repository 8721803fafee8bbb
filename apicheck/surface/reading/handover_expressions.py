"""What the evaluation of an expression does to `*args` and `**kwargs`, and the calls in it that hand them on.

Source: language reference, 6.3.4 "Calls", and 6.16 "Evaluation order".
"""

from __future__ import annotations

import abc
import ast

import msgspec

from apicheck.model.handover import Handover
from apicheck.surface.expressions import child_nodes
from apicheck.surface.reading.handed_kwargs import UNTOLD, Change, change_of_call
from apicheck.surface.reading.handover_states import State, States, changed, merged
from apicheck.surface.reading.local_callees import LocalCallees
from apicheck.surface.reading.local_names import every_parameter
from apicheck.surface.reading.syntax import FunctionNode


class ExpressionReader(abc.ABC):
    """Follows the expressions of one function; those who read its statements are derived from it.

    `hands_on` tells whether anything is handed on at all, `gives_away` whether one of the two is given as it is to
    something that may do anything with it. `loops` hold the states at each `break` and `continue`.
    """

    def __init__(self, node: FunctionNode, *, in_class: bool) -> None:
        self.rest = None if node.args.vararg is None else node.args.vararg.arg
        self.others = None if node.args.kwarg is None else node.args.kwarg.arg
        self.callees = LocalCallees(node, in_class=in_class)
        self.ended: States = ()
        self.hands_on = self.gives_away = self.is_generator = False
        self.loops: list[tuple[list[State], list[State]]] = []
        self._is_deferred = False

    @abc.abstractmethod
    def statement(self, node: ast.stmt, states: States) -> States:
        """Return the states in which a statement ends, where it runs to its end."""

    def value(self, node: ast.AST | None, states: States) -> States:
        """Follow what the evaluation of an expression does."""
        match node:
            case None:
                return states
            case ast.Call():
                return self._call(node, states)
            case ast.IfExp():
                states = self.value(node.test, states)
                return merged(self.value(node.body, states), self.value(node.orelse, states))
            case ast.BoolOp():
                first, *others = node.values
                states = self.tested(first, states)
                for value in others:
                    states = merged(states, self.tested(value, states))
                return states
            case ast.UnaryOp(op=ast.Not()):
                return self.tested(node.operand, states)
            case ast.BinOp():
                return self.tested(node.right, self.tested(node.left, states))
            case ast.Lambda():
                return self.deferred(node, states)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                return self._comprehension(node, states)
            case ast.Compare():
                for value in (node.left, *node.comparators):
                    states = self.tested(value, states)
                return states
            case ast.Subscript(value=ast.Name(id=name), slice=key) if name in {self.rest, self.others}:
                states = self.value(key, states)
                if name == self.others and isinstance(key, ast.Constant) and isinstance(key.value, str):
                    return changed(states, Change(needed=frozenset({key.value})))
                return states
            case ast.Attribute(value=ast.Name(id=name)) if name in {self.rest, self.others}:
                # A method that is not called at once, and might be later.
                return changed(states, UNTOLD) if name == self.others else states
            case ast.FormattedValue():
                return self.tested(node.value, states)
            case ast.Dict():
                for name_of, value in zip(node.keys, node.values, strict=True):
                    states = self.value(value, states) if name_of is not None else self.tested(value, states)
                return states
            case ast.Starred():
                return self.tested(node.value, states)
            case ast.Yield() | ast.YieldFrom():
                self.is_generator = self.is_generator or not self._is_deferred
                return self._children(node, states)
            case ast.Name(id=name) if name == self.others:
                self.gives_away = True
                return changed(states, UNTOLD)  # somebody else may change it
            case ast.Name(id=name) if name == self.rest:
                self.gives_away = True
                return states
            case _:
                return self._children(node, states)

    def _children(self, node: ast.AST, states: States) -> States:
        for child in child_nodes(node):
            states = self.value(child, states)
        return states

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, states: States
    ) -> States:
        inner = states = self.tested(node.generators[0].iter, states)
        for generator in node.generators:
            for part in (generator.iter, *generator.ifs):
                inner = self.tested(part, inner)
        made = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
        for part in made:
            inner = self.value(part, inner)
        return merged(states, inner)

    def tested(self, node: ast.expr, states: States) -> States:
        """Follow an expression whose value is only looked at."""
        return states if self.is_variadic(node) else self.value(node, states)

    def is_variadic(self, node: ast.expr) -> bool:
        """Tell whether an expression is nothing but the name of one of the two."""
        return isinstance(node, ast.Name) and node.id in {self.rest, self.others}

    def deferred(
        self, node: ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, states: States
    ) -> States:
        """Look at what runs later, if ever: it may hand on, but nobody knows when."""
        outer = self.rest, self.others, self._is_deferred
        hidden = set() if isinstance(node, ast.ClassDef) else {each.arg for each in every_parameter(node.args)}
        self.rest = None if self.rest in hidden else self.rest
        self.others = None if self.others in hidden else self.others
        self._is_deferred = True
        after = states
        for inner in ast.walk(node) if self._mentions(node) else ():
            if isinstance(inner, ast.Call | ast.Subscript) and self._mentions(inner):
                after = self.value(inner, after)
            elif isinstance(inner, ast.Assign | ast.AugAssign | ast.Delete) and self._mentions(inner):
                after = self.statement(inner, after)
        self.rest, self.others, self._is_deferred = outer
        is_changed = any(
            (now.dropped, now.given, now.is_filled, now.keeps_kwargs, now.keeps_args)
            != (then.dropped, then.given, then.is_filled, then.keeps_kwargs, then.keeps_args)
            for now, then in zip(after, states, strict=False)
        )
        if is_changed:
            return tuple(msgspec.structs.replace(state, keeps_args=False, keeps_kwargs=False) for state in states)
        return states

    def _mentions(self, node: ast.AST) -> bool:
        names = {self.rest, self.others} - {None}
        return any(isinstance(inner, ast.Name) and inner.id in names for inner in ast.walk(node))

    def _call(self, node: ast.Call, states: States) -> States:
        method = node.func
        if isinstance(method, ast.Attribute) and isinstance(method.value, ast.Name):
            if method.value.id == self.others:
                return self._method_of_kwargs(node, method.attr, states)
            if method.value.id == self.rest:
                return self._arguments(node, states)
        else:
            states = self.value(method, states)
        if self._is_reader(method):
            return self._arguments(node, states, is_reader=True)
        states = self._arguments(node, states)
        handover = self._handover(node)
        if handover is None:
            return states
        self.hands_on = True
        if self._is_deferred:
            return states
        return tuple(self.handed(state, handover) for state in states)

    def _is_reader(self, called: ast.expr) -> bool:
        """Tell whether a call looks at its arguments, and neither keeps nor changes nor refuses them."""
        if isinstance(called, ast.Attribute):  # `options.update(kwargs)` copies, `"{}".format(*args)` formats
            return called.attr == "update" or isinstance(called.value, ast.Constant)
        return isinstance(called, ast.Name) and called.id in _READERS and not self.callees.is_local(called.id)

    def _method_of_kwargs(self, node: ast.Call, name: str, states: States) -> States:
        states = self._arguments(node, states, is_reader=True)
        change = change_of_call(name, node)
        if change is None:
            return states
        return changed(states, change)

    def _arguments(self, node: ast.Call, states: States, *, is_reader: bool = False) -> States:
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            is_starred = isinstance(argument, ast.Starred) or any(
                keyword.arg is None and keyword.value is argument for keyword in node.keywords
            )
            inner = argument.value if isinstance(argument, ast.Starred) else argument
            states = self.tested(inner, states) if is_reader or is_starred else self.value(inner, states)
        return states

    def _handover(self, node: ast.Call) -> Handover | None:
        """Return what a call hands on, None where it is given neither `*args` nor `**kwargs`."""
        stars = [index for index, each in enumerate(node.args) if isinstance(each, ast.Starred)]
        own = [index for index in stars if self._is_named(node.args[index], self.rest)]
        doubly = [keyword.value for keyword in node.keywords if keyword.arg is None]
        takes_kwargs = any(self.others is not None and _is_name(value, self.others) for value in doubly)
        if not own and not takes_kwargs:
            return None
        written = len(node.args) - len(stars)
        # Where something follows `*args`, how many positions it stands behind depends on the call.
        is_last = bool(own) and own[0] == len(node.args) - 1
        return Handover(
            self.callees.callee(node.func),
            takes_args=len(own) == 1 and is_last and len(stars) == 1,
            takes_kwargs=takes_kwargs,
            positional=written,
            keywords=tuple(keyword.arg for keyword in node.keywords if keyword.arg is not None),
            has_other_positions=len(stars) > len(own) or (bool(own) and not is_last),
            has_other_keywords=len(doubly) > int(takes_kwargs),
        )

    def _is_named(self, node: ast.expr, name: str | None) -> bool:
        return name is not None and isinstance(node, ast.Starred) and _is_name(node.value, name)

    def handed(self, state: State, handover: Handover) -> State:
        """Add a call to a way, with what has become of the arguments by then."""
        made = Handover(
            handover.callee,
            takes_args=handover.takes_args and state.keeps_args,
            takes_kwargs=handover.takes_kwargs and state.keeps_kwargs,
            positional=handover.positional,
            keywords=handover.keywords,
            has_other_positions=handover.has_other_positions or (handover.takes_args and not state.keeps_args),
            has_other_keywords=handover.has_other_keywords
            or (handover.takes_kwargs and (state.is_filled or not state.keeps_kwargs)),
            dropped=tuple(sorted(state.dropped)),
            given=tuple(sorted(state.given)) if handover.takes_kwargs else (),
            is_altered=(handover.takes_args and not state.keeps_args)
            or (handover.takes_kwargs and not state.keeps_kwargs),
        )
        return state if made in state.handovers else msgspec.structs.replace(state, handovers=(*state.handovers, made))


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


# What looks at its argument, and neither keeps nor changes it.
_READERS = frozenset(
    {
        *("len", "repr", "str", "tuple", "list", "dict", "sorted", "frozenset", "set", "any", "all", "bool", "print"),
        *("isinstance", "enumerate", "zip", "iter", "reversed", "map", "filter", "sum", "min", "max", "type", "id"),
    }
)

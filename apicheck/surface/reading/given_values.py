"""What kinds of values the calls of a function give, as far as its body writes that out.

Source: language reference, 7.6 "The return statement", 6.2 "Atoms", 6.10 "Comparisons".
"""

import ast
import collections
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from apicheck.model.definition import AFTER_CALL, Given
from apicheck.surface.expressions import dotted_name, own_nodes
from apicheck.surface.naming import last_part
from apicheck.surface.reading.built_in_results import BY_DIVISION, FUNCTIONS, METHODS
from apicheck.surface.reading.local_names import (
    bound_by_statements,
    every_parameter,
    names_bound_in_expressions,
)
from apicheck.surface.reading.statements import own_statements
from apicheck.surface.reading.syntax import FunctionNode, Syntax

KINDS: dict[type[ast.expr], str] = {
    ast.JoinedStr: "str",
    ast.List: "list",
    ast.ListComp: "list",
    ast.DictComp: "dict",
    ast.Set: "set",
    ast.SetComp: "set",
    ast.GeneratorExp: "generator",
    ast.Lambda: "function",
}
"""What displays, comprehensions and the like make, whatever stands in them; keys of dictionaries are told apart."""

# What the other comparisons give is something, whatever that is (language reference, 6.10).
_TESTS = (ast.Is, ast.IsNot, ast.In, ast.NotIn)

_NUMBERS = frozenset({"int", "float", "complex"})
_MOST_KEYS = 40


_LEAVING_CONTEXTS = frozenset({"__exit__", "__aexit__"})
"""Where it matters whether True or False is given: what is true suppresses the exception."""

_IN_VAIN = frozenset({"suppress"})
"""Context managers that swallow what is raised in their block, so that what follows it is reached."""


class GivenValues(NamedTuple):
    """Kinds of values, sorted: `gives` of those that calls of a function give, `yields` of those that it yields."""

    gives: tuple[str, ...] = ()
    yields: tuple[str, ...] = ()


def given_values(node: FunctionNode, syntax: Syntax, *, in_class: bool) -> GivenValues:
    """Return the kinds of all values that calls of a function may give, or that it yields, those of `Given` among them.

    Nothing is given by a function that yields, or that never ends without an error.
    """
    lines = node.lineno, node.end_lineno or node.lineno
    reader = _Reader(node, in_class=in_class, has_walrus=syntax.line_has(":=", *lines))
    if syntax.line_has("yield", *lines):
        yielded = [each for each in own_nodes(node.body) if isinstance(each, ast.Yield | ast.YieldFrom)]
        if yielded:
            return GivenValues(yields=_distinct(kind for each in yielded for kind in reader.yielded(each)))
    found: set[str] = set()
    for statement in own_statements(node.body):
        if isinstance(statement, ast.Return):
            found.update(("None",) if statement.value is None else reader.kinds(statement.value))
    found.update(f"{AFTER_CALL}{name}" if name and not reader.binds(name) else "None" for name in _endings(node.body))
    return GivenValues(gives=_distinct(found))


def _distinct(kinds: Iterable[str]) -> tuple[str, ...]:
    found = set(kinds)
    if Given.ANYTHING in found:  # which calls there are besides tells nothing more
        found = {Given.BY_CALL if each.startswith(Given.BY_CALL) else each for each in found}
    return tuple(sorted(map(str, found)))  # plain texts, as they come back from the cache


class _Reader:
    def __init__(self, node: FunctionNode, *, in_class: bool, has_walrus: bool) -> None:
        self._node = node
        self._has_walrus = has_walrus
        positional = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
        self._parameters = frozenset(each.arg for each in every_parameter(node.args))
        applied = {last_part(dotted_name(each) or "") for each in node.decorator_list}
        first = positional[0] if in_class and positional and node.name != "__new__" else None
        self._receiver = first if applied.isdisjoint({"staticmethod", "classmethod"}) else None
        self._own_class = first if "classmethod" in applied else None
        self._bound: dict[str, list[ast.expr | None]] | None = None

    def kinds(self, value: ast.expr, *, is_name_followed: bool = True) -> Iterator[str]:
        """Yield the kinds of values that an expression may have.

        A name is followed to what it is bound to, but not from there to another one: that may lead back.
        """
        match value:
            case ast.Constant(value=bool() as constant) if self._node.name in _LEAVING_CONTEXTS:
                yield str(constant)
            case ast.Constant(value=constant):
                yield type(constant).__name__ if constant is not None else "None"
            case ast.Tuple(elts=items):
                is_open = any(isinstance(each, ast.Starred) for each in items) or _are_alike(items)
                yield "tuple" if is_open else f"tuple of {len(items)}"
            case ast.UnaryOp(op=ast.Not()):
                yield "bool"
            case ast.UnaryOp(operand=operand):
                kind = self._only_kind(operand)
                yield kind if kind in _NUMBERS else Given.SOMETHING
            case ast.IfExp(body=one, orelse=other):
                yield from self.kinds(one, is_name_followed=is_name_followed)
                yield from self.kinds(other, is_name_followed=is_name_followed)
            case ast.BoolOp(op=ast.Or(), values=[*before, last]):
                # What is false is not given, unless it is the last.
                for each in before:
                    kinds = self.kinds(each, is_name_followed=is_name_followed)
                    yield from (kind for kind in kinds if kind != "None")
                yield from self.kinds(last, is_name_followed=is_name_followed)
            case ast.NamedExpr(value=inner):
                yield from self.kinds(inner, is_name_followed=is_name_followed)
            case ast.Name(id=name):
                yield from self._kinds_of_name(name) if is_name_followed else (Given.ANYTHING,)
            case ast.Dict(keys=keys):
                yield _with_keys(keys) if is_name_followed else "dict"
            case ast.Compare(ops=operators):
                yield "bool" if all(isinstance(each, _TESTS) for each in operators) else Given.SOMETHING
            case ast.BinOp(left=left, op=operator, right=right):
                yield self._by_operator(left, operator, right)
            case ast.Call(func=ast.Attribute(value=receiver, attr=name)) if name != "__class__":
                yield self._by_method(receiver, name) or self._by_call(value.func)
            case ast.Call(func=function):
                yield Given.INSTANCE if self._is_own_class(function) else self._by_call(function)
            case ast.Await(value=ast.Call()):
                yield Given.BY_CALL
            case _:
                yield KINDS.get(type(value), Given.ANYTHING)

    def _is_own_class(self, function: ast.expr) -> bool:
        """Tell whether an expression is the class of a method: `cls`, `type(self)`, `self.__class__`."""
        match function:
            case ast.Name(id=name):
                return name == self._own_class and name not in self._bindings
            case (
                ast.Call(func=ast.Name(id="type"), args=[ast.Name(id=name)], keywords=[])
                | ast.Attribute(value=ast.Name(id=name), attr="__class__")
            ):
                return name == self._receiver and name not in self._bindings
            case _:
                return False

    def _by_call(self, function: ast.expr) -> str:
        """Return what a call gives, with the dotted name of what is called where that may be looked up."""
        name = dotted_name(function)
        if name is None or self.binds(name):
            return Given.BY_CALL
        return f"{FUNCTIONS.get(name, Given.BY_CALL)} by {name}"

    def _by_method(self, receiver: ast.expr, name: str) -> str | None:
        """Return what the method of a built-in class gives, None where the receiver may be anything else."""
        kind, by, maker = self._only_kind(receiver).partition(" by ")
        given = METHODS.get(kind.partition(" of ")[0], {}).get(name)
        return None if given is None else f"{given}{by}{maker}"

    def _by_operator(self, left: ast.expr, operator: ast.operator, right: ast.expr) -> str:
        """Return what an operator gives: a text, where the left one is put in front of another or is a format."""
        kind = self._only_kind(left)
        name = kind.partition(f"{Given.BY_CALL} by ")[2] or kind.partition(f"{BY_DIVISION} by ")[2]
        if isinstance(operator, ast.Div) and name:
            return f"{BY_DIVISION} by {name}"
        is_format = isinstance(operator, ast.Mod) and kind in {"str", "bytes"}
        is_sum = isinstance(operator, ast.Add) and kind in {"str", "bytes", "list"} and kind == self._only_kind(right)
        return kind if is_format or is_sum else Given.SOMETHING

    def _only_kind(self, value: ast.expr) -> str:
        kinds = set(self.kinds(value, is_name_followed=False))
        return kinds.pop() if len(kinds) == 1 else ""

    def yielded(self, node: ast.Yield | ast.YieldFrom) -> Iterator[str]:
        """Yield the kinds of values that a `yield` hands out."""
        if isinstance(node, ast.YieldFrom):
            yield Given.ANYTHING
        elif node.value is None:
            yield "None"
        else:
            yield from self.kinds(node.value)

    def _kinds_of_name(self, name: str) -> Iterator[str]:
        if name == self._receiver and not self._bindings.get(name):
            yield Given.RECEIVER
            return
        bound = self._bindings.get(name, [])
        values = [value for value in bound if value is not None]
        if name in self._parameters or not values or len(values) != len(bound):
            yield Given.ANYTHING
            return
        kinds = {kind for value in values for kind in self.kinds(value, is_name_followed=False)}
        if len(values) > 1:  # which of them it is at the end is not told, but that calls alone give something may be
            is_by_calls = all(kind == "None" or kind.startswith(Given.BY_CALL) for kind in kinds)
            kinds = {Given.BY_CALL if is_by_calls else Given.ANYTHING}
        yield from kinds

    def binds(self, name: str) -> bool:
        """Tell whether the first part of a dotted name is the body's own."""
        first = name.partition(".")[0]
        return first in self._parameters or first in self._bindings

    @property
    def _bindings(self) -> dict[str, list[ast.expr | None]]:
        """What the body binds names to: the expression where `name = expression` does so, None for any other way."""
        if self._bound is None:
            self._bound = collections.defaultdict(list)
            for each in bound_by_statements(self._node.body):
                self._bound[each.name].append(None if each.is_entered else each.value)
            if self._has_walrus:
                for name in names_bound_in_expressions(self._node.body):
                    self._bound[name].append(None)
        return self._bound


def _with_keys(keys: Sequence[ast.expr | None]) -> str:
    """Return the kind of a dictionary's display, with its keys where these are texts and all are written out."""
    texts = [each.value for each in keys if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    is_told = 0 < len(texts) == len(keys) <= _MOST_KEYS
    return f"dict of {', '.join(map(repr, sorted(set(texts))))}" if is_told else "dict"


def _are_alike(items: Sequence[ast.expr]) -> bool:
    """Tell whether one class or function makes all items: of `Option("-a"), Option("-b"), ...` nobody asks for each."""
    made = {dotted_name(each.func) if isinstance(each, ast.Call) else None for each in items}
    return len(items) > _FEW and len(made) == 1 and None not in made


_FEW = 2


def _endings(body: Sequence[ast.stmt]) -> set[str]:
    """Return how a block may run to its end, so that what follows it comes next; empty where it never does.

    Each ending is the dotted name of what the last statement calls, as a function that only raises may be, or "".
    """
    found = {""}
    for statement in body:
        found = _passed(statement)
        if not found:
            break
    return found


def _passed(statement: ast.stmt) -> set[str]:
    """Return how a statement may be passed, as of a block."""
    match statement:
        case ast.Return() | ast.Raise() | ast.Continue() | ast.Break():
            return set()
        case ast.Expr(value=ast.Call(func=function)):
            return {dotted_name(function) or ""}
        case ast.Assert(test=ast.Constant(value=held)):
            return {""} if held else set()
        case ast.If(body=body, orelse=orelse):
            return _endings(body) | _endings(orelse)
        case ast.While(test=ast.Constant(value=held)) if held:
            return _left_by_break(statement)
        case ast.For(iter=ast.Call(func=function)) if dotted_name(function) in _ENDLESS:
            return _left_by_break(statement)
        case (
            ast.For(orelse=[_, *_] as orelse)
            | ast.AsyncFor(orelse=[_, *_] as orelse)
            | ast.While(orelse=[_, *_] as orelse)
        ):
            return _left_by_break(statement) | _endings(orelse)
        case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
            return {""} if any(_swallows(item.context_expr) for item in items) else _endings(body)
        case (
            ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=finalbody)
            | ast.TryStar(body=body, handlers=handlers, orelse=orelse, finalbody=finalbody)
        ):
            if not _endings(finalbody):
                return set()
            tried = _endings(body)
            tried = _endings(orelse) if tried and orelse else tried
            return tried.union(*(_endings(handler.body) for handler in handlers))
        case ast.Match(cases=cases):
            is_exhaustive = cases[-1].guard is None and (
                isinstance(cases[-1].pattern, ast.MatchAs) and cases[-1].pattern.pattern is None
            )
            return set().union(*(_endings(case.body) for case in cases), () if is_exhaustive else {""})
        case _:
            return {""}


_ENDLESS = frozenset({"itertools.count", "itertools.cycle"})


def _left_by_break(loop: ast.While | ast.For | ast.AsyncFor) -> set[str]:
    return {""} if any(isinstance(each, ast.Break) for each in own_statements(loop.body)) else set()


def _swallows(manager: ast.expr) -> bool:
    return isinstance(manager, ast.Call) and last_part(dotted_name(manager.func) or "") in _IN_VAIN

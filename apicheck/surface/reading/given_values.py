"""What kinds of values the calls of a function give, as far as its body writes that out.

Source: language reference, 7.6 "The return statement", 6.2 "Atoms", 6.10 "Comparisons".
"""

import ast
import collections
from collections.abc import Iterator, Sequence

from apicheck.model.definition import Given
from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part
from apicheck.surface.reading.local_names import every_parameter, local_bindings
from apicheck.surface.reading.statements import own_statements
from apicheck.surface.reading.syntax import FunctionNode, Syntax

_KINDS: dict[type[ast.expr], str] = {
    ast.JoinedStr: "str",
    ast.List: "list",
    ast.ListComp: "list",
    ast.Dict: "dict",
    ast.DictComp: "dict",
    ast.Set: "set",
    ast.SetComp: "set",
    ast.GeneratorExp: "generator",
    ast.Lambda: "function",
    # What operators give is something, whatever that is.
    ast.BinOp: Given.SOMETHING,
    ast.Compare: Given.SOMETHING,
}

# Where the file does not give the name to something else, as the comparison finds out.
_MAKERS = frozenset({"bool", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"})
_KINDS_OF_CALLS = {
    "sorted": "list",
    "len": "int",
    "repr": "str",
    "isinstance": "bool",
    **{name: name for name in _MAKERS},
}

_IN_VAIN = frozenset({"suppress"})
"""Context managers that swallow what is raised in their block, so that what follows it is reached."""


def given_values(node: FunctionNode, syntax: Syntax, *, in_class: bool) -> tuple[str, ...]:
    """Return the kinds of all values that calls of a function may give, sorted, those of `Given` among them.

    Empty for a function that yields, or never ends without an error: a call of those gives nothing by a `return`.
    """
    if syntax.line_has("yield", node.lineno, node.end_lineno or node.lineno):
        return ()
    reader = _Reader(node, in_class=in_class)
    found: set[str] = set()
    for statement in own_statements(node.body):
        if isinstance(statement, ast.Return):
            found.update(("None",) if statement.value is None else reader.kinds(statement.value))
    if _is_left_at_end(node.body):
        found.add("None")
    return tuple(sorted(found))


class _Reader:
    def __init__(self, node: FunctionNode, *, in_class: bool) -> None:
        self._node = node
        positional = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
        self._parameters = frozenset(each.arg for each in every_parameter(node.args))
        is_bound = in_class and not any(
            last_part(dotted_name(each) or "") in {"staticmethod", "classmethod"} for each in node.decorator_list
        )
        self._receiver = positional[0] if is_bound and positional and node.name != "__new__" else None
        self._bound: dict[str, list[ast.expr | None]] | None = None

    def kinds(self, value: ast.expr, *, is_name_followed: bool = True) -> Iterator[str]:
        """Yield the kinds of values that an expression may have.

        A name is followed to what it is bound to, but not from there to another one: that may lead back.
        """
        match value:
            case ast.Constant(value=constant):
                yield type(constant).__name__ if constant is not None else "None"
            case ast.Tuple(elts=items):
                is_open = any(isinstance(each, ast.Starred) for each in items)
                yield "tuple" if is_open else f"tuple of {len(items)}"
            case ast.UnaryOp(op=ast.Not()):
                yield "bool"
            case ast.UnaryOp():
                yield Given.SOMETHING
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
            case ast.Call(func=ast.Name(id=name)) if name in _KINDS_OF_CALLS and not self._binds(name):
                yield f"{_KINDS_OF_CALLS[name]} by {name}"
            case ast.Call():
                yield Given.BY_CALL
            case _:
                yield _KINDS.get(type(value), Given.ANYTHING)

    def _kinds_of_name(self, name: str) -> Iterator[str]:
        if name == self._receiver and not self._bindings.get(name):
            yield Given.RECEIVER
            return
        bound = self._bindings.get(name, [])
        if name in self._parameters or len(bound) != 1 or bound[0] is None:
            yield Given.ANYTHING
            return
        yield from self.kinds(bound[0], is_name_followed=False)

    def _binds(self, name: str) -> bool:
        return name in self._parameters or name in self._bindings

    @property
    def _bindings(self) -> dict[str, list[ast.expr | None]]:
        """What the body binds names to: the expression where `name = expression` does so, None for any other way."""
        if self._bound is None:
            self._bound = collections.defaultdict(list)
            for each in local_bindings(self._node):
                self._bound[each.name].append(None if each.is_entered else each.value)
        return self._bound


def _is_left_at_end(body: Sequence[ast.stmt]) -> bool:
    """Tell whether a block may run to its end, so that what follows it comes next."""
    return all(_may_be_passed(statement) for statement in body)


def _may_be_passed(statement: ast.stmt) -> bool:
    match statement:
        case ast.Return() | ast.Raise() | ast.Continue() | ast.Break():
            return False
        case ast.Assert(test=ast.Constant(value=held)):
            return bool(held)
        case ast.If(body=body, orelse=orelse):
            return _is_left_at_end(body) or _is_left_at_end(orelse)
        case ast.While(test=ast.Constant(value=held)) if held:
            return any(isinstance(each, ast.Break) for each in own_statements(statement.body))
        case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
            return _is_left_at_end(body) or any(_swallows(item.context_expr) for item in items)
        case (
            ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=finalbody)
            | ast.TryStar(body=body, handlers=handlers, orelse=orelse, finalbody=finalbody)
        ):
            is_passed = (_is_left_at_end(body) and _is_left_at_end(orelse)) or any(
                _is_left_at_end(handler.body) for handler in handlers
            )
            return is_passed and _is_left_at_end(finalbody)
        case ast.Match(cases=cases):
            is_exhaustive = cases[-1].guard is None and (
                isinstance(cases[-1].pattern, ast.MatchAs) and cases[-1].pattern.pattern is None
            )
            return not is_exhaustive or any(_is_left_at_end(case.body) for case in cases)
        case _:
            return True


def _swallows(manager: ast.expr) -> bool:
    return isinstance(manager, ast.Call) and last_part(dotted_name(manager.func) or "") in _IN_VAIN

"""What kinds of values the calls of a function give, as far as its body writes that out.

Source: language reference, 7.6 "The return statement", 6.2 "Atoms", 6.10 "Comparisons".
"""

import ast
import collections
from collections.abc import Iterable, Iterator, Sequence

from apicheck.model.definition import Given
from apicheck.surface.expressions import dotted_name, own_nodes
from apicheck.surface.naming import last_part
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
        written = node.args
        positional = [each.arg for each in (*written.posonlyargs, *written.args)]
        others = [each.arg for each in (*written.kwonlyargs, written.vararg, written.kwarg) if each is not None]
        self._parameters = frozenset((*positional, *others))
        is_bound = in_class and not any(
            last_part(dotted_name(each) or "") in {"staticmethod", "classmethod"} for each in node.decorator_list
        )
        self._receiver = positional[0] if is_bound and positional and node.name != "__new__" else None
        self._bound: dict[str, list[ast.expr | None]] | None = None

    def kinds(self, value: ast.expr, *, is_name_followed: bool = True) -> Iterator[str]:
        """Yield the kinds of values that an expression may have."""
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
                yield from self.kinds(one)
                yield from self.kinds(other)
            case ast.BoolOp(op=ast.Or(), values=[*before, last]):
                # What is false is not given, unless it is the last.
                yield from (kind for each in before for kind in self.kinds(each) if kind != "None")
                yield from self.kinds(last)
            case ast.NamedExpr(value=inner):
                yield from self.kinds(inner)
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
            for name, value in _bindings(own_nodes(self._node.body)):
                self._bound[name].append(value)
        return self._bound


def _bindings(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.expr | None]]:
    assigned: set[int] = set()
    stored: list[ast.Name] = []
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name() as target], value=value):
                assigned.add(id(target))
                yield target.id, value
            case ast.AnnAssign(target=ast.Name() as target, value=value) if value is not None:
                assigned.add(id(target))
                yield target.id, value
            case ast.Name(ctx=ast.Store() | ast.Del()):
                stored.append(node)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, None
            case ast.alias(name=name, asname=given):
                yield given or name.partition(".")[0], None
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name, None
            case ast.MatchMapping(rest=str(name)):
                yield name, None
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                yield from ((name, None) for name in names)
            case _:
                pass
    yield from ((name.id, None) for name in stored if id(name) not in assigned)


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

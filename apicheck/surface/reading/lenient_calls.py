"""Calls that give a default where another spelling of them raises: `names.get(key)` and `names[key]`.

Source: library reference, "Built-in Functions" and "Built-in Types"; `os`, `pathlib`, `subprocess`.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from apicheck.surface.expressions import dotted_name
from apicheck.surface.reading.branches import Branches, branches_of
from apicheck.surface.reading.function_text import function_in
from apicheck.surface.reading.raising_names import may_catch
from apicheck.surface.reading.variables import names_read

_SIGNS = (
    ".get(",
    ".pop(",
    "next(",
    "getenv(",
    "find(",
    ".discard(",
    "_ok=",
    "default=",
    "strict=",
    "check=",
)
_CATCHING = ("except", "suppress(")


def lenient_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text that may hold a call which gives a default, and those of handlers, with where they are.

    The text is asked, sign by sign: most functions have none of them, and their expressions need not be read.
    """
    found: dict[int, str] = {}
    for sign in (*_SIGNS, *_CATCHING):
        place = text.find(sign)
        while place >= 0:
            start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
            end = len(text) if end < 0 else end
            found[start] = text[start:end].strip()
            place = text.find(sign, end)
    yield from sorted(found.items())


class Lenient(NamedTuple):
    """A call that gives a default: how the one is `written` that raises `error` instead.

    What it finds depends on the names that its `keys` read, and on what it is `asked` of, where that is nothing but
    names. With `is_outside` it depends on what is outside of the program: a file, a variable of the environment.
    """

    error: str
    written: str
    keys: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    is_outside: bool = False


class Statements(NamedTuple):
    """The statements of a function as if none of their calls gave a default, each with those that do.

    Left out are statements that stand there twice, and those of which something around them may catch the errors.
    """

    lenient: Mapping[str, tuple[Lenient, ...]]
    branches: Branches


def statements_in(text: str) -> Statements | None:
    """Read the text of a function, which may be indented; None where it can't be parsed by itself."""
    function = function_in(text)
    if function is None:
        return None
    branches = branches_of(function)
    others = "" if function.args.kwarg is None else function.args.kwarg.arg
    found: dict[str, tuple[Lenient, ...] | None] = {}
    for statement in _uncaught(function.body):
        reader = _Reader(others)
        written = ast.unparse(reader.visit(statement))
        found[written] = tuple(reader.found) if written not in found else None
    return Statements({key: calls for key, calls in found.items() if calls is not None}, branches)


def _uncaught(body: Iterable[ast.stmt]) -> Iterator[ast.stmt | ast.expr]:
    """Yield the statements of a body that no handler is around, without blocks, and the heads of those that have."""
    for statement in body:
        match statement:
            case ast.If(test=head) | ast.While(test=head):
                yield head
                yield from _uncaught([*statement.body, *statement.orelse])
            case ast.For(target=target, iter=values) | ast.AsyncFor(target=target, iter=values):
                yield ast.For(target, values, [], [], lineno=statement.lineno)
                yield from _uncaught([*statement.body, *statement.orelse])
            case ast.With(items=items) | ast.AsyncWith(items=items):
                yield ast.With(items, [], lineno=statement.lineno)
                yield from _uncaught([] if any(may_catch(each.context_expr) for each in items) else statement.body)
            case ast.Try() | ast.TryStar():
                yield from _uncaught([] if statement.handlers else statement.body)
                for handler in statement.handlers:
                    yield from _uncaught(handler.body)
                yield from _uncaught([*statement.orelse, *statement.finalbody])
            case ast.Match(cases=cases):
                for case in cases:
                    yield from _uncaught(case.body)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                continue
            case _:
                yield statement


# Keywords that are lenient when they are given, or when they are True, and the error that is raised without them.
_LENIENT_KEYWORDS = {"exist_ok": "FileExistsError", "missing_ok": "FileNotFoundError"}
_WITH_DEFAULT = {"min": "ValueError", "max": "ValueError"}
# Calls that are lenient unless a keyword says otherwise.
_STRICT_KEYWORDS = {"zip": ("strict", "ValueError"), "subprocess.run": ("check", "subprocess.CalledProcessError")}
_SEARCHES = {"find": "index", "rfind": "rindex"}


class _Reader(ast.NodeTransformer):
    """Writes lenient calls as the strict ones, and collects them.

    What is looked for among the keyword arguments, `others`, is a parameter, and told as one.
    """

    def __init__(self, others: str) -> None:
        self._others = others
        self.found: list[Lenient] = []

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        return node  # it runs later, if it does

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        dotted = dotted_name(node.func) or ""
        return self._of_name(node, dotted) or self._of_method(node) or self._of_keywords(node, dotted) or node

    def _of_name(self, node: ast.Call, dotted: str) -> ast.expr | None:
        match dotted, node.args, node.keywords:
            case "next", [iterator, _], []:
                return self._lenient("StopIteration", ast.Call(node.func, [iterator], []), key=iterator)
            case ("os.getenv" | "os.environ.get", [name, *_], []):
                environment = ast.Attribute(ast.Name("os", ast.Load()), "environ", ast.Load())
                return self._lenient("KeyError", ast.Subscript(environment, name, ast.Load()), is_outside=True)
            case _:
                return None

    def _of_method(self, node: ast.Call) -> ast.expr | None:
        if not isinstance(node.func, ast.Attribute) or node.keywords or dotted_name(node.func.value) == self._others:
            return None
        asked = node.func.value
        match node.func.attr, node.args:
            case "get", [key] | [key, _]:
                return self._lenient("KeyError", ast.Subscript(asked, key, ast.Load()), key=key, asked=[asked])
            case "pop", [key, _]:
                return self._lenient("KeyError", ast.Call(node.func, [key], []), key=key, asked=[asked])
            case "discard", [key]:
                strict = ast.Call(ast.Attribute(asked, "remove", ast.Load()), node.args, [])
                return self._lenient("KeyError", strict, key=key, asked=[asked])
            case ("find" | "rfind") as name, [part, *_]:
                strict = ast.Call(ast.Attribute(asked, _SEARCHES[name], ast.Load()), node.args, [])
                return self._lenient("ValueError", strict, key=part, asked=[asked])
            case _:
                return None

    def _of_keywords(self, node: ast.Call, dotted: str) -> ast.expr | None:
        given = {each.arg: each.value for each in node.keywords}
        if dotted in _STRICT_KEYWORDS:
            name, error = _STRICT_KEYWORDS[dotted]
            strict = _without(node, name)
            if name in given and not _is_false(given[name]):
                return strict
            is_zip = dotted == "zip"
            return self._lenient(error, strict, asked=node.args if is_zip else (), is_outside=not is_zip)
        for name, error in _LENIENT_KEYWORDS.items():
            if name in given:
                strict = _without(node, name)
                return strict if _is_false(given[name]) else self._lenient(error, strict, is_outside=True)
        if dotted in _WITH_DEFAULT and "default" in given:
            return self._lenient(_WITH_DEFAULT[dotted], _without(node, "default"), key=ast.Tuple(node.args, ast.Load()))
        return None

    def _lenient(
        self,
        error: str,
        strict: ast.expr,
        *,
        key: ast.expr | None = None,
        asked: Sequence[ast.expr] = (),
        is_outside: bool = False,
    ) -> ast.expr:
        keys = frozenset[str]() if key is None else names_read(key)
        names = {each.id for each in asked if isinstance(each, ast.Name)}
        is_of_names = len(names) == len(asked)
        found = Lenient(error, ast.unparse(strict), keys, frozenset(names if is_of_names else ()), is_outside)
        self.found.append(found)
        return strict


def _without(call: ast.Call, keyword: str) -> ast.Call:
    return ast.Call(call.func, call.args, [each for each in call.keywords if each.arg != keyword])


def _is_false(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and not value.value

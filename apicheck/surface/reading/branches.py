"""What stands before each `raise` of a function, what follows behind its tests, and how it ends, by its text alone.

Source: language reference, 7.8 "The raise statement", 8 "Compound statements".
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from apicheck.surface.reading.function_text import function_in
from apicheck.surface.reading.opposites import opposite
from apicheck.surface.reading.raising_names import class_raised, may_catch, may_raise
from apicheck.surface.reading.statements import own_statements
from apicheck.surface.reading.syntax import FunctionNode
from apicheck.surface.reading.variables import Variables, names_read, variables_of

INSTANCE = frozenset({"self", "cls"})
"""The names of the parameter that a method's object is given to."""


class Guard(NamedTuple):
    """A test behind which a function does nothing but to raise `error`, by its dotted name.

    `opposite` holds where the `test` does not. `around` are the heads of the statements that it stands in, `names` are
    those that the test reads, `variables` those that are bound before it. A text that holds one of `fails_on` looks
    into what the test finds to be missing: `self._link.` of `if self._link is None`.
    """

    error: str
    test: str
    opposite: str
    around: frozenset[str]
    names: frozenset[str]
    variables: Variables
    fails_on: tuple[str, ...]


class End(NamedTuple):
    """The last statement of a function as it is `written`, with the class that it raises, and all that is `before` it.

    A function that runs to its end has no last statement: `written` is empty, and all of its body `before`.
    """

    before: tuple[str, ...]
    written: str
    error: str | None


class Branches(NamedTuple):
    """The guards of a function, and the heads of all of its statements that stand around others, tests among them.

    `unguarded` are tests behind which nothing is raised, nor returned: so it is where an `else` is missing. With
    `raises_others` it raises errors that are no calls of a class: `raise error`. `end` is how it ends, `text` the whole
    function as `ast.unparse` writes it.
    """

    guards: tuple[Guard, ...]
    heads: frozenset[str]
    unguarded: frozenset[str]
    variables: Variables
    raises_others: bool
    end: End
    text: str


def branches_in(text: str) -> Branches | None:
    """Read the text of a function, which may be indented; None where it can't be parsed by itself."""
    function = function_in(text)
    return None if function is None else branches_of(function)


def branches_of(function: FunctionNode) -> Branches:
    """Return the guards and the tests of a function."""
    guards: list[Guard] = []
    leaves: dict[str, list[bool]] = {}
    for block in _blocks(function.body, frozenset()):
        may_leave = any(map(_may_leave, own_statements(block.body)))
        leaves.setdefault(block.head, []).append(may_leave)
        error = _raised_last(block.body) if block.body else None
        if block.test is not None and error is not None and not block.is_caught:
            found = variables_of(function, before=block.test.lineno)
            asked = names_read(block.test)
            guards.append(
                Guard(error, block.head, block.opposite, block.around, asked, found, _uses_of_absent(block.test))
            )
    return Branches(
        tuple(guards),
        frozenset(leaves),
        frozenset(head for head, ways in leaves.items() if ways == [False]),
        variables_of(function),
        any(isinstance(each, ast.Raise) and _raises_another(each) for each in own_statements(function.body)),
        _end_of(function.body),
        ast.unparse(function),
    )


def _end_of(body: Sequence[ast.stmt]) -> End:
    is_documented = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    *before, last = map(ast.unparse, body[is_documented:] or [ast.Pass()])
    match body[-1]:
        case ast.Raise(exc=ast.expr() as raised):
            return End(tuple(before), last, class_raised(raised))
        case ast.Return():
            return End(tuple(before), last, None)
        case _:
            return End((*before, last), "", None)


_LEAVING = (ast.Raise, ast.Return, ast.Assert)


class _Block(NamedTuple):
    """Statements behind a `head`, which stands in those `around`.

    `test` and `opposite` are there for what stands behind an `if`, or its `else`. `is_caught` says that something
    around may catch what is raised.
    """

    head: str
    body: Sequence[ast.stmt]
    around: frozenset[str]
    is_caught: bool
    test: ast.expr | None = None
    opposite: str = ""


def _blocks(body: Iterable[ast.stmt], around: frozenset[str], is_caught: bool = False) -> Iterator[_Block]:
    """Yield the blocks within a body that stand behind a head."""
    for statement in body:
        for block in _blocks_of(statement, around, is_caught):
            if block.head and (block.body or block.test is not None):
                yield block
            yield from _blocks(block.body, around | {block.head} if block.head else around, block.is_caught)


def _blocks_of(statement: ast.stmt, around: frozenset[str], is_caught: bool) -> Iterator[_Block]:
    def block(head: str, body: Sequence[ast.stmt], test: ast.expr | None = None, other: str = "") -> _Block:
        return _Block(head, body, around, is_caught, test, other)

    match statement:
        case ast.If(test=test, body=inner, orelse=orelse):
            head, other = f"if {ast.unparse(test)}", f"if {opposite(test, ast.unparse)}"
            yield block(head, inner, test, other)
            yield block(other, orelse, ast.copy_location(ast.UnaryOp(ast.Not(), test), test), head)
        case ast.For(target=target, iter=values) | ast.AsyncFor(target=target, iter=values):
            yield block(f"for {ast.unparse(target)} in {ast.unparse(values)}", statement.body)
            yield block("", statement.orelse)
        case ast.While(test=test):
            yield block(f"while {ast.unparse(test)}", statement.body)
            yield block("", statement.orelse)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            within = block(f"with {', '.join(map(ast.unparse, items))}", statement.body)
            yield within._replace(is_caught=is_caught or any(may_catch(each.context_expr) for each in items))
        case ast.Assert(test=test):
            yield block(f"if {opposite(test, ast.unparse)}", [ast.Raise()])
        case ast.Try() | ast.TryStar():
            yield block("", statement.body)._replace(is_caught=is_caught or bool(statement.handlers))
            for each in statement.handlers:
                yield block(f"except {ast.unparse(each.type)}" if each.type else "except", each.body)
            yield block("", [*statement.orelse, *statement.finalbody])
        case ast.Match(subject=subject, cases=cases):
            for case in cases:
                yield block(f"match {ast.unparse(subject)}: case {ast.unparse(case.pattern)}", case.body)
        case _:
            pass


def _may_leave(statement: ast.AST) -> bool:
    return isinstance(statement, _LEAVING) or (isinstance(statement, ast.Expr) and may_raise(statement.value))


def _raised_last(body: Sequence[ast.stmt]) -> str | None:
    """Return the dotted name of the class that a block ends with raising; None where it may end otherwise."""
    *before, last = body
    if not isinstance(last, ast.Raise) or last.exc is None:
        return None
    if any(isinstance(each, (*_LEAVING, ast.Break, ast.Continue)) for each in own_statements(before)):
        return None
    return class_raised(last.exc)


def _raises_another(statement: ast.Raise) -> bool:
    return statement.exc is not None and class_raised(statement.exc) is None


def _uses_of_absent(test: ast.expr) -> tuple[str, ...]:
    """Return how a body looks into what a test finds to be None, or into what it finds to be empty."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=ast.Name() as asked):
            uses: tuple[str, ...] = ("[",)
        case ast.UnaryOp(op=ast.Not(), operand=ast.Attribute() as asked):
            uses = (".", "[", "(")  # most likely it is None where it is false
        case ast.Compare(left=asked, ops=[ast.Is()], comparators=[ast.Constant(value=None)]):
            uses = (".", "[", "(")
        case _:
            return ()
    return tuple(f"{ast.unparse(asked)}{use}" for use in uses)

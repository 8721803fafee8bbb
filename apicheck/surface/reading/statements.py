"""Walks over statements alone: expressions are some twenty times as many nodes, and most questions are not about them.

Source: language reference, section 8 "Compound statements"; the `ast` module's documentation of their nodes.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence

_TRIED = ("body", "orelse", "finalbody", "handlers")  # what runs where nothing fails comes first
_Blocks = dict[type[ast.AST], tuple[str, ...]]
_BLOCKS: _Blocks = {
    ast.If: ("body", "orelse"),
    ast.For: ("body", "orelse"),
    ast.AsyncFor: ("body", "orelse"),
    ast.While: ("body", "orelse"),
    ast.With: ("body",),
    ast.AsyncWith: ("body",),
    ast.Try: _TRIED,
    ast.TryStar: _TRIED,
    ast.ExceptHandler: ("body",),
    ast.Match: ("cases",),
    ast.match_case: ("body",),
}
_SCOPES: _Blocks = {
    ast.FunctionDef: ("body",),
    ast.AsyncFunctionDef: ("body",),
    ast.ClassDef: ("body",),
}
_ALL = {**_BLOCKS, **_SCOPES}


Rounds = Callable[[ast.For], Sequence[Sequence[ast.stmt]] | None]
"""From a loop to the statements of each of its rounds, None where that can't be told."""


def own_statements(body: Iterable[ast.stmt], rounds_of: Rounds | None = None) -> Iterator[ast.AST]:
    """Yield the statements that run as part of a body, with `except` clauses and cases, in the order that they run in.

    Functions and classes within are yielded, what is in them is not. Of a loop for which `rounds_of` gives statements,
    those are yielded instead of its own.
    """
    return _walk(body, _BLOCKS, rounds_of)


def all_statements(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """Yield the same, and the statements of the functions and classes within as well, each behind its own."""
    return _walk(body, _ALL)


def _walk(body: Iterable[ast.AST], blocks_of: _Blocks, rounds_of: Rounds | None = None) -> Iterator[ast.AST]:
    pending = list(body)
    pending.reverse()
    while pending:
        statement = pending.pop()
        yield statement
        if rounds_of is not None and isinstance(statement, ast.For):
            written_out = rounds_of(statement)
            if written_out is not None:
                pending.extend(inner for each in reversed(written_out) for inner in reversed(each))
                continue
        for block in reversed(blocks_of.get(type(statement), ())):
            pending.extend(reversed(getattr(statement, block)))

"""The text of expressions: spelled out where that is quick, and then as `ast.unparse` spells it."""

import ast
import inspect
import typing

import pytest

from apicheck.surface.expressions import text_of

SPELLED_OUT = (
    *("x", "a.b.c", "None", "True", "1", "'it'", '"it"', "'''a\nb'''", "u'x'", "...", "b'x'", "1.5", "1e999", "1j"),
    *(
        "List[int]",
        "a.B[c, d]",
        "A[b,]",
        "A[()]",
        "A[B[c]][d]",
        "A[b:c]",
        "A[*b]",
        "A[b, *c]",
        "A[(b, c)]",
        "A[[b, c], d]",
    ),
    *(
        "a | b | None",
        "a | (b | c)",
        "(a | b)[c]",
        "'a' | b",
        "A[b | c]",
        "a & b | c",
        "[a, *b]",
        "[]",
        "()",
        "{}",
        "-1",
    ),
    *("f(a)", "f(a)[b]", "(lambda: a)[b]", "'%s'[a]", "1 .real", "a if b else c", "A[a if b else c]", "f'{a}'"),
)


@pytest.mark.parametrize("text", SPELLED_OUT)
def test_it_is_spelled_as_the_library_spells_it(text: str) -> None:
    node = ast.parse(text, mode="eval").body
    assert text_of(node) == ast.unparse(node)


@pytest.mark.parametrize("module", [ast, inspect, typing])
def test_so_is_every_expression_of_a_real_module(module: object) -> None:
    for node in ast.walk(ast.parse(inspect.getsource(module))):  # type: ignore[arg-type]
        if isinstance(node, ast.expr) and not isinstance(node, ast.Starred | ast.Slice):
            assert text_of(node) == ast.unparse(node)

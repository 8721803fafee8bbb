"""`match name: case "a" | "b":` written as the tests that it stands for: `if name in ("a", "b"):`.

Source: language reference, 8.6 "The match statement"; value patterns are compared by `==`.
"""

import ast
from collections.abc import Sequence


def with_tests(function: ast.FunctionDef) -> ast.FunctionDef:
    """Return a function whose `match` statements over plain values are `if` statements; others stay as they are."""
    if not any(isinstance(node, ast.Match) for node in ast.walk(function)):
        return function
    fields = {name: value for name, value in ast.iter_fields(function) if name != "body"}
    return ast.copy_location(ast.FunctionDef(**fields, body=_rewritten(function.body)), function)


def _rewritten(statements: Sequence[ast.stmt]) -> list[ast.stmt]:
    return [each for statement in statements for each in (_tests_of(statement) or [statement])]


def _tests_of(statement: ast.stmt) -> list[ast.stmt] | None:
    if not isinstance(statement, ast.Match):
        return None
    otherwise: list[ast.stmt] = []
    for case in reversed(statement.cases):
        if case.guard is not None:
            return None
        body = _rewritten(case.body)
        if isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None and case.pattern.name is None:
            otherwise = body
            continue
        values = _values(case.pattern)
        if values is None:
            return None
        listed = ast.copy_location(ast.Tuple(values, ast.Load()), case.pattern)
        test = ast.copy_location(ast.Compare(statement.subject, [ast.In()], [listed]), case.pattern)
        otherwise = [ast.copy_location(ast.If(test, body, otherwise), statement)]
    return otherwise


def _values(pattern: ast.pattern) -> list[ast.expr] | None:
    match pattern:
        case ast.MatchValue(value=value):
            return [value]
        case ast.MatchOr(patterns=patterns):
            found = [_values(each) for each in patterns]
            return None if None in found else [value for each in found for value in each or ()]
        case _:
            return None

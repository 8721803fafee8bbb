"""The fields that the body of a `ctypes` structure or union lists, which are members of the class.

Source: the standard library's `ctypes`, "Structures and unions".
"""

import ast
from collections.abc import Iterator, Sequence


def structure_fields(body: Sequence[ast.stmt]) -> Iterator[tuple[str, int]]:
    """Yield the names that `_fields_ = [("name", type), ...]` lists in a class body, each with its line."""
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="_fields_")], value=ast.List(elts=rows) | ast.Tuple(elts=rows)):
                pass
            case _:
                continue
        for row in rows:
            match row:
                case ast.Tuple(elts=[ast.Constant(value=str(name)), _, *_]):
                    yield name, row.lineno
                case _:
                    pass

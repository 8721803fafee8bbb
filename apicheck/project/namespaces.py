"""Packages whose `__init__.py` declares a namespace package, the way of doing it before PEP 420."""

import ast


def is_namespace_declaration(source: bytes) -> bool:
    """True where the file does nothing but what pkgutil and pkg_resources ask for in a namespace's `__init__.py`."""
    if b"extend_path" not in source and b"declare_namespace" not in source:
        return False
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return False
    return all(_is_plumbing(statement) for statement in tree.body)


def _is_plumbing(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr() | ast.Pass():
            return True
        case ast.Import(names=names):
            return all(name.name in ("pkgutil", "pkg_resources") for name in names)
        case ast.ImportFrom(module=module):
            return module in ("pkgutil", "pkg_resources", "__future__")
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name == "__path__"
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=final):
            inner = [*body, *orelse, *final, *(inner for handler in handlers for inner in handler.body)]
            return all(_is_plumbing(inner_statement) for inner_statement in inner)
    return False

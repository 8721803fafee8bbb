"""Small questions about expressions in a syntax tree."""

import ast
from collections.abc import Iterable, Iterator


def dotted_name(node: ast.AST) -> str | None:
    """Return `a.b.c` for a name or an attribute of names, None for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    parts.append(node.id)
    return ".".join(reversed(parts))


def text_of(node: ast.AST) -> str:
    """Return the text of an expression exactly as `ast.unparse` spells it.

    What annotations and defaults are mostly made of is spelled out here, in a tenth of the time.
    """
    return _plain_text(node) or ast.unparse(node)


def annotation_text(node: ast.expr) -> str:
    """Return an annotation as text; one that is written as a string is its content (PEP 484, forward references)."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.strip()
    return text_of(node)


_PLAIN_CONSTANTS = frozenset({type(None), bool, int, str})
_SUBSCRIPTED = (ast.Name, ast.Attribute, ast.Subscript)


def _plain_text(node: ast.AST) -> str | None:
    """Return the text of names, constants, `a.b`, `A[B, C]`, `[A, B]` and `A | B` made of each other, else None."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Constant):
        return repr(node.value) if type(node.value) in _PLAIN_CONSTANTS and node.kind is None else None
    if isinstance(node, ast.Attribute):
        return dotted_name(node)
    if isinstance(node, ast.Subscript) and isinstance(node.value, _SUBSCRIPTED):
        holder, several = _plain_text(node.value), node.slice.elts if isinstance(node.slice, ast.Tuple) else []
        inner = _plain_texts(several) if len(several) > 1 else _plain_text(node.slice)
        return None if holder is None or inner is None else f"{holder}[{inner}]"
    if isinstance(node, ast.List):
        inner = _plain_texts(node.elts)
        return None if inner is None else f"[{inner}]"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr) and not isinstance(node.right, ast.BinOp):
        left, right = _plain_text(node.left), _plain_text(node.right)
        return None if left is None or right is None else f"{left} | {right}"
    return None


def _plain_texts(nodes: Iterable[ast.AST]) -> str | None:
    texts = list(map(_plain_text, nodes))
    return None if None in texts else ", ".join(filter(None, texts))


def is_literal(node: ast.expr) -> bool:
    """Tell whether the expression is a constant, or a display made of constants alone."""
    match node:
        case ast.Constant():
            return True
        case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
            return is_literal(node.operand)
        case ast.Tuple() | ast.List() | ast.Set():
            return all(is_literal(element) for element in node.elts)
        case ast.Dict():
            return all(key is not None and is_literal(key) for key in node.keys) and all(
                is_literal(value) for value in node.values
            )
        case ast.JoinedStr():
            return False
        case _:
            return False


def string_items(node: ast.expr) -> dict[str, ast.expr | None] | None:
    """Return the strings of a literal list, tuple, set or dict (its keys, each with its value); None for others.

    `dict(name=value)` is spelled as a call and written out all the same.
    """
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict" and not node.args:
        named = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg is not None}
        return {**named} if len(named) == len(node.keywords) else None
    if isinstance(node, ast.Dict):
        items: dict[str, ast.expr | None] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
                return None
            items[key.value] = value
        return items
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        strings: dict[str, ast.expr | None] = {}
        for element in node.elts:
            if not (isinstance(element, ast.Constant) and isinstance(element.value, str)):
                return None
            strings[element.value] = None
        return strings
    return None


def child_nodes(node: ast.AST) -> list[ast.AST]:
    """Return what `ast.iter_child_nodes` yields, in a fraction of the time: a parsed node's fields are its attributes.

    The contexts of names are left out (`ast.Load()` and its kin), which have no children and no place in the text.
    """
    found: list[ast.AST] = []
    for value in node.__dict__.values():
        if isinstance(value, ast.AST):
            if not isinstance(value, ast.expr_context):
                found.append(value)
        elif type(value) is list:
            found += [item for item in value if isinstance(item, ast.AST)]
    return found


def own_nodes(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """Walk the nodes of a function body that run as part of it: not those of functions and classes within."""
    pending: list[ast.AST] = list(body)
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            pending += child_nodes(node)


def names_something_private(name: ast.expr) -> bool:
    """Tell whether a computed name is seen to begin with an underscore: `f"_visit_{kind}"`, `"_visit_%s" % kind`."""
    return written_beginning(name).startswith("_")


def written_beginning(name: ast.expr) -> str:
    """Return what a computed text is seen to begin with: `visit_` of `f"visit_{kind}"`, `"visit_" + kind`."""
    match name:
        case ast.BinOp(left=left, op=ast.Add() | ast.Mod()):
            return written_beginning(left)
        case ast.JoinedStr(values=[first, *_]):
            return written_beginning(first)
        case ast.Call(func=ast.Attribute(value=template, attr="format")):
            return written_beginning(template).partition("{")[0]
        case ast.Constant(value=str(text)):
            return text.partition("%")[0]
        case _:
            return ""


def namespace_owner(node: ast.expr) -> str | None:
    """Return the dotted name of what an expression gives the namespace of: `vars(module)`, `module.__dict__`."""
    match node:
        case (
            ast.Call(func=ast.Name(id="vars"), args=[owner], keywords=[]) | ast.Attribute(value=owner, attr="__dict__")
        ):
            return dotted_name(owner)
        case _:
            return None


def member_by_key(node: ast.expr) -> tuple[str, ast.expr] | None:
    """Return the dotted name of the owner, and the key, where an expression gets a member by its text.

    `getattr(module, "name")` does, and `vars(module)["name"]`; None for other expressions.
    """
    match node:
        case ast.Call(func=ast.Name(id="getattr"), args=[holder, key], keywords=[]):
            owner = dotted_name(holder)
        case ast.Subscript(value=holder, slice=key):
            owner = namespace_owner(holder)
        case _:
            return None
    return None if owner is None else (owner, key)

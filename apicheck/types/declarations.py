"""What is declared of a type variable: by a call of `TypeVar` and its kin, or in the brackets of PEP 695."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part
from apicheck.types.expression import Type

KINDS = ("TypeVar", "ParamSpec", "TypeVarTuple")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A type variable. `kind` is one of `KINDS`; `variance` is "", "covariant" or "contravariant", None if inferred."""

    kind: str = "TypeVar"
    bound: Type | None = None
    constraints: tuple[Type, ...] = ()
    default: Type | None = None
    variance: str | None = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A declaration as it is written: types are still expressions of the syntax tree."""

    kind: str
    bound: ast.expr | None = None
    constraints: tuple[ast.expr, ...] = ()
    default: ast.expr | None = None
    variance: str | None = ""


def of_call(value: str) -> Written | None:
    """Read `TypeVar("T", int, str)` and its kin; None where it is no such call, or computed."""
    try:
        call = ast.parse(f"({value}\n)", mode="eval").body
    except (SyntaxError, ValueError):
        return None
    if not isinstance(call, ast.Call) or any(keyword.arg is None for keyword in call.keywords):
        return None
    kind = last_part(dotted_name(call.func) or "")
    if kind not in KINDS or any(isinstance(argument, ast.Starred) for argument in call.args):
        return None
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    return Written(
        kind,
        keywords.get("bound"),
        tuple(call.args[1:]),
        keywords.get("default"),
        next(
            ("" if name == "" else name for name in ("covariant", "contravariant") if _is_true(keywords.get(name))), ""
        )
        if not _is_true(keywords.get("infer_variance"))
        else None,
    )


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def of_parameter(text: str) -> tuple[str, Written] | None:
    """Read one as it stands in brackets, `T: int = str`, `*Ts`, `**P`: its name with what it declares."""
    stars = len(text) - len(text.lstrip("*"))
    head, _, default = text.lstrip("*").partition("=")
    name, _, bound = head.partition(":")
    limit, otherwise = _expression(bound), _expression(default)
    if not name.strip().isidentifier() or (bound and limit is None) or (default and otherwise is None):
        return None
    if isinstance(limit, ast.Tuple):
        return name.strip(), Written(KINDS[0], None, tuple(limit.elts), otherwise, None)
    kind = KINDS[{0: 0, 1: 2, 2: 1}[stars]]
    return name.strip(), Written(kind, limit, (), otherwise, None)


def _expression(text: str) -> ast.expr | None:
    try:
        return ast.parse(text.strip(), mode="eval").body if text.strip() else None
    except (SyntaxError, ValueError):
        return None

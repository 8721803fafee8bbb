"""The arguments of a call that makes a data model or a field, as written; what they are is told where it is plain."""

from __future__ import annotations

import ast
from collections.abc import Mapping

import msgspec

from apicheck.model.condition import Not, Since
from apicheck.model.definition import Attribute
from apicheck.surface.expressions import dotted_name
from apicheck.surface.linking.surface import Surface
from apicheck.surface.reading.conditions import condition_of


def expression(text: str) -> ast.expr:
    """Parse a source text that was kept in a summary; one that was cut off comes back as an unknown name."""
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return ast.Name("_")


def made_by(factory: ast.expr) -> str:
    """Return what a default factory gives, as source text: the body of a `lambda` without parameters, else a call."""
    if isinstance(factory, ast.Lambda) and ast.unparse(factory.args) == "":
        return ast.unparse(factory.body)
    return f"({ast.unparse(factory)})()" if isinstance(factory, ast.Lambda) else f"{ast.unparse(factory)}()"


class Arguments(msgspec.Struct, frozen=True):
    """Keyword arguments by name. `is_open` says that there may be others: `**options` that can't be followed."""

    values: Mapping[str, ast.expr] = msgspec.field(default_factory=dict)
    is_open: bool = False

    @classmethod
    def of(cls, call: ast.expr, surface: Surface, module: str) -> Arguments:
        """Read a call's keyword arguments; anything but a call has none."""
        if not isinstance(call, ast.Call):
            return cls()
        values: dict[str, ast.expr] = {}
        is_open = False
        for keyword in call.keywords:
            if keyword.arg is not None:
                values[keyword.arg] = keyword.value
                continue
            unpacked = _unpacked(keyword.value, surface, module)
            is_open = is_open or unpacked is None
            values.update(unpacked or {})
        return cls(values, is_open)

    def under(self, other: Arguments) -> Arguments:
        """Return these arguments with those of `other` taking precedence, as `partial` has it."""
        return Arguments({**self.values, **other.values}, self.is_open or other.is_open)

    def flag(self, name: str, default: bool | None = False) -> bool | None:
        """Return a Boolean argument: `default` where it is not given, None where it can't be told."""
        value = self.values.get(name)
        if value is None:
            return None if self.is_open else default
        if isinstance(value, ast.Constant) and (isinstance(value.value, bool) or value.value is None):
            return default if value.value is None else value.value
        return None

    def text(self, name: str) -> str | None:
        """Return an argument as source text, None where it is not given."""
        value = self.values.get(name)
        return None if value is None else ast.unparse(value)

    def string(self, name: str) -> str | None:
        """Return an argument that is a literal string, None for all else."""
        value = self.values.get(name)
        return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


def _unpacked(node: ast.expr, surface: Surface, module: str) -> dict[str, ast.expr] | None:
    """Return what `**node` passes where it is a dictionary that is written out, here or under a name of the project.

    Of two alternatives (`{"slots": True} if modern else {}`) the arguments are known by name alone; where the version
    of Python decides, newer ones count.
    """
    if isinstance(node, ast.IfExp):
        chosen = _on_newer_versions(node)
        if chosen is not None:
            return _unpacked(chosen, surface, module)
        first, second = _unpacked(node.body, surface, module), _unpacked(node.orelse, surface, module)
        if first is None or second is None:
            return None
        return {name: ast.Name("_") for name in first.keys() | second.keys()}
    if isinstance(node, ast.Dict):
        keys = [key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
        return dict(zip(keys, node.values, strict=True)) if len(keys) == len(node.keys) else None
    if isinstance(node, ast.Call) and dotted_name(node.func) == "dict" and not node.args:
        named = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        return named if len(named) == len(node.keywords) else None
    dotted = dotted_name(node)
    found = surface.resolve_dotted(module, dotted) if dotted else ()
    values = [entity.definition.value for entity in found if isinstance(entity.definition, Attribute)]
    if not values or len(values) != len(found) or None in values:
        return None
    read = [_unpacked(expression(value), surface, module) for value in values if value]
    if len(read) == 1:
        return read[0]
    names = {name for each in read for name in each or ()}
    return None if None in read else {name: ast.Name("_") for name in names}


def _on_newer_versions(node: ast.IfExp) -> ast.expr | None:
    """Return the alternative that stands on newer versions of Python, None where another test decides."""
    match condition_of(node.test):
        case Since():
            return node.body
        case Not(of=Since()):
            return node.orelse
        case _:
            return None

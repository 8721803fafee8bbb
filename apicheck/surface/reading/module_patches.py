"""Attributes that a file sets on other modules: `settings.DEBUG = True` after `from pkg import settings`."""

import ast
import re
from collections.abc import Iterable, Iterator

from apicheck.surface.reading.module_getattr import imported_paths

_ASSIGNMENT = re.compile(r"^[ \t]*([A-Za-z_]\w*)\.\w+[ \t]*=(?!=)", re.MULTILINE)
_IMPORTED = re.compile(r"\bimport\b[ \t]*([^\n]*)|^[ \t]+(\w+),?$", re.MULTILINE)
_RECEIVERS = frozenset({"self", "cls", "mcs"})


def module_patches(tree: ast.Module, text: str, package: str) -> dict[str, tuple[str, ...]]:
    """Return the names that statements anywhere in a file set on what it imports, by the dotted path of that.

    `package` is what relative module names start from. Whether a path is a module's is for the linked surface to tell.
    """
    holders = set(_ASSIGNMENT.findall(text)) - _RECEIVERS
    if not holders:
        return {}
    imported = " ".join(names or name for names, name in _IMPORTED.findall(text))
    if holders.isdisjoint(re.findall(r"\w+", imported)):
        return {}
    statements = list(_statements(tree.body))
    paths = imported_paths(statements, package)
    found: dict[str, dict[str, None]] = {}
    for node in statements:
        for target in node.targets if isinstance(node, ast.Assign) else ():
            if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id in paths:
                found.setdefault(paths[target.value.id], {})[target.attr] = None
    return {path: tuple(names) for path, names in found.items()}


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield every statement of a file, those of functions and classes too."""
    for statement in body:
        yield statement
        for block in ("body", "orelse", "finalbody"):
            yield from _statements(getattr(statement, block, ()))
        for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            yield from _statements(part.body)

"""Attributes that a file sets on other modules: `settings.DEBUG = True` after `from pkg import settings`."""

import ast
import re

from apicheck.surface.module_getattr import imported_paths

_ASSIGNMENT = re.compile(r"^[ \t]*(?:[\w.]+[ \t]*=[ \t]*)*([A-Za-z_]\w*)\.[A-Za-z_]\w*[ \t]*=(?!=)", re.MULTILINE)
_RECEIVERS = frozenset({"self", "cls", "mcs"})


def module_patches(tree: ast.Module, text: str, package: str) -> dict[str, tuple[str, ...]]:
    """Return the names that statements anywhere in a file set on what it imports, by the dotted path of that.

    `package` is what relative module names start from. Whether a path is a module's is for the linked surface to tell.
    """
    holders = {match[1] for match in _ASSIGNMENT.finditer(text)} - _RECEIVERS
    if not any(
        re.search(rf"\bimport\b[^\n]*\b{holder}\b|^[ \t]+{holder},?$", text, re.MULTILINE) for holder in holders
    ):
        return {}
    nodes = list(ast.walk(tree))
    paths = imported_paths(nodes, package)
    found: dict[str, dict[str, None]] = {}
    for node in nodes:
        for target in node.targets if isinstance(node, ast.Assign) else ():
            if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id in paths:
                found.setdefault(paths[target.value.id], {})[target.attr] = None
    return {path: tuple(names) for path, names in found.items()}

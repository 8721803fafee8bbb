"""Attributes that a file sets on other modules: `settings.DEBUG = True` after `from pkg import settings`."""

import ast

from apicheck.surface.reading.module_getattr import imported_paths
from apicheck.surface.reading.statements import all_statements

_RECEIVERS = frozenset({"self", "cls", "mcs"})


def module_patches(tree: ast.Module, package: str) -> dict[str, tuple[str, ...]]:
    """Return the names that statements anywhere in a file set on what it imports, by the dotted path of that.

    `package` is what relative module names start from. Whether a path is a module's is for the linked surface to tell.
    """
    set_on_names = [
        (target.value.id, target.attr)
        for statement in all_statements(tree.body)
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name)
    ]
    if all(holder in _RECEIVERS for holder, _ in set_on_names):
        return {}
    paths = imported_paths(all_statements(tree.body), package)
    found: dict[str, dict[str, None]] = {}
    for holder, attribute in set_on_names:
        if holder in paths:
            found.setdefault(paths[holder], {})[attribute] = None
    return {path: tuple(names) for path, names in found.items()}

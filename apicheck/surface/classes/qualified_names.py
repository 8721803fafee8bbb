"""How the interpreter calls a definition in its errors."""

from apicheck.surface.classes.hierarchy import Hierarchy


def qualified_name(hierarchy: Hierarchy, home: str) -> str:
    """Return the dotted path of a definition without its module, with which the interpreter's errors begin."""
    module = home.rpartition(".")[0]
    while module and not hierarchy.surface.has_module(module):
        module = module.rpartition(".")[0]
    return home.removeprefix(f"{module}.") if module else ".".join(home.split(".")[-2:])

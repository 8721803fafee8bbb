"""How the interpreter calls a definition in its errors."""

from apicheck.model.definition import Function
from apicheck.model.entity import Entity
from apicheck.surface.classes.hierarchy import Hierarchy


def qualified_name(hierarchy: Hierarchy, home: str) -> str:
    """Return the dotted path of a definition without its module, with which the interpreter's errors begin."""
    home = home.replace("'", "")
    module = hierarchy.surface.module_of(home.rpartition(".")[0])
    return home.removeprefix(f"{module}.") if module else ".".join(home.split(".")[-2:])


def name_in_errors(hierarchy: Hierarchy, entity: Entity, function: Function) -> str:
    """Return what errors call a function that is reached as `entity`: lambdas and those from elsewhere differ."""
    if function.qualified_name is not None:
        return function.qualified_name
    qualified = qualified_name(hierarchy, entity.home)
    return f"{qualified.removesuffix(entity.name)}<lambda>" if function.is_lambda else qualified

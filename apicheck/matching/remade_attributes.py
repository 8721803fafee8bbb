"""Whether others than the class statement decide what a class attribute is for users: a field library, a metaclass."""

from apicheck.matching.pairs import Side
from apicheck.model.definition import Class
from apicheck.model.entity import Entity


def may_be_remade(owner: Entity, side: Side) -> bool:
    """Tell whether others may put another thing in the place of what the class body gives a name.

    Source: data model, 3.3.3 "Customizing class creation"; language reference, 8.8 "Class definitions".
    """
    lineage = side.hierarchy.lineage(owner)
    return (
        lineage.is_open
        or any(each.home != "abc.ABCMeta" for each in side.hierarchy.metaclass(owner))
        or any(isinstance(other.definition, Class) and other.definition.decorators for other in lineage.entities)
    )

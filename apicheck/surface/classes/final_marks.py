"""What is marked as final, for type checkers alone: classes, methods and attributes.

Source: PEP 591; typing specification, "Type qualifiers" and "`@final`".
"""

from __future__ import annotations

import re

from apicheck.model.definition import Attribute, Class, Function, Property
from apicheck.model.entity import Entity
from apicheck.surface.naming import last_part

_FINAL = re.compile(r"(\w+\.)*Final\b")


def is_final(entity: Entity) -> bool:
    """Tell whether a class must not be subclassed, a method not overridden, an attribute not set again."""
    match entity.definition:
        case Class(decorators=decorators) | Function(decorators=decorators):
            return any(last_part(decorator.name) == "final" for decorator in decorators)
        case Property(getter=getter):
            return any(last_part(decorator.name) == "final" for decorator in getter.decorators)
        case Attribute(annotation=str(annotation)):
            return _FINAL.match(annotation) is not None
        case _:
            return False

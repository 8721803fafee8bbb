"""The classes of a project, public or not."""

from collections.abc import Iterator

from apicheck.model.definition import Class
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface.linking.surface import Surface


def all_classes(surface: Surface) -> Iterator[Entity]:
    """Yield the classes that stand at the top of a module, private ones as well: users get instances of these, too."""
    for module in surface.modules.values():
        for name, bindings in module.scope.items():
            if any(isinstance(binding.definition, Class) for binding in bindings):
                yield from (each for each in surface.resolve(module.name, name) if each.kind is EntityKind.CLASS)

"""Private descriptors that give or take something else by now: the attributes that they answer for have changed, too.

Source: data model, 3.3.2.2 "Implementing Descriptors".
"""

from __future__ import annotations

from collections.abc import Iterator

from apicheck.matching.changed_names import changed_modules, with_users
from apicheck.matching.pairs import Side
from apicheck.model.definition import Class
from apicheck.surface.naming import last_part
from apicheck.surface.reading.likeness import say_the_same

_ASKED = ("__get__", "__set__")


def changed_descriptors(base: Side, head: Side) -> frozenset[str]:
    """Return the names of private classes whose `__get__` or `__set__` is written otherwise, and of their heirs.

    What changed in a public one is told at itself.
    """
    found = {
        name
        for summary, other in changed_modules(base.surface, head.surface)
        for name, was in summary.scope.items()
        if f"{summary.name}.{name}" not in base.homes and (now := other.scope.get(name))
        for old, new in zip(was, now, strict=False)
        if isinstance(old.definition, Class) and isinstance(new.definition, Class)
        if any(not say_the_same(old.definition.scope.get(name), new.definition.scope.get(name)) for name in _ASKED)
    }
    return with_users(found, _private_classes(base))


def _private_classes(side: Side) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the names of private classes, each with the names of its bases."""
    for module, summary in side.surface.modules.items():
        for name, bindings in summary.scope.items():
            bases = [
                base.partition("[")[0]
                for each in bindings
                if isinstance(each.definition, Class)
                for base in each.definition.bases
            ]
            if bases and f"{module}.{name}" not in side.homes:
                yield name, frozenset(map(last_part, bases))

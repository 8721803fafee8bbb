"""A class's ancestors in the order in which attributes are looked up.

Source: "The Python 2.3 Method Resolution Order" (C3), which Python still uses.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from apicheck.model.entity import Entity


class Lineage(msgspec.Struct, frozen=True):
    """A class's ancestors in lookup order, itself first.

    `is_open` says that one of them stands outside the project and the standard library, so that it may bring members
    that nobody here can know; `opaque` are the dotted paths of those. `homes` are the ancestors' homes in their order;
    `is_broken` says that a base is written that leads nowhere, as to a file that can't be read.
    """

    entities: tuple[Entity, ...]
    opaque: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()
    is_broken: bool = False

    def __post_init__(self) -> None:
        """Work out once what most questions about classes begin with."""
        homes = tuple(entity.home for entity in self.entities)
        msgspec.structs.force_setattr(self, "homes", homes)
        msgspec.structs.force_setattr(self, "is_broken", not set(self.opaque) <= set(homes))

    @property
    def is_open(self) -> bool:
        """True where an ancestor is not known."""
        return bool(self.opaque)


def merged(sequences: list[list[Entity]], bases: Sequence[Entity]) -> list[Entity]:
    """Merge linearisations (C3). Where no consistent order exists, as in broken code, keep the order of first sight."""
    if len(sequences) == 1:
        return sequences[0]
    pending = [sequence for sequence in [*sequences, list(bases)] if sequence]
    found: list[Entity] = []
    while pending:
        tails = {entity.home for sequence in pending for entity in sequence[1:]}
        head = next((sequence[0] for sequence in pending if sequence[0].home not in tails), None)
        if head is None:
            seen = {entity.home for entity in found}
            for entity in (entity for sequence in pending for entity in sequence):
                if entity.home not in seen:
                    seen.add(entity.home)
                    found.append(entity)
            return found
        found.append(head)
        pending = [
            rest for sequence in pending if (rest := [entity for entity in sequence if entity.home != head.home])
        ]
    return found

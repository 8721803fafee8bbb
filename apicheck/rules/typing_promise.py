"""How much a change weighs that type checkers alone notice: as much as the project has promised them."""

from apicheck.matching.pairs import Pairing
from apicheck.model.entity import Entity
from apicheck.model.report import Severity


def typing_severity(pairing: Pairing, entity: Entity) -> Severity:
    """Return breaking where the module of `entity` ships `py.typed` on both sides (PEP 561), else risky.

    What base did not promise, head can't break; and what head no longer promises is told by `typed-marker-removed`.
    """
    return Severity.BREAKING if is_promised(pairing, entity) else Severity.RISKY


def is_promised(pairing: Pairing, entity: Entity) -> bool:
    """Tell whether the annotations of a thing were a promise on base, and are one on head."""
    return pairing.base.surface.is_typed(entity.module) and pairing.head.surface.is_typed(entity.module)

"""How much a change weighs that type checkers alone notice: as much as the project has promised them."""

from apicheck.matching.pairs import Pairing
from apicheck.model.entity import Entity
from apicheck.model.report import Severity


def typing_severity(pairing: Pairing, entity: Entity) -> Severity:
    """Return breaking where the module of head's `entity` ships its annotations (`py.typed`, PEP 561), else risky."""
    return Severity.BREAKING if pairing.head.surface.is_typed(entity.module) else Severity.RISKY

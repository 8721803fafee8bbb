"""When many names of a module make one finding, and how that names them."""

from apicheck.matching.pairs import Pairing
from apicheck.model.entity import EntityKind

MANY = 6
"""So many names of one module make one finding."""


def shortened(names: tuple[str, ...], shown: int = 5) -> str:
    """Return the first names and how many more there are: `a, b, c and 12 more`."""
    more = len(names) - shown
    return ", ".join(names[:shown]) + (f" and {more} more" if more > 0 else "")


def can_tell(module: str, pairing: Pairing) -> bool:
    """Tell whether a finding can stand at the module: it has a pair of its own, on both sides a module."""
    pair = pairing.by_path.get(module)
    if pair is None or pair.path != module or pair.old is None or pair.new is None:
        return False
    return pair.old.kind is pair.new.kind is EntityKind.MODULE

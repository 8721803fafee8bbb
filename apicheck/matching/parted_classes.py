"""Two names of one class that lead to two classes by now."""

from __future__ import annotations

import msgspec

from apicheck.matching.ancestors import may_still_hold
from apicheck.matching.kinds import is_asked_for
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface.classes.class_aliases import class_behind
from apicheck.surface.naming import last_part


class Parting(msgspec.Struct, frozen=True):
    """`other` is the path of what the name meant on base. Of the two classes on head one may inherit from the other."""

    other: str
    is_subclass: bool
    is_superclass: bool
    is_certain: bool

    def failing_check(self, name: str) -> str:
        """Write the test that was true on base, as of one class and itself, and is false on head."""
        other = last_part(self.other) if last_part(self.other) != name else self.other.removeprefix("builtins.")
        return f"issubclass({name}, {other})" if self.is_superclass else f"issubclass({other}, {name})"


def parting(pair: Pair, pairing: Pairing) -> Parting | None:
    """Return what a name was another name for, where it is a class of its own on head; None where nothing has parted.

    Of the names that lead to one class on base, one keeps it, so that the others are those that part.
    """
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base or pair.is_member or pair.where is not None:
        return None
    if new.kind is not EntityKind.CLASS or not is_asked_for(new, pairing.head.hierarchy):
        return None
    meant = class_behind(pairing.base.hierarchy, old)
    if meant is None or any(entity.home == meant.home for entity in pair.head):
        return None  # under a test that nobody can decide, it may mean the class still
    homes = pairing.head.hierarchy.lineage(new).homes
    if meant.kind is EntityKind.EXTERNAL:
        is_subclass = meant.home in homes
        return Parting(meant.home, is_subclass, False, not pairing.head.hierarchy.lineage(new).is_open or is_subclass)
    main = _heir(meant, pairing)
    if main is None or main.path == pair.path or main.new is None:
        return None
    if len(main.base) != 1 or len(main.head) != 1 or main.base[0].condition or main.head[0].condition:
        return None  # it means the class in some environments alone
    if main.new.kind is not EntityKind.CLASS or main.new.home == new.home:
        return None
    others = pairing.head.hierarchy.lineage(main.new)
    is_open = pairing.head.hierarchy.lineage(new).is_open and others.is_open
    return Parting(
        main.path, main.new.home in homes, new.home in others.homes, not is_open and not may_still_hold(meant, pairing)
    )


def _heir(meant: Entity, pairing: Pairing) -> Pair | None:
    """Return the pair that keeps a class of base: the one whose name still leads to where that stands, or the best."""
    best = pairing.class_pairs.get(meant.home)
    if best is None or (best.new is not None and best.new.home == meant.home):
        return best
    pairs = (pairing.by_path.get(path) for path in pairing.base.homes.get(meant.home, ()))
    return next((pair for pair in pairs if pair is not None and pair.new and pair.new.home == meant.home), best)

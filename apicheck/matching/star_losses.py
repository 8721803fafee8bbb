"""Names that a module had by `from source import *` and has lost: the source lists them no more, or the import is gone.

`from module import name` fails then, and it is told there, not at the source as well. Many of one module are told once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.removals import other_path
from apicheck.matching.shared_fates import MANY, can_tell


@dataclass(slots=True)
class StarLosses:
    """`folded` maps a module, and the source of its star import, to many names that it lost by it.

    `told_paths` are the paths of names at the sources, which the findings about these losses tell of.
    """

    folded: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    told_paths: set[str] = field(default_factory=set)


_known: WeakKeyDictionary[Side, StarLosses] = WeakKeyDictionary()


def star_losses(pairing: Pairing) -> StarLosses:
    """Return what modules of both sides lost by their star imports."""
    found = _known.get(pairing.head)
    if found is None:
        found = _known[pairing.head] = _star_losses(pairing)
    return found


def is_told_at_module(pair: Pair, pairing: Pairing) -> bool:
    """Tell whether a lost path is one of many of its module, so that the module's finding tells it."""
    _, names = star_losses(pairing).folded.get(pair.parent, ("", ()))
    return pair.name in names


def _star_losses(pairing: Pairing) -> StarLosses:
    found = StarLosses()
    lost: dict[tuple[str, str], list[str]] = {}
    for pair in pairing.pairs:
        if pair.old is None or pair.head or pair.is_member or pair.is_folded or pair.may_be_served:
            continue
        for source in _sources(pair, pairing):
            found.told_paths.add(f"{source}.{pair.name}")
            if not pair.paths:
                lost.setdefault((pair.parent, source), []).append(pair.name)
    for (module, source), names in lost.items():
        if len(names) >= MANY and can_tell(module, pairing):
            found.folded[module] = source, tuple(sorted(names))
    return found


def _sources(pair: Pair, pairing: Pairing) -> Iterator[str]:
    """Yield the modules from which star imports brought a name that can still be imported from there."""
    base, head = pairing.base.surface, pairing.head.surface
    summary = base.modules.get(pair.parent)
    if summary is None or pair.name in summary.scope or other_path(pair, pairing) is None:
        return
    for star in summary.star_imports:
        if base.exported.star_may_bring(star.module, pair.name) and head.resolve(star.module, pair.name):
            yield star.module

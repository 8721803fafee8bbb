"""Names that a module lists in its `__all__` and does not have, so that no star import of it gets through.

Source: language reference, 7.11 "The import statement"; tutorial, 6.4.1 "Importing * From a Package", on submodules.
"""

from __future__ import annotations

from apicheck.matching.pairs import Side
from apicheck.surface.calls.callables import runtime
from apicheck.surface.linking.surface import Surface


def missing_exports(side: Side, module: str) -> tuple[str, ...]:
    """Return the listed names that a module certainly lacks, in the order of the alphabet."""
    surface = side.surface
    exports = surface.exported.of(module)
    if exports is None or not exports[1]:
        return ()
    return tuple(name for name in sorted(exports[0]) if _is_missing(surface, module, name))


def may_lack_exports(side: Side, module: str) -> bool:
    """Tell whether a module may list names that it does not have: what stands in its `__all__` can't all be told."""
    surface = side.surface
    exports = surface.exported.of(module)
    if exports is None:
        return surface.exported.has_list(module)
    return not exports[1] or bool(missing_exports(side, module))


def _is_missing(surface: Surface, module: str, name: str) -> bool:
    found = surface.resolve(module, name)
    if found:  # for type checkers alone, perhaps
        return not runtime(found) and not surface.served.may_serve(module, name)
    return surface.lacks(module, name)

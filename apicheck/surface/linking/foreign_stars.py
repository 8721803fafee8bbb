"""Names that a star import brings from outside the project: which foreign module they come from.

`from pydantic.v1 import *` binds names that no text of the project tells. Who reads one of them there means that of the
foreign module. Source: language reference, 7.11 "The import statement".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from apicheck.model.module import ModuleSummary
from apicheck.surface import standard_library

Exports = Callable[[str], tuple[frozenset[str], bool] | None]
"""From a module of the project to the names of its `__all__` and whether that is all of it."""


def foreign_paths(
    modules: Mapping[str, ModuleSummary], exports: Exports, module: str, name: str, seen: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Yield the foreign paths that `name` may stand for in the scope of `module`, where no statement there binds it.

    They come in the order of the star imports: the first is what a `try` prefers, later ones are its fallbacks. Names
    with a leading underscore come by no star import. A module of the standard library is known to have a name or not
    to have it; one of another project is taken to have any.
    """
    summary = modules.get(module)
    if summary is None or module in seen or name.startswith("_"):
        return
    for star in summary.star_imports:
        if star.module in modules:
            listed = exports(star.module)
            if listed is None or name in listed[0] or not listed[1]:
                yield from foreign_paths(modules, exports, star.module, name, seen | {module})
        elif not standard_library.is_module(star.module.partition(".")[0]) or standard_library.find(
            f"{star.module}.{name}"
        ):
            yield f"{star.module}.{name}"

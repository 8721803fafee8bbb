"""Names that a star import brings from outside the project: which foreign module they come from.

`from pydantic.v1 import *` binds names that no text of the project tells. Who reads one of them there means that of the
foreign module. Source: language reference, 7.11 "The import statement".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from apicheck.model.condition import Condition, Holds, all_of
from apicheck.model.module import ModuleSummary
from apicheck.surface import standard_library

Exports = Callable[[str], tuple[frozenset[str], bool] | None]
"""From a module of the project to the names of its `__all__` and whether that is all of it."""


class ForeignName(msgspec.Struct, frozen=True):
    """A foreign path that a star import in `module` may bind a name to, under the condition of that statement."""

    path: str
    module: str
    condition: Condition | None


def foreign_names(
    modules: Mapping[str, ModuleSummary], exports: Exports, module: str, name: str
) -> tuple[ForeignName, ...]:
    """Return what `name` may stand for in a module's scope, where no statement there binds it, the likeliest one first.

    That is the last of the imports that always run, else the one that a `try` begins with. Names with a leading
    underscore come by no star import. A module of the standard library is known to have a name or not to have it; one
    of another project may have any, so that of several nobody knows which one does.
    """
    found = list(_found(modules, exports, module, name, frozenset()))
    found = [
        *(each for each in reversed(found) if each.condition is None),
        *(each for each in found if each.condition is not None),
    ]
    return tuple(
        each
        if len(found) == 1
        else msgspec.structs.replace(each, condition=all_of(each.condition, Holds(f"{each.path} exists")))
        for each in found
    )


def _found(
    modules: Mapping[str, ModuleSummary], exports: Exports, module: str, name: str, seen: frozenset[str]
) -> Iterator[ForeignName]:
    summary = modules.get(module)
    if summary is None or module in seen or name.startswith("_"):
        return
    for star in summary.star_imports:
        if star.module in modules:
            listed = exports(star.module)
            if listed is None or name in listed[0] or not listed[1]:
                yield from _found(modules, exports, star.module, name, seen | {module})
        elif not standard_library.is_module(star.module.partition(".")[0]) or standard_library.find(
            f"{star.module}.{name}"
        ):
            yield ForeignName(f"{star.module}.{name}", module, star.condition)

"""What a project says of its own surface: paths that are public or private whatever their names, and re-exports."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase


class Reexports(enum.StrEnum):
    """Which imported names a module offers that has no `__all__`.

    INIT is what most packages do: an `__init__` offers what it imports from inside its own distribution. EXPLICIT is
    the typing specification to the letter: only `import x as x` and `from y import z as z` do. ALL lets every module
    offer what it imports from inside.
    """

    INIT = "init"
    EXPLICIT = "explicit"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Visibility:
    """Patterns of dotted paths, in which `*` stands for anything; each counts for all below what it names.

    Where patterns of both kinds fit a path, the longer one counts, which says more; of two alike `private` does.
    `parts` say it for what is below a dotted name, in the place of this one.
    """

    public: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    reexports: Reexports = Reexports.INIT
    parts: tuple[tuple[str, Visibility], ...] = ()

    def of(self, path: str) -> Visibility:
        """What counts at a path: that of the longest name of a part that the path is, or is below."""
        if not self.parts:
            return self
        around = [name for name, _ in self.parts if path == name or path.startswith(f"{name}.")]
        return dict(self.parts)[max(around, key=len)] if around else self

    def opens(self, path: str) -> bool:
        """Tell whether a path is public although its name, or one above, has a leading underscore."""
        mine = self.of(path)
        return bool(mine.public) and _strength(mine.public, path) > _strength(mine.private, path)

    def hides(self, path: str) -> bool:
        """Tell whether a path is private although its name is none."""
        mine = self.of(path)
        strength = _strength(mine.private, path)
        return bool(strength) and strength >= _strength(mine.public, path)


AS_NAMED = Visibility()
"""Nothing is said, so that the names tell."""


def _strength(patterns: Iterable[str], path: str) -> int:
    """Return the length of the longest pattern that names the path or something above it, 0 where none does."""
    return max((len(pattern) for pattern in patterns if fits(pattern, path)), default=0)


def fits(pattern: str, path: str) -> bool:
    """Tell whether a pattern names a dotted path, or a module or class above it."""
    return fnmatchcase(path, pattern) or fnmatchcase(path, f"{pattern}.*")

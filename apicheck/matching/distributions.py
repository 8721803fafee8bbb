"""What was declared beside what is declared now: the distributions of two revisions, paired by what they ship."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from apicheck.project.declared import Declared
from apicheck.project.distribution import Distribution, Project


class DistributionPair(msgspec.Struct, frozen=True):
    """One distribution on base and on head. `path` is the name that users install it by on base."""

    old: Distribution
    new: Distribution

    @property
    def path(self) -> str:
        """The normalised name on base; what it ships, where no name is declared."""
        return self.old.name or self.new.name or next(iter(self.old.import_names), "project")

    @property
    def declared(self) -> tuple[Declared, Declared]:
        """What both sides declare."""
        return self.old.declared, self.new.declared

    def path_of(self, *keys: str) -> str:
        """The path of a thing that is declared: the distribution's, a colon, and the keys of the `[project]` table."""
        return f"{self.path}:{'.'.join(keys)}"


def pair_distributions(base: Project, head: Project) -> tuple[DistributionPair, ...]:
    """Pair distributions of one name; what is left by its folder, then by the packages that both ship."""
    before, after = list(base.distributions), list(head.distributions)
    tests: tuple[Callable[[Distribution, Distribution], bool], ...] = (
        lambda old, new: bool(old.name) and old.name == new.name,
        lambda old, new: old.root == new.root and _shares_packages(old, new),
        _shares_packages,
        lambda old, new: old.root == new.root,
    )
    found: list[DistributionPair] = []
    for is_same in tests:
        for old in list(before):
            new = next((new for new in after if is_same(old, new)), None)
            if new is not None:
                found.append(DistributionPair(old, new))
                before.remove(old)
                after.remove(new)
    return tuple(sorted(found, key=lambda pair: (pair.old.root, pair.path)))


def _shares_packages(old: Distribution, new: Distribution) -> bool:
    return bool(set(old.import_names) & set(new.import_names))

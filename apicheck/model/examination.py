"""What the sources of two revisions alone say of a comparison, before a project's own settings have their say."""

import msgspec

from apicheck.model.report import Bump, Change, Diagnostic


class ExaminedDistribution(msgspec.Struct, frozen=True):
    """One distribution: its name, what either side of it is imported as, and its modules as counts."""

    name: str
    import_names: tuple[str, ...]
    changed_modules: int
    modules: int


class Examination(msgspec.Struct, frozen=True):
    """Every change with the bump that it asks for, and what a report says of the two sides.

    `unread` is what could not be found or read, `problems` is what else went wrong. `project` is the name of the only
    distribution, empty where there are several, or none is declared. `changed_modules` counts the modules that differ,
    `modules` all of them. `distributions` are those that have a name and something to import.
    """

    judged: tuple[tuple[Change, Bump], ...]
    problems: tuple[Diagnostic, ...]
    unread: tuple[Diagnostic, ...]
    project: str
    changed_modules: int
    modules: int
    distributions: tuple[ExaminedDistribution, ...] = ()

    @property
    def is_whole(self) -> bool:
        """True where nothing went wrong, so that the same sides would always be examined with the same result."""
        return not self.problems and not self.unread

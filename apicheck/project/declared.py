"""What a distribution declares to those who install it, as data: None stands for what only a build would tell."""

from collections.abc import Mapping

import msgspec

from apicheck.model.location import Location


class Dependency(msgspec.Struct, frozen=True):
    """A requirement (PEP 508): `text` as it is declared, `name` and `extras` normalised (PEP 503, PEP 685).

    `specifier` is in the form of `apicheck.project.version_sets`, "" for any version, None where it can't be read or a
    URL stands in its place. `marker` tells the environments, "" for all.
    """

    text: str
    name: str
    extras: tuple[str, ...] = ()
    specifier: str | None = ""
    marker: str = ""
    location: Location | None = None


class EntryPoint(msgspec.Struct, frozen=True):
    """An entry point: `target` is `module:attribute` or a module; "" for a script that is shipped as a file."""

    group: str
    name: str
    target: str
    location: Location | None = None

    @property
    def is_command(self) -> bool:
        """True for what an installer makes a program of."""
        return self.group in {"console_scripts", "gui_scripts"}


def kind_of(group: str) -> str:
    """The field of PEP 621 that declares a group of entry points."""
    return {"console_scripts": "scripts", "gui_scripts": "gui-scripts"}.get(group, "entry-points")


class Declared(msgspec.Struct, frozen=True):
    """The metadata that users notice. Every field is None where nothing, or only a build, tells it.

    `requires_python` is "" where every Python is welcome. `extras` maps the normalised name of an extra to what it
    brings. Of `entry_points` those of the kinds in `computed_entry_points` are not known (`scripts`, `gui-scripts`, and
    `entry-points` for all other groups). `file` is where the declaration begins, None where there is none.
    """

    requires_python: str | None = None
    dependencies: tuple[Dependency, ...] | None = None
    extras: Mapping[str, tuple[Dependency, ...]] | None = None
    entry_points: tuple[EntryPoint, ...] | None = None
    computed_entry_points: frozenset[str] = frozenset()
    requires_python_location: Location | None = None
    file: str | None = None

    def tells_all_of(self, group: str) -> bool:
        """True where all entry points of a group are known."""
        return self.entry_points is not None and kind_of(group) not in self.computed_entry_points

    @property
    def location(self) -> Location | None:
        """The first line of the declaration, for what has no line of its own."""
        return None if self.file is None else Location(self.file, 1, 1)

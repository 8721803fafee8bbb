"""What a dotted path leads to once all imports, aliases and base classes of a revision are followed."""

import enum

import msgspec

from apicheck.model.condition import Condition
from apicheck.model.definition import Attribute, Class, Function, Property


class EntityKind(enum.StrEnum):
    """The kinds of things that a user can import or reach as a member."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"
    PROPERTY = "property"
    ATTRIBUTE = "attribute"
    EXTERNAL = "external"
    UNKNOWN = "unknown"


Identity = tuple[str, int]
"""What tells a thing from all else: definitions of one name share their home, and so do a stub's and its source's."""


class Entity(msgspec.Struct, frozen=True, eq=False):
    """One thing that a path may lead to.

    `home` is the dotted path of its definition, or of the thing itself outside the project; one whose name was bound
    anew, so that no path leads to it, has a `'` behind it. `module` is the module
    whose scope its names are looked up in. `owner` is the home of the class that holds a member, "" elsewhere. EXTERNAL
    things are defined outside the project; UNKNOWN ones exist, but the text does not tell what they are. Of several
    alternatives the last one counts whose `condition` holds, None for one that always does.
    """

    kind: EntityKind
    home: str
    module: str
    definition: Function | Property | Class | Attribute | None = None
    owner: str = ""
    condition: Condition | None = None
    is_typing_only: bool = False

    @property
    def name(self) -> str:
        """The last part of the home."""
        return self.home.rpartition(".")[2].rstrip("'")

    @property
    def identity(self) -> Identity:
        """The home and the definition; two of one identity may still stand under other circumstances."""
        return self.home, id(self.definition)


Alternatives = tuple[Entity, ...]
"""What one path may lead to: one entity as a rule, several under conditions, none where it is gone."""

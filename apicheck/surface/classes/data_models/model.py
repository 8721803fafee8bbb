"""What a data model declares: its fields in the order of its constructor, and what its options make of it."""

from __future__ import annotations

import enum

import msgspec

from apicheck.model.entity import Entity


class Library(enum.StrEnum):
    """Who makes the methods of the class, and so whose rules and whose errors hold."""

    DATACLASSES = "dataclasses"
    ATTRS = "attrs"
    PYDANTIC = "pydantic"
    NAMED_TUPLE = "named tuple"
    MSGSPEC = "msgspec"
    TRANSFORM = "dataclass_transform"


class Extra(enum.StrEnum):
    """What a pydantic model does with data for which it has no field."""

    IGNORE = "ignore"
    ALLOW = "allow"
    FORBID = "forbid"


class Field(msgspec.Struct, frozen=True):
    """One field. `owner` is the home of the class whose body declares it.

    `init_names` are the names by which the constructor takes it, the usual one first; several where an alias stands
    beside the name. `default` is source text, a factory's is its call; None where a value has to be given. A field that
    is not `is_stored` exists for the constructor alone (`InitVar`). `is_frozen` says that this field alone cannot be
    set.
    """

    name: str
    owner: str
    init_names: tuple[str, ...]
    default: str | None = None
    annotation: str | None = None
    is_keyword_only: bool = False
    in_constructor: bool = True
    is_stored: bool = True
    is_frozen: bool = False
    is_compared: bool = True


class DataModel(msgspec.Struct, frozen=True):
    """A class whose methods are made from its fields; `owner` is the class whose decorator or base has them made.

    An option is None where the text does not tell it. `fields` is None where they are computed, `signature_is_known` is
    False where the constructor takes more or less than they say (computed defaults or aliases).

    `makes_constructor`: the fields decide how the class is called. `replaces_constructor`: an `__init__` written in the
    very same body is replaced (attrs without `auto_detect`). `yields_constructor`: an `__init__` that is written in the
    class or inherited is called instead, and may hand everything on (pydantic). `constructor` is the name of the method
    that is made and `constructor_owner` the class name that its errors tell. `is_certain` is False where validators see
    the data before the fields do. `makes_hash` tells what asks for a `__hash__` explicitly (`unsafe_hash=True`).
    """

    library: Library
    owner: Entity
    fields: tuple[Field, ...] | None
    is_frozen: bool | None = False
    has_eq: bool | None = True
    has_order: bool | None = False
    makes_hash: bool | None = False
    has_slots: bool | None = False
    extra: Extra | None = None
    makes_constructor: bool = True
    replaces_constructor: bool = False
    yields_constructor: bool = False
    signature_is_known: bool = True
    is_certain: bool = True
    constructor: str = "__init__"
    constructor_owner: str = ""
    positional_patterns: tuple[str, ...] | None = None

    def may_have_field(self, name: str) -> bool:
        """Tell whether there is a field of a name, or may be, as where they are computed."""
        return self.fields is None or self.field(name) is not None

    def field(self, name: str) -> Field | None:
        """Return the field `name`, None where there is none."""
        return next((field for field in self.fields or () if field.name == name), None)

"""Values of a declaration's file, whose types nobody has checked yet."""

from collections.abc import Mapping


def texts(value: object) -> tuple[str, ...]:
    """A string, or the strings in a list, as a tuple; anything else is no string and left out."""
    items = value if isinstance(value, list) else [value]
    return tuple(item for item in items if isinstance(item, str))


def pairs(value: object) -> dict[str, str]:
    """The entries of a table that map a string to a string, empty where it is no table."""
    return {key: text for key, text in value.items() if isinstance(text, str)} if isinstance(value, Mapping) else {}

"""Values of a declaration's file, whose types nobody has checked yet."""


def texts(value: object) -> tuple[str, ...]:
    """A string, or the strings in a list, as a tuple; anything else is no string and left out."""
    items = value if isinstance(value, list) else [value]
    return tuple(item for item in items if isinstance(item, str))

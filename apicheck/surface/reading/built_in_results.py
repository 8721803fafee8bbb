"""What the built-in functions and the methods of built-in classes give, whatever they are given.

Source: the standard library's documentation, "Built-in Functions" and "Built-in Types".
"""

from collections.abc import Iterable, Mapping

_CLASSES = ("bool", "bytearray", "bytes", "complex", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple")
_ITERATORS = ("enumerate", "filter", "map", "range", "zip")

FUNCTIONS: Mapping[str, str] = {
    **{name: name for name in (*_CLASSES, *_ITERATORS)},
    **dict.fromkeys(("all", "any", "callable", "hasattr", "isinstance", "issubclass"), "bool"),
    **dict.fromkeys(("hash", "id", "len", "ord"), "int"),
    **dict.fromkeys(("ascii", "bin", "chr", "format", "hex", "input", "oct", "repr"), "str"),
    **dict.fromkeys(("dir", "sorted"), "list"),
}
"""Kinds of what calls of built-in functions and classes give, by their names; see `model.definition.Function`."""


def _methods(given: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    return {name: kind for names, kind in given for name in names.split()}


def _of_texts(own: str) -> Mapping[str, str]:
    return _methods(
        (
            (
                "capitalize center expandtabs join ljust lower lstrip removeprefix removesuffix replace rjust rstrip",
                own,
            ),
            ("strip swapcase title translate upper zfill", own),
            ("rsplit split splitlines", "list"),
            ("partition rpartition", "tuple of 3"),
            ("endswith isalnum isalpha isascii isdigit islower isspace istitle isupper startswith", "bool"),
            ("count find index rfind rindex", "int"),
        )
    )


_SETS = "copy difference intersection symmetric_difference union"
_COMPARISONS = ("isdisjoint issubset issuperset", "bool")

METHODS: Mapping[str, Mapping[str, str]] = {
    "bytes": {**_of_texts("bytes"), "decode": "str", "hex": "str"},
    "dict": {"copy": "dict"},
    "frozenset": _methods(((_SETS, "frozenset"), _COMPARISONS)),
    "list": {"copy": "list", "count": "int", "index": "int"},
    "set": _methods(((_SETS, "set"), _COMPARISONS)),
    "str": {
        **_of_texts("str"),
        **_methods((("casefold format format_map", "str"), ("isdecimal isidentifier isnumeric isprintable", "bool"))),
        "encode": "bytes",
    },
    "tuple": {"count": "int", "index": "int"},
}
"""The same for methods, by the class that they are called on."""

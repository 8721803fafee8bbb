"""What a name tells by its spelling."""

MACHINERY = frozenset(
    {
        "__all__",
        "__annotate__",
        "__annotations__",
        "__builtins__",
        "__cached__",
        "__dir__",
        "__doc__",
        "__file__",
        "__getattr__",
        "__lazy_modules__",
        "__loader__",
        "__metaclass__",
        "__name__",
        "__package__",
        "__path__",
        "__spec__",
        "__test__",
        "__docformat__",
        "__doctest_requires__",
        "__doctest_skip__",
        "__warningregistry__",
    }
)
"""What the import system and the language put into every module, or read from it; no API of the module's own."""


def is_private(name: str) -> bool:
    """Tell whether one part of a path is private: a leading underscore, dunders aside (PEP 8)."""
    return name.startswith("_") and not (name.startswith("__") and name.endswith("__") and len(name) > 4)


def last_part(dotted: str) -> str:
    """Return the last part of a dotted name."""
    return dotted.rpartition(".")[2]

"""Types of the standard library: their one spelling, where to import them from, and how many arguments they take.

Source: library documentation, "typing"; typing specification, "Special types in annotations".
"""

from __future__ import annotations

import functools
import types
import typing

from apicheck.surface import standard_library
from apicheck.types.expression import NEVER, NONE, Name, Origin

# What type checkers bring along beside the standard library.
_BESIDE = frozenset({"typing_extensions", "_typeshed"})

_ONE_SPELLING = {
    "builtins.NoReturn": NEVER.path,
    "typing.NoReturn": NEVER.path,
    "types.NoneType": NONE.path,
    "typing.Text": "builtins.str",
    "builtins.EnvironmentError": "builtins.OSError",
    "builtins.IOError": "builtins.OSError",
}


def is_standard(path: str) -> bool:
    """Tell whether every type checker knows a path by itself."""
    top = path.partition(".")[0]
    return top in _BESIDE or standard_library.is_module(top)


def standard_name(path: str) -> Name:
    """Return the name of what stands at a path of the standard library."""
    canonical = _canonical(path)
    return Name(canonical, Origin.STANDARD, _import_of(path))


def _canonical(path: str) -> str:
    if path.startswith("typing_extensions."):
        path = path.replace("typing_extensions", "typing", 1)
    found = _ONE_SPELLING.get(path) or standard_library.canonical(path)
    return _ONE_SPELLING.get(found, found)


def _import_of(path: str) -> tuple[str, str]:
    """Return the module and the dotted name in it that a path is made of."""
    parts = path.split(".")
    for count in range(len(parts) - 1, 0, -1):
        module = ".".join(parts[:count])
        if isinstance(standard_library.find(module), types.ModuleType):
            return module, ".".join(parts[count:])
    module, _, name = path.rpartition(".")
    return module, name


@functools.cache
def _arities() -> dict[str, int]:
    """How many arguments each generic class of the standard library takes that `typing` has a name for."""
    found: dict[str, int] = {}
    for name in dir(typing):
        alias = getattr(typing, name)
        origin, count = getattr(alias, "__origin__", None), getattr(alias, "_nparams", None)
        if isinstance(origin, type) and isinstance(count, int) and count > 0:
            found[standard_library.class_path(origin)] = count
    found["builtins.type"] = 1
    return found


# Of these the last arguments have defaults since Python 3.13.
_WITH_DEFAULTS = frozenset(
    {
        "collections.abc.Generator",
        "collections.abc.AsyncGenerator",
        "contextlib.AbstractContextManager",
        "contextlib.AbstractAsyncContextManager",
    }
)


def arity(path: str) -> int:
    """Return how many arguments a class of the standard library has to be given; 0 where that is not known."""
    return 0 if path in _WITH_DEFAULTS else _arities().get(path, 0)


def default_arguments(path: str, given: int) -> int:
    """Return how many `None` the given arguments of a generator stand for beside themselves (PEP 696, typeshed)."""
    most = {"collections.abc.Generator": 3, "collections.abc.AsyncGenerator": 2}.get(path, 0)
    return max(0, most - given) if given else 0


def is_variable(path: str) -> bool:
    """Tell whether a path is that of a type variable of the standard library: `typing.AnyStr`."""
    return isinstance(standard_library.find(path), typing.TypeVar)


def is_type(path: str) -> bool:
    """Tell whether what stands at a path can be part of an annotation; what is not known gets the benefit of doubt."""
    found = standard_library.find(path)
    return found is None or isinstance(found, type) or path.startswith(("typing.", "collections.abc."))


def may_be_annotation(path: str) -> bool:
    """Tell whether type checkers may take what stands at a path for a type: not a module, nor `any` and `callable`.

    What is a function elsewhere may be a class to them: `threading.Lock`.
    """
    found = standard_library.find(path)
    return not isinstance(found, types.ModuleType) and (not path.startswith("builtins.") or is_type(path))

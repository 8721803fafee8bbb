"""Names that a module chooses for `__all__` from its own namespace, held against what the interpreter makes of it."""

import sys
import types

import pytest

from tests.surface.sources import link

BODY = """
import inspect, os, sys, types
import os.path as location
from collections import OrderedDict
from enum import Enum as Kind
from string import ascii_letters

LIMIT = 3
TABLE = {"a": 1}
SHAPES = ("Shape", "Round")
_hidden = 1


class Shape: ...
class Round(Shape): ...
class _Secret(Shape): ...
class Other: ...
class Failure(ValueError):
    shown = False


alias = Shape
made = Other()
double = lambda value: 2 * value


def run(): ...
def _help(): ...
"""

SPELLINGS = {
    "no underscore": "__all__ = [name for name in dir() if not name.startswith('_')]",
    "several prefixes": "__all__ = [n for n in dir() if not n.startswith(('_', 'L'))]",
    "the first letter": "__all__ = [n for n in dir() if n[0] != '_']",
    "a slice": "__all__ = [n for n in globals() if n[:1] != '_']",
    "upper case": "__all__ = [n for n in locals() if n.isupper()]",
    "no modules": "__all__ = sorted(n for n, v in vars().items() if not (n.startswith('_') or inspect.ismodule(v)))",
    "module types": (
        "__all__ = [n for n, v in list(globals().items()) if not isinstance(v, types.ModuleType) and n[0] != '_']"
    ),
    "classes": "__all__ = tuple(n for n, v in globals().copy().items() if inspect.isclass(v))",
    "instances of type": "__all__ = [n for n in dir() if isinstance(globals()[n], type)]",
    "heirs": "__all__ = [n for n, v in globals().copy().items() if isinstance(v, type) and issubclass(v, Shape)]",
    "heirs of what is built in": (
        "__all__ = [n for n in dir() if isinstance(eval(n), type) and issubclass(eval(n), Exception)]"
    ),
    "functions": "__all__ = [n for n, v in globals().copy().items() if inspect.isfunction(v)]",
    "callables": "__all__ = [n for n in dir() if n[0] != '_' and callable(globals()[n])]",
    "a table": "__all__ = [n for n in dir() if n in SHAPES]",
    "not in a table": (
        "__all__ = [n for n in dir() if n not in TABLE and not n.startswith('_') and n not in ('os', 'sys')]"
    ),
    "several ifs": "__all__ = [n for n in dir() if not n.startswith('_') if not n.isupper()]",
    "the module's own": (
        "__all__ = [n for n, v in globals().copy().items()"
        " if getattr(v, '__module__', None) == __name__ and n[0] != '_']"
    ),
    "together": "__all__ = ['_hidden'] + [n for n in dir() if n.isupper()]",
    "added to": "__all__ = ['run']\n__all__ += [n for n in dir() if n.isupper()]",
    "a loop": "__all__ = []\nfor _n in dir():\n    if not _n.startswith('_'):\n        __all__.append(_n)",
    "a loop that goes on": (
        "__all__ = []\nfor _n, _v in list(globals().items()):\n    if _n.startswith('_'):\n        continue\n"
        "    if inspect.isclass(_v):\n        __all__.append(_n)"
    ),
    "a function": (
        "__all__ = ['LIMIT']\ndef _fill():\n    '''Add shapes.'''\n    for n, v in globals().items():\n"
        "        if isinstance(v, type) and issubclass(v, Shape):\n            __all__.append(n)\n_fill()"
    ),
    "a function that tests": (
        "def _shown(v):\n    if not isinstance(v, type): return False\n    parents = [Shape, Failure]\n"
        "    return any([issubclass(v, each) for each in parents]) and v is not Shape\n"
        "__all__ = list({n for n, v in globals().copy().items() if _shown(v)})"
    ),
    "functions that test in each other": (
        "def _is_class(v): return isinstance(v, type)\n"
        'def _shown(v):\n    "Tell."\n    if _is_class(v):\n        return issubclass(v, (Shape, Failure))\n'
        "    else:\n        return v is run\n"
        "__all__ = [n for n, v in globals().copy().items() if not n.startswith('_') and _shown(v)]"
    ),
    "a function that tests, in a loop": (
        "def _shown(n): return all([not n.startswith(each) for each in ('_', 'L')])\n"
        "__all__ = []\nfor _n in dir():\n    if _shown(_n):\n        __all__.append(_n)"
    ),
    "under a name of its own": "_listed = {n for n in dir() if n.isupper()}\n__all__ = sorted(_listed)",
    "an attribute": (
        "__all__ = [n for n, v in globals().copy().items() if isinstance(v, type) and getattr(v, 'shown', True)]"
    ),
    "what follows is left out": "__all__ = [n for n in dir() if not n.startswith('_')]\nlate = 1",
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_the_interpreter_chooses_the_same_names(spelling: str) -> None:
    source = f"{BODY}\n{spelling}\n"
    module = types.ModuleType("chosen")
    sys.modules["chosen"] = module
    try:
        exec(source, vars(module))  # noqa: S102 - written above
    finally:
        del sys.modules["chosen"]
    listed = {name for name in module.__all__ if not name.startswith("__")}
    exports = link({"chosen": source}).exported.of("chosen")
    assert exports is not None
    assert exports[1]
    names = {name for name in exports[0] if not name.startswith("__")}
    # Of what a name stands for, the text does not always tell whether it can be called, or where it was defined.
    assert names - listed <= {"made", "double", "alias", "LIMIT", "TABLE", "SHAPES"}
    assert listed - names <= {"double"}


OTHERS = {
    "another table": "__all__ = [n for n in names if n[0] != '_']",
    "another element": "__all__ = [n.upper() for n in dir()]",
    "a function that nobody calls": "__all__ = []\ndef fill():\n    for n in globals():\n        __all__.append(n)",
    "a loop that does more": "__all__ = []\nfor n in dir():\n    register(n)\n    __all__.append(n)",
    "the namespace of a function": "__all__ = []\ndef fill():\n    for n in dir():\n        __all__.append(n)\nfill()",
}


@pytest.mark.parametrize("spelling", OTHERS.values(), ids=OTHERS.keys())
def test_what_is_not_chosen_so_is_not_told(spelling: str) -> None:
    exports = link({"pkg": f"{BODY}\n{spelling}\n"}).exported.of("pkg")
    assert exports is None or not exports[1]


def test_a_function_of_many_tests_decides_nothing() -> None:
    tests = "\n".join(f"    if value is {number}: seen = {number}" for number in range(60))
    source = f"{BODY}\ndef _shown(value):\n{tests}\n    return seen\n__all__ = [n for n in dir() if _shown(n)]\n"
    exported = link({"chosen": source}).exported
    assert exported.is_guess("chosen", "Shape")

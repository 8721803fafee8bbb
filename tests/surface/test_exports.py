"""`__all__` in every spelling: the names that it lists, and whether that is all of it."""

import pytest

from apicheck.surface.linking.public_names import PublicNames
from tests.surface.sources import link

OTHER = "__all__ = ['c', 'd']\nc = d = e = 1\n"

SPELLINGS = {
    "list": ("__all__ = ['a', 'b']", ["a", "b"]),
    "tuple": ("__all__ = 'a', 'b'", ["a", "b"]),
    "set": ("__all__ = {'a', 'b'}", ["a", "b"]),
    "empty": ("__all__ = []", []),
    "annotated": ("__all__: list[str] = ['a']", ["a"]),
    "annotated and filled later": ("__all__: list[str]\n__all__ = ['a']", ["a"]),
    "+=": ("__all__ = ['a']\n__all__ += ['b']", ["a", "b"]),
    "+= without a first one": ("__all__ += ['b']", ["b"]),
    "extend": ("__all__ = ['a']\n__all__.extend(['b'])", ["a", "b"]),
    "append": ("__all__ = ['a']\n__all__.append('b')", ["a", "b"]),
    "insert": ("__all__ = ['a']\n__all__.insert(0, 'b')", ["a", "b"]),
    "remove": ("__all__ = ['a', 'b']\n__all__.remove('b')", ["a"]),
    "sum": ("__all__ = ['a'] + ['b'] + ('c', 'd')", ["a", "b", "c", "d"]),
    "sum with itself": ("__all__ = ['a']\n__all__ = __all__ + ['b']", ["a", "b"]),
    "the last one counts": ("__all__ = ['a']\n__all__ = ['b']", ["b"]),
    "sum with another module's": ("from pkg import other\n__all__ = ['a'] + other.__all__", ["a", "c", "d"]),
    "another module's by full path": ("import pkg.other\n__all__ = ['a'] + pkg.other.__all__", ["a", "c", "d"]),
    "another module's, imported": ("from .other import __all__ as names\n__all__ = ['a', *names]", ["a", "c", "d"]),
    "another module's as its own": ("from .other import __all__", ["c", "d"]),
    "another module's, extended": ("from .other import __all__\n__all__ += ['a']", ["a", "c", "d"]),
    "extended by another module's": ("from . import other\n__all__ = []\n__all__.extend(other.__all__)", ["c", "d"]),
    "augmented by another module's": ("from . import other\n__all__ = []\n__all__ += other.__all__", ["c", "d"]),
    "list call": ("from . import other\n__all__ = list(other.__all__)", ["c", "d"]),
    "starred": ("from . import other\n__all__ = ['a', *other.__all__]", ["a", "c", "d"]),
    "sorted": ("__all__ = sorted(['b', 'a'])", ["a", "b"]),
    "split words": ("__all__ = 'a b'.split()", ["a", "b"]),
    "keys of a table": ("_TABLE = {'a': 1, 'b': 2}\n__all__ = list(_TABLE)", ["a", "b"]),
    "keys() of a table": ("_TABLE = {'a': 1, 'b': 2}\n__all__ = list(_TABLE.keys())", ["a", "b"]),
    "a named list": ("_NAMES = ['a', 'b']\n__all__ = _NAMES", ["a", "b"]),
    "names of each object": ("def a(): ...\nclass B: ...\n__all__ = [each.__name__ for each in (a, B)]", ["B", "a"]),
    "names of each in a table": ("def a(): ...\nTABLE = [a]\n__all__ = [each.__name__ for each in TABLE]", ["a"]),
    "each of a table": ("TABLE = ('a', 'b')\n__all__ = [each for each in TABLE]", ["a", "b"]),
    "split": ("names = 'a b'\n__all__ = names.split()", ["a", "b"]),
    "put together and split": ("names = 'a'\nnames = names + ' ' + names.title()\n__all__ = names.split()", ["A", "a"]),
    "names of objects": ("def a(): ...\n__all__ = [a.__name__]", ["a"]),
    "in a branch": ("__all__ = ['a']\nif x:\n    __all__ += ['b']", ["a", "b"]),
    "in both branches": ("if x:\n    __all__ = ['a', 'b']\nelse:\n    __all__ = ['a']", ["a", "b"]),
    "in try and except": (
        "try:\n    import x\nexcept ImportError:\n    __all__ = ['a']\nelse:\n    __all__ = ['b']",
        ["a", "b"],
    ),
    "tuple target": ("__all__, x = ['a'], 1", ["a"]),
    "chained target": ("__all__ = names = ['a']", ["a"]),
    "escaped and joined strings": ("__all__ = ['\\x61', 'b' 'c']", ["a", "bc"]),
    "of another module's class": ("class C:\n    __all__ = ['x']\n__all__ = ['a']", ["a"]),
}


@pytest.mark.parametrize(("source", "expected"), SPELLINGS.values(), ids=SPELLINGS.keys())
def test_all_lists(source: str, expected: list[str]) -> None:
    exports = link({"pkg": source, "pkg.other": OTHER}).exported.of("pkg")
    assert exports is not None
    assert (sorted(exports[0]), exports[1]) == (expected, True)


UNTOLD = {
    "none": "a = 1",
    "in a class": "class C:\n    __all__ = ['a']",
    "in a function": "def f():\n    __all__ = ['a']",
    "deleted": "__all__ = ['a']\ndel __all__",
}


@pytest.mark.parametrize("source", UNTOLD.values(), ids=UNTOLD.keys())
def test_there_is_no_all(source: str) -> None:
    assert link({"pkg": source}).exported.of("pkg") is None


COMPUTED = {
    "a comprehension": "a = 1\n__all__ = [name for name in names() if name != 'x']",
    "names of what a loop comes by": "a = 1\n__all__ = []\nfor each in table():\n    __all__.append(each.__name__)",
    "names that a branch binds": "a = 1\nnames = 'b'\nif a:\n    names = 'a'\n__all__ = names.split()",
    "a call": "a = 1\n__all__ = names()",
    "a foreign module's": "import foreign\na = 1\n__all__ = foreign.__all__ + ['a']",
    "partly computed": "a = 1\n__all__ = ['a']\n__all__ += names()",
}


@pytest.mark.parametrize("source", COMPUTED.values(), ids=COMPUTED.keys())
def test_a_computed_all_loses_no_name(source: str) -> None:
    surface = link({"pkg": source})
    exports = surface.exported.of("pkg")
    assert exports is None or not exports[1]
    assert "a" in PublicNames(surface).of("pkg")


PUBLIC = {
    "own definitions": ("def f(): ...\nclass C: ...\nx = 1\ndef _g(): ...", ["C", "f", "x"]),
    "plain imports are not offered": ("import os\nfrom os import path", []),
    "imports as themselves are": ("import os as os\nfrom os import path as path", ["os", "path"]),
    "a package offers what it imports from itself": ("from .other import c\nfrom pkg.other import d", ["c", "d"]),
    "also under another name": ("from .other import c as x", ["x"]),
    "star imports without private names": ("from .other import *", ["c", "d"]),
    "dunders of its own": ("__version__ = '1'\n__author__ = 'x'", ["__author__", "__version__"]),
    "not what the import system put there": ("__doc__ = 'x'\n__path__ = []\ndef __getattr__(name): ...", []),
    "private names that __all__ lists": ("__all__ = ['_f']\ndef _f(): ...\ndef g(): ...", ["_f"]),
    "submodules that __all__ lists": ("__all__ = ['other']", ["other"]),
    "names for type checkers alone": ("if TYPE_CHECKING:\n    from .other import c", ["c"]),
}


@pytest.mark.parametrize(("source", "expected"), PUBLIC.values(), ids=PUBLIC.keys())
def test_a_package_offers(source: str, expected: list[str]) -> None:
    assert sorted(PublicNames(link({"pkg": source, "pkg.other": OTHER})).of("pkg")) == expected


def test_a_module_that_is_no_package_offers_no_plain_import() -> None:
    surface = link({"pkg": "", "pkg.other": OTHER, "pkg.mod": "from .other import c\nfrom .other import d as d"})
    assert PublicNames(surface).of("pkg.mod") == ("d",)

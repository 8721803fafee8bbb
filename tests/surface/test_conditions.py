"""Tests that modules make while they run, as conditions; and what is left of them once flags are followed."""

import ast

import pytest

from apicheck.surface.linking.surface import Surface
from apicheck.surface.reading.conditions import condition_of
from tests.surface.sources import condition_text, link, summary

POSIX = "aix|android|cygwin|darwin|emscripten|freebsd|ios|linux|netbsd|openbsd|sunos|wasi"

TESTS = {
    "sys.version_info >= (3, 12)": "version >= 3.12",
    "sys.version_info > (3, 12)": "version >= 3.12",
    "sys.version_info < (3, 12)": "not (version >= 3.12)",
    "sys.version_info <= (3, 12)": "not (version >= 3.12)",
    "sys.version_info >= (3, 12, 0)": "version >= 3.12",
    "sys.version_info >= (3, 12, 1)": "version >= 3.12.1",
    "sys.version_info >= (3, 12, 0, 'final', 0)": "version >= 3.12",
    "(3, 12) <= sys.version_info": "version >= 3.12",
    "(3, 9) <= sys.version_info < (3, 12)": "version >= 3.9 and not (version >= 3.12)",
    "sys.version_info[:2] >= (3, 12)": "version >= 3.12",
    "sys.version_info[:2] > (3, 12)": "version >= 3.13",
    "sys.version_info[0:2] < (3, 12)": "not (version >= 3.12)",
    "sys.version_info[:2] == (3, 12)": "version >= 3.12 and not (version >= 3.13)",
    "sys.version_info[:2] != (3, 12)": "not (version >= 3.12 and not (version >= 3.13))",
    "sys.version_info == (3, 12)": "False",
    "sys.version_info[1] >= 12": "version >= 3.12",
    "sys.version_info.minor < 12": "not (version >= 3.12)",
    "sys.version_info.major == 3": "True",
    "sys.version_info[0] == 2": "False",
    "sys.version_info >= (3,)": "True",
    "sys.version_info < (4,)": "True",
    "sys.hexversion >= 0x030C0000": "version >= 3.12",
    "sys.platform == 'win32'": "platform in win32",
    "sys.platform != 'win32'": "not (platform in win32)",
    "'win32' == sys.platform": "platform in win32",
    "sys.platform.startswith('linux')": "platform in linux",
    "sys.platform.startswith(('freebsd', 'openbsd'))": "platform in freebsd|openbsd",
    "sys.platform in ('linux', 'darwin')": "platform in linux or platform in darwin",
    "'bsd' in sys.platform": "platform in freebsd|netbsd|openbsd",
    "os.name == 'nt'": "platform in win32",
    "os.name == 'posix'": f"platform in {POSIX}",
    "os.name == 'java'": "platform in java",
    "platform.system() == 'Windows'": "platform in win32",
    "platform.system().lower() == 'darwin'": "platform in darwin",
    "hasattr(sys, 'getwindowsversion')": "platform in win32",
    "sys.implementation.name == 'pypy'": "implementation is pypy",
    "platform.python_implementation() == 'PyPy'": "implementation is pypy",
    "hasattr(sys, 'pypy_version_info')": "implementation is pypy",
    "'__pypy__' in sys.builtin_module_names": "implementation is pypy",
    "importlib.util.find_spec('numpy') is not None": "can import numpy",
    "find_spec('numpy') is None": "not (can import numpy)",
    "hasattr(os, 'fork')": "hasattr(os, 'fork')",
    "TYPE_CHECKING or sys.version_info >= (3, 12)": "version >= 3.12",
    "not a": "not (a)",
    "not not a": "a",
    "a and not a": "False",
    "a or not a": "True",
    "numpy is None": "not (numpy)",
    "numpy is not None": "numpy",
    "0": "False",
    "PY3": "True",
    "six.PY2": "False",
    "__name__ == '__main__'": "False",
    "sys.version_info >= MINIMUM": "sys.version_info >= MINIMUM",
}


@pytest.mark.parametrize(("test", "expected"), TESTS.items(), ids=TESTS.keys())
def test_a_test_asks_for(test: str, expected: str) -> None:
    assert condition_text(condition_of(ast.parse(test, mode="eval").body)) == expected


TRIED = {
    "import numpy": "can import numpy",
    "import numpy, scipy": "can import numpy and can import scipy",
    "from numpy import a, b": "can import numpy",
    "from . import _fast": "can import pkg._fast",
    "from ._fast import f": "can import pkg._fast.f",
    "import json": "True",
    "from os import fork": "can import os.fork",
    "import fcntl": f"platform in {POSIX}",
    "import winreg": "platform in win32",
    "from concurrent import futures": "True",
    "import tomllib": "version >= 3.11",
    "import distutils": "not (version >= 3.12)",
    "import ssl": "True",
    "import tkinter": "can import tkinter",
    "import cPickle": "False",
    "numpy = import_module('numpy')": "numpy = import_module('numpy') works",
}


TRIED_FOR_ATTRIBUTES = {
    "import ssl; error = ssl.SSLError": "can import ssl.SSLError",
    "import ssl as tls; error = tls.SSLError": "can import ssl.SSLError",
    "import json": "True",
    "import json; load = json.load(fd)": "load = json.load(fd) works",
}


NAME_ERRORS = {
    "FileNotFoundError": "True",
    "unicode": "False",
    "text_type = unicode": "False",
    "chr(12345)": "True",
    "JavaError": "JavaError works",
    "ExceptionGroup": "version >= 3.11",
}


@pytest.mark.parametrize(("tried", "expected"), NAME_ERRORS.items(), ids=NAME_ERRORS.keys())
def test_builtins_are_known(tried: str, expected: str) -> None:
    (binding, *_) = summary(f"try:\n    {tried}\n    x = 1\nexcept NameError:\n    x = 2").scope["x"]
    told = condition_text(binding.condition)
    assert (told if binding.definition.value == "1" else "False") == expected  # type: ignore[union-attr]


@pytest.mark.parametrize(("tried", "expected"), TRIED.items(), ids=TRIED.keys())
def test_what_is_tried_works_where(tried: str, expected: str) -> None:
    (binding, *_) = summary(f"try:\n    {tried}\n    x = 1\nexcept ImportError:\n    x = 2").scope["x"]
    told = condition_text(binding.condition)
    assert (told if binding.definition.value == "1" else "False") == expected  # type: ignore[union-attr]


@pytest.mark.parametrize(("tried", "expected"), TRIED_FOR_ATTRIBUTES.items(), ids=TRIED_FOR_ATTRIBUTES.keys())
def test_what_an_imported_module_has_is_asked_for_as_an_import(tried: str, expected: str) -> None:
    source = f"try:\n    {tried}\n    x = 1\nexcept (ImportError, AttributeError):\n    x = 2"
    (binding, *_) = summary(source).scope["x"]
    told = condition_text(binding.condition)
    assert (told if binding.definition.value == "1" else "False") == expected  # type: ignore[union-attr]


COMPAT = "NAME = os.name\nWINDOWS = NAME == 'nt'"
BETWEEN = "version >= 3.10 and not (version >= 3.12)"

FLAGS = {
    "a flag": ("FLAG = sys.platform == 'win32'", "platform in win32"),
    "a flag from another module": ("from ._compat import WINDOWS as FLAG", "platform in win32"),
    "a flag set in branches": (
        "if sys.version_info >= (3, 12):\n    FLAG = True\nelse:\n    FLAG = False",
        "version >= 3.12",
    ),
    "a flag set by a try": (
        "FLAG = False\ntry:\n    import numpy\nexcept ImportError:\n    pass\nelse:\n    FLAG = True",
        "can import numpy",
    ),
    "a module that may be missing": (
        "try:\n    import numpy as FLAG\nexcept ImportError:\n    FLAG = None",
        "can import numpy",
    ),
    "a flag of a flag": ("A = os.name == 'nt'\nFLAG = not A", "not (platform in win32)"),
    "an unknown flag": ("FLAG = load()", "load()"),
    "a flag in circles": ("FLAG = other\nother = FLAG", "FLAG"),
    "no flag at all": ("", "FLAG"),
    "a test of a constant": ('__version__ = "1.0"\nFLAG = not __version__.endswith("+")', "True"),
    "a constant that its own test guards": (
        'V = "1.0"\nif V == "1.0":\n    FLAG = True\n    V = load()\nelse:\n    FLAG = load()',
        "True",
    ),
    "a comparison of constants": ("LEVELS = (1, 2)\nFLAG = LEVELS[0] < 2", "True"),
    "a name for the version": ("py = sys.version_info\nFLAG = (3, 10, 0) <= py < (3, 12, 0)", BETWEEN),
    "a name for a part of the version": ("PY = sys.version_info[:2]\nFLAG = PY >= (3, 10)", "version >= 3.10"),
    "a name for the beginning of the version": (
        "PARTS = tuple(sys.version_info)[:3]\nFLAG = PARTS >= (3, 10)",
        "version >= 3.10",
    ),
    "a name for the platform": ("from pkg import _compat\nFLAG = _compat.NAME == 'nt'", "platform in win32"),
    "a name for something else": ("py = sys.api_version\nFLAG = py > 3", "py > 3"),
    "a comparison with something unknown": ("FLAG = LEVEL < 2", "LEVEL < 2"),
    "a version that nobody has to support": ("FLAG = sys.version_info >= (3, 8)", "True"),
    "a version that some may miss": ("FLAG = sys.version_info >= (3, 10)", "version >= 3.10"),
}


@pytest.mark.parametrize(("source", "expected"), FLAGS.values(), ids=FLAGS.keys())
def test_a_flag_stands_for_what_it_tests(source: str, expected: str) -> None:
    sources = {"pkg": "", "pkg.m": f"{source}\nif FLAG:\n    x = 1", "pkg._compat": COMPAT}
    modules = link(sources).modules
    surface = Surface(modules, {}, oldest_python={"pkg": (3, 9)})
    assert [condition_text(entity.condition) for entity in surface.resolve("pkg.m", "x")] == [expected]


ALTERNATIVES = {
    "a branch that no version reaches": (
        {"m": "if sys.version_info >= (3, 8):\n    x = 1\nelse:\n    x = 2"},
        ["x = 1 if True"],
    ),
    "nothing is left": ({"m": "if sys.version_info < (3, 8):\n    x = 1"}, []),
    "a name that a star import brings elsewhere": (
        {"m": "from other import *\nif a:\n    x = 1", "other": "x = 2"},
        ["x = 2 if True", "x = 1 if a"],
    ),
    "a module of the project that needs nothing": (
        {"m": "", "m.a": "try:\n    from .b import x\nexcept ImportError:\n    x = 2", "m.b": "import json\nx = 1"},
        ["x = 1 if True"],
    ),
    "a module of the project that needs something": (
        {"m": "", "m.a": "try:\n    from .b import x\nexcept ImportError:\n    x = 2", "m.b": "import numpy\nx = 1"},
        ["x = 1 if can import numpy", "x = 2 if not (can import numpy)"],
    ),
    "a module that needs what is needed anyway": (
        {
            "m": "from numpy import array",
            "m.a": "try:\n    from .b import x\nexcept ImportError:\n    x = 2",
            "m.b": "import numpy\nx = 1",
        },
        ["x = 1 if True"],
    ),
    "a name that the project's module lacks on some platforms": (
        {
            "m": "",
            "m.a": "try:\n    from .b import x\nexcept ImportError:\n    x = 2",
            "m.b": "if os.name == 'nt':\n    x = 1",
        },
        ["x = 1 if platform in win32", "x = 2 if not (platform in win32)"],
    ),
    "one thing by two ways": (
        {
            "m": "if a:\n    from other import x\nelse:\n    from third import x",
            "other": "x = 1",
            "third": "from other import x",
        },
        ["x = 1 if True"],
    ),
    "conditions on both ways": (
        {"m": "if a:\n    from other import x", "other": "if b:\n    x = 1"},
        ["x = 1 if a and b"],
    ),
}


@pytest.mark.parametrize(("sources", "expected"), ALTERNATIVES.values(), ids=ALTERNATIVES.keys())
def test_what_is_left_of_alternatives(sources: dict[str, str], expected: list[str]) -> None:
    surface = Surface(link(sources).modules, {}, oldest_python={"m": (3, 9)})
    told = [
        f"{entity.name} = {getattr(entity.definition, 'value', None)} if {condition_text(entity.condition)}"
        for entity in surface.resolve("m.a" if "m.a" in sources else "m", "x")
    ]
    assert told == expected

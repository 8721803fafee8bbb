"""Files that are large, deep, oddly encoded or no Python at all: an answer or a reason, and never a crash."""

import ast
import codecs
import time

import pytest

from apicheck.model.definition import Function
from apicheck.surface.reading.deep_stack import with_deep_stack
from apicheck.surface.reading.extraction import extract
from apicheck.surface.reading.source_text import UnreadableSource


def names(data: bytes) -> list[str]:
    """Return the names that a module of these bytes binds."""
    return list(extract(data, "m", is_package=False, is_stub=False).scope)


READABLE = {
    "empty": (b"", []),
    "white space alone": (b" \n\t\n", []),
    "comment alone": (b"# nothing", []),
    "no line end": (b"x = 1", ["x"]),
    "CRLF": (b"x = 1\r\ny = 2\r\n", ["x", "y"]),
    "lone CR": (b"x = 1\ry = 2\r", ["x", "y"]),
    "mixed line ends": (b"x = 1\r\ny = 2\rz = 3\n", ["x", "y", "z"]),
    "form feeds": (b"x = 1\n\x0c\ndef f(): ...\n\x0cy = 2\n", ["x", "f", "y"]),
    "BOM": (codecs.BOM_UTF8 + b"x = 1", ["x"]),
    "BOM and the cookie that fits": (codecs.BOM_UTF8 + b"# coding: utf-8\nx = 1", ["x"]),
    "Latin-1 with a cookie": ("# -*- coding: latin-1 -*-\ncaf\xe9 = '\xe9'".encode("latin-1"), ["caf\xe9"]),
    "a cookie in the second line": ("#!/usr/bin/python\n# coding: cp1252\nx = '\u20ac'".encode("cp1252"), ["x"]),
    "UTF-8 without a cookie": ("caf\xe9 = '\u20ac'".encode(), ["caf\xe9"]),
    "invalid escapes": (rb'x = "\d"', ["x"]),
    "a line separator within a string": ("x = '\u2028'\ny = '''\x0b\x1c\u2029'''\nz = 1".encode(), ["x", "y", "z"]),
    "tabs": (b"class C:\n\tdef f(self):\n\t\tself.x = 1\n", ["C"]),
    "continued lines": (b"x = 1 + \\\n  2\n", ["x"]),
}


@pytest.mark.parametrize(("data", "expected"), READABLE.values(), ids=READABLE.keys())
def test_readable(data: bytes, expected: list[str]) -> None:
    assert names(data) == expected


UNREADABLE = {
    "syntax that no Python has": (b"x = 1\ndef f(:\n", 2),
    "syntax of a later Python": (b'x = 1\n\ny = t"{x}"\n', 3),
    "print of Python 2": (b'def f():\n    print "x"\n', 2),
    "except of Python 2": (b"try:\n    x = 1\nexcept E, error:\n    pass\n", 3),
    "backquotes": (b"x = `1`\n", 1),
    "octal numbers of Python 2": (b"x = 1\ny = 0777\n", 2),
    "inconsistent tabs": (b"if a:\n        x = 1\n\ty = 2\n", 3),
    "an open bracket": (b"x = (1,\n\n", 1),
    "an open string": (b"x = 1\ny = '''\n", 2),
    "NUL bytes": (b"x = 1\ny = \0\n", 2),
    "UTF-16": ("x = 1\n".encode("utf-16"), 1),
    "not the UTF-8 that is the default": (b"x = 1\ny = '\xe9'\n", 2),
    "not the ASCII that is declared": (b"# coding: ascii\ny = '\xe9'\n", 2),
    "unknown encoding": (b"# coding: klingon\nx = 1\n", None),
    "BOM and a cookie that does not fit": (codecs.BOM_UTF8 + b"# coding: latin-1\nx = 1", None),
    "an encoding that is none of text": (b"# coding: rot13\nx = 1\n", None),
    "a merge conflict": (b"x = 1\n<<<<<<< HEAD\nx = 2\n=======\n", 2),
}


@pytest.mark.parametrize(("data", "line"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_unreadable(data: bytes, line: int | None) -> None:
    with pytest.raises(UnreadableSource) as caught:
        names(data)
    assert caught.value.line == line
    assert caught.value.message
    assert "\n" not in caught.value.message


DEEP = {
    "a sum of 6,000 terms": ("x = " + " + ".join(["a"] * 6_000) + "\ny = 1\n", ["x", "y"]),
    "a default of 6,000 terms": ("def f(a=" + " + ".join(["1"] * 6_000) + "): ...\ny = 1\n", ["f", "y"]),
    "an annotation of 2,000 terms": ("x: " + " | ".join(["a"] * 2_000) + "\ny = 1\n", ["x", "y"]),
    "a decorator of 2,000 terms": ("@" + " + ".join(["a"] * 2_000) + "\ndef f(): ...\n", ["f"]),
    "a base of 2,000 terms": ("class C(" + " + ".join(["a"] * 2_000) + "): ...\n", ["C"]),
    "a sum of 6,000 lists in __all__": ("__all__ = " + " + ".join(["['a']"] * 6_000) + "\na = 1\n", ["__all__", "a"]),
    "2,000 calls in a row": ("x = a" + ".b()" * 2_000 + "\ny = 1\n", ["x", "y"]),
    "2,000 attributes in a row": ("x = a" + ".b" * 2_000 + "\ny = 1\n", ["x", "y"]),
    "an elif chain of 500": (
        "if a == 0:\n    x = 1\n" + "".join(f"elif a == {n}:\n    x = {n}\n" for n in range(500)) + "y = 1\n",
        ["x", "y"],
    ),
}


def reads_deep_trees() -> bool:
    """Tell whether the running interpreter makes syntax trees as deep as its own compiler reads them."""
    try:
        with_deep_stack(lambda: ast.parse(" + ".join(["a"] * 6_000)))
    except RecursionError:
        return False
    return True


# Python 3.12 alone gives syntax trees a fixed depth, which no setting raises; other releases of it have another one.
reads_deep = pytest.mark.skipif(not reads_deep_trees(), reason="this interpreter's `ast` makes no deep trees")


@reads_deep
@pytest.mark.parametrize(("source", "expected"), DEEP.values(), ids=DEEP.keys())
def test_deep_expressions_are_read(source: str, expected: list[str]) -> None:
    assert names(source.encode()) == expected


TOO_DEEP = {
    "brackets": "x = " + "(" * 2_000 + "1" + ")" * 2_000,
    "lists": "x = " + "[" * 2_000 + "]" * 2_000,
    "signs": "x = " + "-" * 100_000 + "1",
    "blocks": "".join(" " * n + "if a:\n" for n in range(150)) + " " * 150 + "x = 1\n",
}


@pytest.mark.parametrize("source", TOO_DEEP.values(), ids=TOO_DEEP.keys())
def test_what_nests_too_deeply_is_unreadable_at_worst(source: str) -> None:
    try:
        assert names(source.encode()) == ["x"]
    except UnreadableSource as error:
        assert "deep" in error.message or "too many" in error.message  # noqa: PT017 - either answer is right


@reads_deep
def test_the_default_of_6000_terms_is_kept() -> None:
    (binding,) = extract(DEEP["a default of 6,000 terms"][0].encode(), "m", is_package=False, is_stub=False).scope["f"]
    assert isinstance(binding.definition, Function)
    assert binding.definition.signature.parameters[0].default is not None


def test_a_file_of_20000_functions_is_read_in_seconds() -> None:
    source = "".join(f"def f{number}(a, b=1, *, c: int = 2): ...\n" for number in range(20_000))
    start = time.process_time()
    assert len(names(source.encode())) == 20_000
    assert time.process_time() - start < 30


def test_a_text_that_is_put_together_of_itself_names_no_module() -> None:
    doubled = b"import sys\ns = 'ab'\n" + b"s = s + s\n" * 60 + b"sys.modules[s] = sys\n"
    read = extract(doubled, "m", is_package=False, is_stub=False)
    assert read.registers_modules
    assert read.registered_modules == ()

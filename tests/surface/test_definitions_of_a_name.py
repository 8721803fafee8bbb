"""Every definition that a name may have when its module has run: none silently wins, and none is invented."""

from textwrap import dedent, indent

import pytest

from apicheck.model.definition import Function
from tests.surface.sources import class_scope, scope, summary

_MAPPING = "match value: case {'key': found, **rest}"
_SEQUENCE = "match value: case [first, *others] as whole"

DEFINITIONS = {
    "a later definition replaces an earlier one": ("def f(a): ...\ndef f(b): ...", {"f": ["def (b)"]}),
    "try and except": (
        """
        try:
            from fast import f
        except ImportError:
            def f(a): ...
        """,
        {"f": ["import fast.f if can import fast", "def (a) if not (can import fast)"]},
    ),
    "several handlers": (
        """
        try:
            import one as x
        except ImportError:
            import two as x
        except (OSError, ValueError):
            x = None
        """,
        {
            "x": [
                "import one if can import one",
                "import two if not (can import one) and except ImportError",
                "= None if not (can import one) and not (except ImportError)",
            ]
        },
    ),
    "try with else and finally": (
        """
        try:
            import fast
        except ImportError:
            f = None
        else:
            f = fast.f
        finally:
            done = True
        """,
        {
            "fast": ["import fast if can import fast"],
            "f": ["= fast.f if can import fast", "= None if not (can import fast)"],
            "done": ["= True"],
        },
    ),
    "what stands in a try before anything can fail": (
        """
        try:
            x = 1
            def f(a): ...
            from fast import g
        except ImportError:
            pass
        """,
        {"x": ["= 1"], "f": ["def (a)"], "g": ["import fast.g if can import fast"]},
    ),
    "a try that can't fail": (
        """
        try:
            import json
        except ImportError:
            json = None
        """,
        {"json": ["import json"]},
    ),
    "suppressed errors": (
        """
        with suppress(ImportError):
            from fast import f
        """,
        {"f": ["import fast.f if can import fast"]},
    ),
    "errors of other kinds": (
        """
        try:
            x = search()
        except (KeyError, OSError):
            x = None
        """,
        {"x": ["= search() if x = search() works", "= None if not (x = search() works)"]},
    ),
    "a branch that ends the module": (
        """
        if a:
            raise ImportError
        else:
            x = 1
        """,
        {"x": ["= 1"]},
    ),
    "a handler that raises leaves the tried one alone": (
        """
        try:
            from fast import f
        except ImportError:
            raise RuntimeError
        """,
        {"f": ["import fast.f"]},
    ),
    "branches by version": (
        """
        import sys
        if sys.version_info >= (3, 12):
            def f(a): ...
        else:
            def f(a, b): ...
        """,
        {
            "sys": ["import sys"],
            "f": ["def (a) if version >= 3.12", "def (a, b) if not (version >= 3.12)"],
        },
    ),
    "branches of Python 2 are no API": (
        """
        import sys
        if sys.version_info[0] == 2:
            def f(a): ...
        elif sys.version_info < (3,):
            def f(b): ...
        else:
            def f(c): ...
        """,
        {"sys": ["import sys"], "f": ["def (c)"]},
    ),
    "nested branches": (
        """
        if a:
            if b:
                x = 1
        """,
        {"x": ["= 1 if a and b"]},
    ),
    "an if without else keeps what was there": (
        """
        x = 1
        if a:
            x = 2
        """,
        {"x": ["= 1", "= 2 if a"]},
    ),
    "an if with else replaces what was there": (
        """
        x = 1
        if a:
            x = 2
        else:
            x = 3
        """,
        {"x": ["= 2 if a", "= 3 if not (a)"]},
    ),
    "a definition after the branches replaces them": (
        """
        if a:
            x = 1
        else:
            x = 2
        x = 3
        """,
        {"x": ["= 3"]},
    ),
    "type checkers and the interpreter see both branches at once": (
        """
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from a import f
        else:
            def f(x): ...
        """,
        {"TYPE_CHECKING": ["import typing.TYPE_CHECKING"], "f": ["import a.f typing", "def (x)"]},
    ),
    "not TYPE_CHECKING": (
        """
        import typing
        if not typing.TYPE_CHECKING:
            f = 1
        else:
            from a import f
        """,
        {"typing": ["import typing"], "f": ["import a.f typing", "= 1"]},
    ),
    "only for type checkers": (
        """
        if TYPE_CHECKING:
            from a import f
        """,
        {"f": ["import a.f typing"]},
    ),
    "what a script does is no part of what can be imported": (
        """
        if __name__ == "__main__":
            x = 1
        """,
        {},
    ),
    "if False": ("if False:\n    x = 1\nelse:\n    x = 2", {"x": ["= 2"]}),
    "tuple targets": ("A, B = 1, 2", {"A": ["= 1"], "B": ["= 2"]}),
    "nested and starred targets": (
        "(a, [b, *c]), d = f()",
        {"a": ["= ?"], "b": ["= ?"], "c": ["= ?"], "d": ["= ?"]},
    ),
    "nested targets beside nested values": ("(a, b), c = (1, 2), 3", {"a": ["= 1"], "b": ["= 2"], "c": ["= 3"]}),
    "a starred target takes what is left": ("a, *b = 1, 2, 3", {"a": ["= ?"], "b": ["= ?"]}),
    "chained targets": ("a = b = 1", {"a": ["= 1"], "b": ["= 1"]}),
    "loops": (
        """
        for i, (j, k) in pairs:
            last = i
        else:
            done = True
        """,
        {"i": ["= ?"], "j": ["= ?"], "k": ["= ?"], "last": ["= i"], "done": ["= True"]},
    ),
    "while": ("while a:\n    x = 1", {"x": ["= 1"]}),
    "with": (
        """
        with open("x") as f, lock as (a, b):
            data = f.read()
        """,
        {"f": ["= ?"], "a": ["= ?"], "b": ["= ?"], "data": ["= f.read()"]},
    ),
    "match": (
        """
        match platform:
            case "a":
                x = 1
            case _:
                x = 2
        """,
        {"x": ["= 1 if platform == 'a'", "= 2 if not (platform == 'a')"]},
    ),
    "names that a pattern captures": (
        """
        match value:
            case {"key": found, **rest}:
                pass
            case [first, *others] as whole:
                pass
        """,
        {
            "found": [f"= ? if {_MAPPING}"],
            "rest": [f"= ? if {_MAPPING}"],
            "first": [f"= ? if not ({_MAPPING}) and {_SEQUENCE}"],
            "others": [f"= ? if not ({_MAPPING}) and {_SEQUENCE}"],
            "whole": [f"= ? if not ({_MAPPING}) and {_SEQUENCE}"],
        },
    ),
    "walrus as a statement": ("(x := 1)", {"x": ["= ?"]}),
    "walrus in a test": ("if (found := search()):\n    y = 1", {"found": ["= ?"], "y": ["= 1 if (found := search())"]}),
    "walrus in a value": ("y = [x := 1, x + 1]", {"x": ["= ?"], "y": ["= [x := 1, x + 1]"]}),
    "walrus in a comprehension": ("y = [last := i for i in z]", {"last": ["= ?"], "y": ["= [last := i for i in z]"]}),
    "del": ("x = 1\ny = 2\ndel x", {"y": ["= 2"]}),
    "del of several": ("x = y = z = 1\ndel x, (y)", {"z": ["= 1"]}),
    "del of a tuple": ("x = y = z = 1\ndel (x, y)", {"z": ["= 1"]}),
    "del in a branch": ("x = 1\nif a:\n    del x", {"x": ["= 1"]}),
    "defined again after del": ("x = 1\ndel x\nx = 2", {"x": ["= 2"]}),
    "the name that an except clause binds is gone after it": (
        """
        try:
            import a
        except ImportError as error:
            a = None
        """,
        {"a": ["import a if can import a", "= None if not (can import a)"]},
    ),
    "augmented assignment keeps the definition, with another value": ("x = 1\nx += 1", {"x": ["= (1) + (1)"]}),
    "augmented assignment in a branch": ("x = 1\nif x:\n    x += 1", {"x": ["= 1"]}),
    "augmented assignment of a star-imported name": ("from a import *\nx += 1", {"x": ["= ?"]}),
    "a bare annotation after the value binds nothing": ("x = 1\nx: int", {"x": ["= 1"]}),
    "a bare annotation": ("x: int", {"x": [": int = ?"]}),
    "what a function binds is not the module's": ("def f():\n    x = 1\n    import a", {"f": ["def ()"]}),
    "lambda": ("f = lambda a, *, b=1: a", {"f": ["lambda (a, *, b=1)"]}),
    "a function decorated by a call": ("def f(a): ...\nf = decorate(f)", {"f": ["@decorate def (a)"]}),
    "names written into globals": (
        'globals()["x"] = 1\nglobals()["f"] = lambda a: a',
        {"x": ["= 1"], "f": ["lambda (a)"]},
    ),
    "imports": (
        "import a.b\nimport a.b as c\nfrom a.b import d\nfrom a.b import e as f",
        {"a": ["import a"], "c": ["import a.b"], "d": ["import a.b.d"], "f": ["import a.b.e"]},
    ),
    "future imports bind nothing that counts": ("from __future__ import annotations", {}),
    "semicolons": ("x = 1; y = 2", {"x": ["= 1"], "y": ["= 2"]}),
}


@pytest.mark.parametrize(("source", "expected"), DEFINITIONS.values(), ids=DEFINITIONS.keys())
def test_a_module_binds(source: str, expected: dict[str, list[str]]) -> None:
    assert scope(source) == expected


OF_MODULES_ALONE = ("import *", "globals", "__name__", "__future__", "last := ")
IN_CLASSES = {
    name: case for name, case in DEFINITIONS.items() if not any(words in case[0] for words in OF_MODULES_ALONE)
}


@pytest.mark.parametrize(("source", "expected"), IN_CLASSES.values(), ids=IN_CLASSES.keys())
def test_a_class_body_binds_the_same(source: str, expected: dict[str, list[str]]) -> None:
    assert class_scope(f"class C:\n    pass\n{indent(dedent(source), '    ')}") == expected


OVERLOADS = {
    "with an implementation": (
        """
        @overload
        def f(a: int) -> int: ...
        @overload
        def f(a: str) -> str: ...
        def f(a): ...
        """,
        ("(a)", ["(a: int) -> int", "(a: str) -> str"]),
    ),
    "of a stub, without one": (
        """
        @typing.overload
        def f(a: int) -> int: ...
        @typing.overload
        def f(a: str) -> str: ...
        """,
        ("(a: int) -> int", ["(a: int) -> int", "(a: str) -> str"]),
    ),
    "for type checkers alone": (
        """
        if TYPE_CHECKING:
            @overload
            def f(a: int) -> int: ...
            @overload
            def f(a: str) -> str: ...
        def f(a): ...
        """,
        ("(a)", ["(a: int) -> int", "(a: str) -> str"]),
    ),
}


@pytest.mark.parametrize(("source", "expected"), OVERLOADS.values(), ids=OVERLOADS.keys())
def test_overloads_belong_to_the_implementation(source: str, expected: tuple[str, list[str]]) -> None:
    (binding,) = summary(source).scope["f"]
    assert isinstance(binding.definition, Function)
    assert (str(binding.definition.signature), [str(each) for each in binding.definition.overloads]) == expected

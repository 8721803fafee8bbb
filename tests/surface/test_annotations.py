"""Annotations and defaults come out as text, the same however they are spelled and deferred."""

import pytest

from apicheck.model.definition import Attribute, Function, Property
from tests.surface.sources import class_of, summary

FUTURE = "from __future__ import annotations\n"

ANNOTATIONS = {
    "int": "int",
    "'int'": "int",
    '"list[int]"': "list[int]",
    "list['Client']": "list['Client']",
    "Literal['a', 'b']": "Literal['a', 'b']",
    "'Literal[\"a\"]'": 'Literal["a"]',
    "int | None": "int | None",
    "'int | None'": "int | None",
    "Callable[[int, str], None]": "Callable[[int, str], None]",
    "a.b.C[  int ]": "a.b.C[int]",
    "' int '": "int",
    "None": "None",
    "...": "...",
}


@pytest.mark.parametrize("future", ["", FUTURE], ids=["evaluated", "deferred"])
@pytest.mark.parametrize(("spelled", "expected"), ANNOTATIONS.items())
def test_annotations_are_text(future: str, spelled: str, expected: str) -> None:
    found = summary(f"{future}def f(a: {spelled}, b: {spelled} = 1, *c: {spelled}) -> {spelled}: ...\nx: {spelled} = 1")
    function, attribute = found.scope["f"][0].definition, found.scope["x"][0].definition
    assert isinstance(function, Function)
    assert isinstance(attribute, Attribute)
    assert [parameter.annotation for parameter in function.signature.parameters] == [expected] * 3
    assert function.signature.returns == attribute.annotation == expected


@pytest.mark.parametrize("future", ["", FUTURE], ids=["evaluated", "deferred"])
def test_annotations_of_methods_properties_and_instances(future: str) -> None:
    made = class_of(
        future
        + """
class C:
    @property
    def p(self) -> "C": ...
    async def m(self, a: "C") -> "C":
        self.x: "C" = a
"""
    )
    getter, method = made.scope["p"][0].definition, made.scope["m"][0].definition
    assert isinstance(getter, Property)
    assert isinstance(method, Function)
    assert str(getter.getter.signature) == "(self) -> C"
    assert str(method.signature) == "(self, a: C) -> C"
    assert made.instance_attributes["x"].annotation == "C"


DEFAULTS = {
    "None": "None",
    "True": "True",
    "-1": "-1",
    '"it\'s"': '"it\'s"',
    "u'x'": "'x'",
    "b'x'": "b'x'",
    "...": "...",
    "1_000": "1000",
    "1e400": "1e309",
    "(1,)": "(1,)",
    "{'a': [1, 2]}": "{'a': [1, 2]}",
    "lambda a, *b: a": "lambda a, *b: a",
    "f'{x!r:>{width}}'": "f'{x!r:>{width}}'",
    "a.b[1:2, ::3]": "a.b[1:2, ::3]",
    "x if y else z": "x if y else z",
    "[i for i in j if i]": "[i for i in j if i]",
    "not a or (b and c)": "not a or (b and c)",
    "(a + b) * c": "(a + b) * c",
    "frozenset({1})": "frozenset({1})",
}


@pytest.mark.parametrize(("spelled", "expected"), DEFAULTS.items())
def test_defaults_are_text(spelled: str, expected: str) -> None:
    function = summary(f"def f(a={spelled}, *, b={spelled}): ...").scope["f"][0].definition
    assert isinstance(function, Function)
    assert [parameter.default for parameter in function.signature.parameters] == [expected] * 2

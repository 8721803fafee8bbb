"""What the body of a function is seen to give."""

from textwrap import indent

import pytest

from apicheck.model.definition import Function, Given
from tests.surface.sources import summary


@pytest.mark.parametrize(
    ("body", "gives"),
    [
        ("one = other or 1\nother = one or 2\nreturn one", (Given.ANYTHING, "int")),
        ("one = one if one else []\nreturn one", (Given.ANYTHING, "list")),
        ("found = [1]\nreturn found", ("list",)),
        ("other = found = [1]\nreturn found", ("list",)),
        ("found = [1]\nfound = {}\nreturn found", (Given.ANYTHING,)),
        ("found: list = [1]\nreturn found or None", ("None", "list")),
        ("found = None\nfound = opened()\nreturn found", (Given.BY_CALL,)),
        ("found = 1\nfound = opened()\nreturn found", (Given.ANYTHING,)),
        ("return await opened()", (Given.BY_CALL,)),
        ("if one: return 1\nelse: fail.now()", ("None by fail.now", "int")),
        ("if one: return 1\nother(one)\nif one: other(one)", ("None", "None by other", "int")),
        ("try: return 1\nexcept ValueError: fail()", ("None by fail", "int")),
        ("for each in one:\n    if each: return 1\nelse: return 2", ("int",)),
        ("for each in one:\n    if each: break\nelse: return 2", ("None", "int")),
        ("return Option(1), Option(2), Option(3)", ("tuple",)),
        ("return Option(1), Option(2)", ("tuple of 2",)),
        ("fail = 1\nfail()", ("None",)),
        ("with opened() as found: pass\nreturn found", (Given.ANYTHING,)),
        ("global found\nfound = [1]\nreturn found", (Given.ANYTHING,)),
    ],
)
def test_names_are_followed_once(body: str, gives: tuple[str, ...]) -> None:
    (binding,) = summary(f"def function():\n{indent(body, '    ')}\n").scope["function"]
    assert isinstance(binding.definition, Function)
    assert binding.definition.gives == tuple(sorted(gives))

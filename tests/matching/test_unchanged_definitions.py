"""Definitions of a changed file that have not changed: none whose names mean something else by now is among them."""

from textwrap import dedent

import pytest

from apicheck.matching.unchanged_definitions import unchanged_definitions
from apicheck.model.definition import Class
from apicheck.model.module import ModuleSummary
from tests.surface.sources import summary


def unchanged(base: str, head: str) -> set[str]:
    """The names that have not changed, those of members with their class."""
    one, other = summary(dedent(base)), summary(dedent(head))
    before, after = _paths(one), _paths(other)
    pairs = [(before[id(old)], after[id(new)]) for old, new in unchanged_definitions(one, other)]
    assert all(was == now for was, now in pairs)
    return {was for was, _ in pairs}


def _paths(module: ModuleSummary) -> dict[int, str]:
    found: dict[int, str] = {}
    for name, bindings in module.scope.items():
        for binding in bindings:
            found[id(binding.definition)] = name
            if isinstance(binding.definition, Class):
                members = binding.definition.scope.items()
                found.update((id(each.definition), f"{name}.{member}") for member, its in members for each in its)
    return found


def test_what_only_moved_has_not_changed() -> None:
    text = "def f(a, b=1): ...\nclass C:\n    x: int = 0\n    def m(self): ...\nY = 2\n"
    assert unchanged(text, f"# a line above\n\n{text}") == {"f", "C", "C.x", "C.m", "Y"}


def test_neither_has_what_stands_beside_a_change() -> None:
    assert unchanged("def f(a): ...\ndef g(a): ...", "def f(a, b): ...\ndef g(a): ...") == {"g"}


@pytest.mark.parametrize(
    ("base", "head"),
    [
        ("from a import X\ndef f(x: X): ...", "from b import X\ndef f(x: X): ..."),
        ("X = 1\ndef f(x=X): ...", "X = 2\ndef f(x=X): ..."),
        ("X = 1\nY = X + 1", "X = 2\nY = X + 1"),
        ("def d(f): return f\n@d\ndef f(a): ...", "def d(g): return 1\n@d\ndef f(a): ..."),
        ("def d(a): ...\ndef f(*args): return d(*args)", "def d(a, b): ...\ndef f(*args): return d(*args)"),
        ("class X: ...\ndef f(x=X()): ...", "class X:\n    y = 1\ndef f(x=X()): ..."),
        ("class X: ...\ndef f(x: X): ...", "def X(): ...\ndef f(x: X): ..."),
        ("class X(A): ...\nclass Y(X): ...", "class X(B): ...\nclass Y(X): ..."),
        ("X = 1\nY = X\nZ = Y\ndef f(z=Z): ...", "X = 2\nY = X\nZ = Y\ndef f(z=Z): ..."),
    ],
)
def test_a_name_that_means_something_else_changes_what_mentions_it(base: str, head: str) -> None:
    assert unchanged(base, head) == set()


def test_an_annotation_means_the_class_whatever_is_in_it_by_now() -> None:
    assert unchanged("class X: ...\ndef f(x: X) -> X: ...", "class X:\n    y = 1\ndef f(x: X) -> X: ...") == {"f"}


def test_methods_of_a_changed_class_are_told_apart() -> None:
    base = "class C:\n    def m(self): ...\n    def n(self, a): ...\n    x = auto()"
    assert unchanged(base, base.replace("a)", "b)")) == {"C.m"}


def test_a_method_that_hands_on_to_a_changed_one_has_changed() -> None:
    base = "class C:\n    def m(self, *args): return self.n(*args)\n    def n(self, a): ..."
    assert unchanged(base, base.replace("a)", "a, b)")) == set()


def test_so_has_one_that_hands_on_to_a_changed_method_of_an_ancestor() -> None:
    base = (
        "class A:\n    def n(self, a): ...\n"
        "class C(A):\n    def m(self, *args): return self.n(*args)\n    def o(self, b): ..."
    )
    assert unchanged(base, base.replace("a)", "a, b)").replace("b):", "c):")) == set()


@pytest.mark.parametrize("line", ["def __getattr__(name): return 1", "from other import *"])
def test_nothing_is_certain_where_names_may_come_from_elsewhere(line: str) -> None:
    assert unchanged("def f(a): ...\ndef g(): ...", f"{line}\ndef f(a): ...\ndef g(): ...") == set()

"""What broken calls are laid to: pairs of signatures beside the causes."""

import inspect
from typing import Any

import pytest

from benchmarks.accuracy.call_shapes import POSITIONS, causes
from benchmarks.accuracy.fact_sets import Parameter


def parameters(text: str) -> list[Parameter]:
    """Read a signature as the facts hold it."""
    names: dict[str, Any] = {}
    exec(f"def function({text}): ...", names)  # noqa: S102 - the texts below
    signature = inspect.signature(names["function"])
    return [(each.name, int(each.kind), each.default is not each.empty) for each in signature.parameters.values()]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a, b", "a, b", set()),
        ("a", "a, b=1", set()),
        ("a", "a, *, b=1", set()),
        ("a, b=1", "a", {"b"}),
        ("a, b, c", "b, c", {"a"}),
        ("a", "a, b", {"+b"}),
        ("a", "a, *, b", {"+b"}),
        ("a=1", "a", {"+a"}),
        ("a, b", "a, *, b", {POSITIONS}),
        ("a, b", "b, a", {POSITIONS}),
        ("a, b=1", "a, c=2, b=1", {POSITIONS}),
        ("a", "a, /", {"a"}),
        ("a", "b", {"a"}),
        ("a, /", "b, /", set()),
        ("a, **kwargs", "b, /, **kwargs", {"a"}),
        ("*args", "a=1", {POSITIONS}),
        ("**kwargs", "", {"**"}),
        ("a, **kwargs", "a, b=1, **kwargs", set()),
        ("a, b=1, c=2", "a", {"b", "c"}),
    ],
)
def test_broken_calls_are_laid_to(old: str, new: str, expected: set[str]) -> None:
    assert causes(parameters(old), parameters(new)) == expected

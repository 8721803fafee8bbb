"""The oldest Python that a declared range admits."""

import pytest

from apicheck.project.python_range import oldest_python

RANGES = {
    ">=3.9": (3, 9),
    ">=3.9,<4": (3, 9),
    ">=3.8.1": (3, 8, 1),
    "~=3.10": (3, 10),
    ">=3": (3, 0),
    "==3.11.*": (3, 11),
    ">=3.7, !=3.8.*, >=3.9": (3, 9),
    "<4": None,
    "": None,
    None: None,
    "no range": None,
}


@pytest.mark.parametrize(("declared", "expected"), RANGES.items())
def test_a_range_begins_with(declared: str | None, expected: tuple[int, ...] | None) -> None:
    assert oldest_python(declared) == expected

"""The operators of the mutation benchmark: what they make of a module parses, differs, and is the same each time."""

import ast
from random import Random

import pytest

from benchmarks.mutants.drawing import mutants
from benchmarks.mutants.operators import Operator, all_operators
from benchmarks.mutants.sources import Package

FILES = {
    "pkg/__init__.py": """
from .core import Client, fetch, LIMIT

__all__ = ["Client", "fetch", "LIMIT"]
""",
    "pkg/core.py": '''"""The core."""
import enum
from dataclasses import dataclass
from typing import Optional

LIMIT = 3


class Base:
    def close(self, now=False):
        return now


class Client(Base):
    """Speaks."""

    timeout = 5

    def __init__(self, host, port: int = 80, *, name: Optional[str] = None):
        self.host = host
        self.port = 80
        self._name = name

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, value):
        self._name = value

    @staticmethod
    def parse(text, /, *parts, **options):
        return text

    async def get(self, path, timeout=None):
        await path
        return timeout

    def last(self):
        return self.host


class Colour(enum.Enum):
    RED = 1
    GREEN = 2


@dataclass
class Point:
    x: int
    y: int = 0


def fetch(url, *args, retries=3, **kwargs):
    """Fetch."""
    return url
''',
}


@pytest.mark.parametrize("operator", all_operators(), ids=lambda each: each.name)
def test_what_an_operator_makes_parses_and_differs(operator: Operator) -> None:
    package = Package(FILES)
    for seed in range(12):
        for place in package.places(operator.kind):
            changes = operator.apply(place, Random(seed), package)  # noqa: S311 - nothing secret
            for path, text in (changes or {}).items():
                assert text != FILES.get(path)
                ast.parse(text or "")


def test_mutants_are_the_same_each_time() -> None:
    first, again = (list(mutants(Package(FILES), 7, 5, lambda _: True)) for _ in range(2))
    assert [each.mutations for each in first] == [each.mutations for each in again]
    assert [each.package.files for each in first] == [each.package.files for each in again]
    assert [len(each.mutations) for each in first] == [5, 5]

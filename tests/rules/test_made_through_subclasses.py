"""What is shown of a class that only subclasses are ever made of: nothing that failed before as well."""

import pytest

from apicheck.comparison import compare_range
from apicheck.model.report import Change, RevisionLabel
from apicheck.revisions import Range, snapshot_of

TEMPLATE = """\
class C:
    def __init__(self, {parameters}):
        self.value = self.parse(1)
    def parse(self, text): {body}
"""
ABSTRACT = """\
from abc import ABC, abstractmethod
class C(ABC):
    def __init__(self, {parameters}): ...
    @abstractmethod
    def parse(self, text): ...
"""
PROTOCOL = """\
from typing import Protocol
class C(Protocol):
    def __init__(self, {parameters}): ...
"""


def change(base: str, head: str) -> Change:
    """Return the one breaking change between two texts of the module `pkg`."""
    (found,) = (each for each in changes(base, head) if each.severity.value == "breaking")
    return found


def changes(base: str, head: str) -> tuple[Change, ...]:
    """Return all that changed between two texts of the module `pkg`."""
    old, new = (snapshot_of({"pkg/__init__.py": text.encode()}, RevisionLabel("x", None)) for text in (base, head))
    return compare_range(Range(old, new, None, 0, "pkg")).changes


@pytest.mark.parametrize(
    ("text", "call"),
    [
        (TEMPLATE.replace("{body}", "raise NotImplementedError"), "super().__init__(..., b=...)"),
        (TEMPLATE.replace("{body}", "return text"), "C(..., b=...)"),
        (TEMPLATE.replace("= self.parse(1)", "= 0").replace("{body}", "raise NotImplementedError"), "C(..., b=...)"),
        (
            TEMPLATE.replace("= self.parse(1)", "= lambda: self.parse(1)").replace(
                "{body}", "raise NotImplementedError"
            ),
            "C(..., b=...)",
        ),
        (
            TEMPLATE.replace("self.value = self.parse(1)", "if a: self.parse(1)").replace(
                "{body}", "raise NotImplementedError"
            ),
            "C(..., b=...)",
        ),
        (ABSTRACT, "super().__init__(..., b=...)"),
        (PROTOCOL, "super().__init__(..., b=...)"),
    ],
)
def test_a_call_of_its_constructor_is_that_of_a_subclass(text: str, call: str) -> None:
    found = change(text.replace("{parameters}", "a, b"), text.replace("{parameters}", "a"))
    assert (found.rule, found.witness and found.witness.call) == ("parameter-removed", call)


def test_a_class_that_was_abstract_before_is_none_that_users_called() -> None:
    base = ABSTRACT.replace("{parameters}", "a, b")
    head = TEMPLATE.replace("{parameters}", "a").replace("{body}", "return text")
    found = [each for each in changes(base, head) if each.rule == "parameter-removed"]
    calls = [each.witness.call for each in found if each.witness]
    assert calls == ["super().__init__(..., b=...)"]

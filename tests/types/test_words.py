"""What findings about types show of them, so that users who know the public names alone can tell what happened."""

from apicheck.comparison import compare_range
from apicheck.model.report import Change, RevisionLabel
from apicheck.revisions import Range, snapshot_of

PROJECT = b'[project]\nname = "pkg"\nversion = "1"\n'


def the_change(*sides: dict[str, str]) -> Change:
    """Compare two states of a typed package between which one thing changed."""
    base, head = (
        snapshot_of(
            {
                "pyproject.toml": PROJECT,
                "pkg/py.typed": b"",
                **{f"pkg/{file}": text.encode() for file, text in each.items()},
            },
            RevisionLabel(name, None),
        )
        for name, each in zip(("base", "head"), sides, strict=True)
    )
    (found,) = compare_range(Range(base, head, None, 0, "pkg")).changes
    return found


GENERIC = """
from typing import Any, Generic, TypeVar
_T = TypeVar("_T")
class _Reader(Generic[_T]):
    def convert(self, value: Any) -> str: ...
class IntReader(_Reader[int]): ...
"""


def test_a_type_variable_of_an_ancestor_is_told_as_what_it_stands_for() -> None:
    change = the_change({"__init__.py": GENERIC}, {"__init__.py": GENERIC.replace("value: Any", "value: _T")})
    assert (change.old, change.new) == ("Any", "int")
    assert change.message == "took anything and now takes `int` alone"


def test_two_classes_of_one_name_are_told_apart_by_their_paths() -> None:
    files = {"one.py": "class Blueprint: ...\n", "two.py": "class Blueprint: ...\n"}
    text = "from pkg import one, two\nfrom pkg.{} import Blueprint as _Blueprint\n"
    text += "class App:\n    blueprints: 'dict[str, _Blueprint]'\n"
    change = the_change({**files, "__init__.py": text.format("one")}, {**files, "__init__.py": text.format("two")})
    assert (change.old, change.new) == ("dict[str, one.Blueprint]", "dict[str, two.Blueprint]")
    assert change.message == "was `dict[str, one.Blueprint]` and may now be `dict[str, two.Blueprint]`"

"""Where a change is shown, and what links to it."""

import pytest

from apicheck.model.location import Location
from apicheck.model.report import RevisionLabel
from apicheck.report.place import Place, link, place_of, unknown_placeholders
from tests.report.reports import BASE, HEAD, MERGE_BASE, change, report

GITHUB = "https://github.com/o/r/blob/{commit}/{file}#L{line}-L{end_line}"
OLD = Location("pkg/old.py", 3, 4)
NEW = Location("pkg/new.py", 5, 9)


def test_what_is_still_there_is_shown_on_head() -> None:
    place = place_of(change(base_location=OLD, head_location=NEW), report())
    assert place == Place(NEW, HEAD, is_gone=False)


def test_what_is_gone_is_shown_on_base() -> None:
    assert place_of(change(base_location=OLD), report()) == Place(OLD, BASE, is_gone=True)


def test_what_is_gone_since_the_merge_base_is_shown_there() -> None:
    place = place_of(change(base_location=OLD), report(merge_base=MERGE_BASE))
    assert place == Place(OLD, MERGE_BASE, is_gone=True)


def test_without_a_location_there_is_no_place() -> None:
    assert place_of(change(), report()) is None


def test_a_link_is_the_filled_template() -> None:
    place = Place(NEW, HEAD, is_gone=False)
    assert link(place, GITHUB) == f"https://github.com/o/r/blob/{HEAD}/pkg/new.py#L5-L9"


def test_the_work_tree_has_no_link() -> None:
    place = place_of(change(head_location=NEW), report(head=RevisionLabel("work tree", None)))
    assert place is not None
    assert link(place, GITHUB) is None


@pytest.mark.parametrize(
    ("file", "in_link"),
    {
        "a b.py": "a%20b.py",
        "a).py": "a%29.py",
        "a>.py": "a%3E.py",
        "{line}.py": "%7Bline%7D.py",
        "a#b?c.py": "a%23b%3Fc.py",
        "ü.py": "%C3%BC.py",
        "\udcff.py": "%FF.py",
        "a\nb.py": "a%0Ab.py",
    }.items(),
)
def test_an_odd_file_name_does_not_break_the_link(file: str, in_link: str) -> None:
    place = Place(Location(file, 1, 2), HEAD, is_gone=False)
    assert link(place, "https://host/{file}") == f"https://host/{in_link}"


def test_an_unknown_placeholder_is_named() -> None:
    assert unknown_placeholders("https://host/{sha}/{file}#{line}") == ["sha"]
    assert unknown_placeholders(GITHUB) == []

"""A saved report is input of somebody else."""

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from apicheck.report.formats import Options
from apicheck.report.json import render
from apicheck.report.order import ordered
from apicheck.report.saved import MOST_BYTES, UntrustedReportError, parse_report, read_report
from apicheck.report.schema import document
from tests.report.reports import full_report, incomplete_report, report

SAVED = render(full_report(), Options())


@pytest.mark.parametrize("saved", [full_report(), incomplete_report(), report()])
def test_what_apicheck_wrote_is_read_as_it_was(saved: Any) -> None:
    assert parse_report(render(saved, Options()).encode(), "api.json") == ordered(saved)


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The saved report after something was done to it."""
    whole = json.loads(SAVED)
    change(whole)
    return json.dumps(whole).encode()


REFUSED: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"<html>",
    "another document": b"{}",
    "a list": b"[]",
    "cut off": SAVED.encode()[:-20],
    "no UTF-8": SAVED.encode().replace(b"httpx", b"htt\xff\xff"),
    "nested without end": b"[" * 1_000_000,
    "nested in a field": SAVED.encode().replace(b'"changes": [', b'"changes": [' + b"[" * 100_000, 1),
    "an unknown field": changed(lambda whole: whole.update(evil=1)),
    "an unknown field deep inside": changed(lambda whole: whole["changes"][0]["witness"].update(evil=1)),
    "a missing field": changed(lambda whole: whole.pop("accepts")),
    "a missing field deep inside": changed(lambda whole: whole["changes"][0].pop("advice")),
    "another version": changed(lambda whole: whole.update(schema_version=2)),
    "a wrong type": changed(lambda whole: whole["changes"][0].update(path=1)),
    "an unknown severity": changed(lambda whole: whole["changes"][0].update(severity="harmless")),
    "counts that do not fit": changed(lambda whole: whole["summary"].update(breaking=0)),
    "negative counts": changed(lambda whole: whole["summary"].update(modules=-1)),
    "a status that does not fit": changed(lambda whole: whole.update(status="incomplete")),
    "a commit that is none": changed(lambda whole: whole["head"].update(commit="../../evil")),
    "a merge base that is none": changed(lambda whole: whole.update(merge_base="main")),
    "a rule that is none": changed(lambda whole: whole["changes"][0].update(rule="](https://evil.example)")),
    "a location outside": changed(
        lambda whole: whole["changes"][0].update(head_location={"file": "../x.py", "line": 1, "end_line": 1})
    ),
    "a line that is none": changed(
        lambda whole: whole["changes"][0].update(head_location={"file": "x.py", "line": 0, "end_line": 1})
    ),
    "a name without end": changed(lambda whole: whole.update(project="x" * 1_000)),
    "a distribution without end": changed(
        lambda whole: whole.update(
            distributions=[{"name": "x" * 1_000, "required_bump": "none", "summary": whole["summary"]}]
        )
    ),
    "a revision without end": changed(lambda whole: whole["base"].update(rev="x" * 1_000)),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_anything_else_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(UntrustedReportError, match=r"^api\.json "):
        parse_report(content, "api.json")


def test_a_large_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "api.json"
    with file.open("wb") as stream:
        stream.truncate(MOST_BYTES * 1_000)  # sparse, yet no machine would hold it
    with pytest.raises(UntrustedReportError, match="is larger than 16 MiB"):
        read_report(file)


@pytest.mark.parametrize("name", ["missing.json", ""])
def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(UntrustedReportError, match="cannot read the report"):
        read_report(tmp_path / name)


def places(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to every value of a document."""
    yield here
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in items:
        yield from places(part, (*here, key))


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_whatever_the_schema_denies_is_refused(data: st.DataObject) -> None:
    whole = json.loads(SAVED)
    *way, last = data.draw(st.sampled_from([place for place in places(whole) if place]))
    parent = whole
    for key in way:
        parent = parent[key]
    odd = st.sampled_from([None, True, 1, -1, 0.5, "x", [], {}, ["x"], {"x": 1}])
    if isinstance(parent, dict) and data.draw(st.booleans()):
        parent.pop(last)
    else:
        parent[last] = copy.deepcopy(data.draw(odd))
    if not Draft202012Validator(document()).is_valid(whole):
        with pytest.raises(UntrustedReportError):
            parse_report(json.dumps(whole).encode(), "api.json")

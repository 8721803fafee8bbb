"""The report for GitLab's widget "Code Quality", held against what GitLab's documentation asks of such a file.

Its page on Code Quality lists the fields of an imported report and the words that a severity may be. That is stricter
than the schema by which GitLab itself decides whether it takes an entry, `app/validators/json_schemas/codeclimate.json`
in its sources. `GITLAB_CHECKOUT=FOLDER pytest tests/report/test_gitlab.py` holds the report against that, too.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given, settings

from apicheck.model.location import Location
from apicheck.model.report import Report, Severity
from apicheck.report.formats import Options
from apicheck.report.gitlab import render
from tests.report.hostile import TEXTS, hostile_report, text_with_markup
from tests.report.reports import change, full_report, incomplete_report, report

DOCUMENTED = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "location", "severity"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}

CHECKOUT = os.environ.get("GITLAB_CHECKOUT", "")


@cache
def gitlabs_own() -> Any:
    """What GitLab's own sources ask of an entry."""
    return json.loads((Path(CHECKOUT) / "app/validators/json_schemas/codeclimate.json").read_text("utf-8"))


@pytest.mark.skipif(not CHECKOUT, reason="GITLAB_CHECKOUT names no checkout of GitLab")
def test_gitlabs_own_schema_would_notice() -> None:
    (entry,) = entries_of(report(change()))
    for field in ("description", "fingerprint", "severity", "location"):
        lacking = {name: value for name, value in entry.items() if name != field}
        assert not jsonschema.Draft7Validator(gitlabs_own()).is_valid(lacking)


def entries_of(shown: Report) -> list[dict[str, Any]]:
    """The entries of a document that is as documented."""
    entries: list[dict[str, Any]] = json.loads(render(shown, Options()))
    jsonschema.Draft202012Validator(DOCUMENTED).validate(entries)
    if CHECKOUT:
        for entry in entries:
            jsonschema.Draft7Validator(gitlabs_own()).validate(entry)
    fingerprints = [entry["fingerprint"] for entry in entries]
    assert len(set(fingerprints)) == len(fingerprints)
    return entries


@pytest.mark.parametrize(
    ("shown", "count"), [(report(), 0), (full_report(), 5), (incomplete_report(), 3)], ids=["none", "all", "incomplete"]
)
def test_it_is_as_documented_and_leaves_out_what_is_accepted(shown: Report, count: int) -> None:
    assert len(entries_of(shown)) == count


@settings(deadline=None, max_examples=30)
@given(text_with_markup)
def test_with_hostile_text_too(text: str) -> None:
    assert len(entries_of(hostile_report(text))) == 5


for hostile in TEXTS:
    test_with_hostile_text_too = example(hostile)(test_with_hostile_text_too)


def test_severities_and_the_rule_in_the_description() -> None:
    shown = report(*[change(f"pkg.{severity}", severity) for severity in Severity])
    assert [(each["severity"], each["description"]) for each in entries_of(shown)] == [
        ("critical", "parameter-removed: pkg.breaking: parameter removed"),
        ("minor", "parameter-removed: pkg.risky: parameter removed"),
        ("info", "parameter-removed: pkg.compatible: parameter removed"),
    ]


def test_what_could_not_be_judged_is_the_worst() -> None:
    first = entries_of(incomplete_report())[0]
    assert (first["severity"], first["location"]) == ("blocker", {"path": "pkg/broken.py", "lines": {"begin": 3}})


def test_a_finding_without_a_place_is_shown_at_the_project() -> None:
    (entry,) = entries_of(report(change()))
    assert entry["location"] == {"path": "pyproject.toml", "lines": {"begin": 1}}


def test_a_file_keeps_its_name() -> None:
    (entry,) = entries_of(report(change(head_location=Location("pkg/a\u200bb.py", 3, 4))))
    assert entry["location"] == {"path": "pkg/a\u200bb.py", "lines": {"begin": 3}}


def test_entries_of_one_fingerprint_are_told_apart() -> None:
    twice = change("pkg.f")
    assert [entry["fingerprint"] for entry in entries_of(report(twice, twice))] == [
        "parameter-removed:pkg.f:None",
        "parameter-removed:pkg.f:None-2",
    ]

"""The JSON report: the contract that scripts rely on."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apicheck.model.report import Report
from apicheck.report import schema
from apicheck.report.formats import Options
from apicheck.report.json import render
from apicheck.report.order import ordered
from tests.report.reports import change, full_report, incomplete_report, report

PUBLISHED = Path(__file__).parents[2] / "docs" / "schema" / "report-v1.schema.json"
REPORTS = {"full": full_report(), "incomplete": incomplete_report(), "silent": report()}


def published() -> dict[str, Any]:
    """The schema in the repository."""
    document: dict[str, Any] = json.loads(PUBLISHED.read_text("utf-8"))
    return document


def validator() -> jsonschema.Draft202012Validator:
    """Of the schema in the repository."""
    return jsonschema.Draft202012Validator(published())


@pytest.mark.parametrize(("subject", "file"), [("gate", "gate-v1.schema.json"), ("config", "config.schema.json")])
def test_the_other_published_schemas_are_those_of_the_model(subject: schema.Subject, file: str) -> None:
    regenerate = f"python -m apicheck.report.schema {subject} > docs/schema/{file}"
    if subject == "config":
        regenerate = "python -m docs.rule_pages"
    published = PUBLISHED.with_name(file).read_text("utf-8")
    assert published == schema.render(subject), f"the schema is stale: {regenerate}"


def test_the_published_schema_is_that_of_the_model() -> None:
    regenerate = f"python -m apicheck.report.schema > docs/schema/{PUBLISHED.name}"
    assert PUBLISHED.read_text("utf-8") == schema.render(), f"the schema is stale: {regenerate}"


def test_the_published_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(published())


@pytest.mark.parametrize("shown", REPORTS.values(), ids=REPORTS)
def test_a_report_fits_the_published_schema(shown: Report) -> None:
    validator().validate(json.loads(render(shown, Options())))


@pytest.mark.parametrize(
    "spoil",
    {
        "another version": lambda document: document.update(schema_version=2),
        "an unknown field": lambda document: document.update(verdict="fine"),
        "an unknown field of a change": lambda document: document["changes"][0].update(line=3),
        "a missing field": lambda document: document.pop("merge_base"),
        "a missing field of a change": lambda document: document["changes"][0].pop("witness"),
        "an unknown severity": lambda document: document["changes"][0].update(severity="fatal"),
        "a line that is text": lambda document: document["changes"][0]["base_location"].update(line="3"),
    }.items(),
    ids=lambda item: item[0],
)
def test_the_schema_refuses(spoil: tuple[str, Any]) -> None:
    document = json.loads(render(full_report(), Options()))
    spoil[1](document)
    assert not validator().is_valid(document)


@pytest.mark.parametrize("shown", REPORTS.values(), ids=REPORTS)
def test_decoding_gives_the_report_back(shown: Report) -> None:
    assert msgspec.json.decode(render(shown, Options()), type=Report) == ordered(shown)


@given(st.text(), st.text())
def test_any_text_survives(path: str, message: str) -> None:
    shown = report(change(path, message=message, old=message))
    assert msgspec.json.decode(render(shown, Options()), type=Report) == shown


def test_a_name_that_is_not_utf8_is_written_as_its_escape() -> None:
    document = json.loads(render(report(change("pkg.\udcff")), Options()))
    assert document["changes"][0]["path"] == r"pkg.\udcff"


def test_fields_stand_in_the_order_of_the_contract() -> None:
    document = json.loads(render(full_report(), Options()))
    contract = [
        "schema_version",
        "status",
        "base",
        "head",
        "merge_base",
        "required_bump",
        "summary",
        "changes",
        "diagnostics",
    ]
    assert [name for name in document if name in contract] == contract
    assert next(iter(document)) == "schema_version"
    assert list(document["changes"][0])[:14] == [
        "rule", "severity", "domain", "path", "paths", "parameter", "old", "new", "message",
        "base_location", "head_location", "witness", "fingerprint", "accepted",
    ]  # fmt: skip


def test_the_document_ends_with_one_line_break() -> None:
    assert render(report(), Options()).endswith("}\n")

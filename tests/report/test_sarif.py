"""The report as SARIF, held against the published schema and against what GitHub asks of it."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given, settings

from apicheck.model.location import Location
from apicheck.model.report import Acceptance, Report, Severity
from apicheck.report.formats import Options
from apicheck.report.sarif import MOST_RESULTS, render
from apicheck.rules.registry import all_rules
from tests.report.hostile import TEXTS, hostile_report, text_with_markup
from tests.report.reports import change, full_report, incomplete_report, report

SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json"


@cache
def validator() -> jsonschema.Draft4Validator:
    return jsonschema.Draft4Validator(json.loads(SCHEMA.read_text("utf-8")))


def run_of(shown: Report) -> dict[str, Any]:
    """The only run of a document that fits the schema."""
    document = json.loads(render(shown, Options()))
    problems = [f"{error.json_path}: {error.message}" for error in validator().iter_errors(document)]
    assert problems == []
    (run,) = document["runs"]
    assert isinstance(run, dict)
    return run


def results_of(shown: Report) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = run_of(shown)["results"]
    return results


EVERY_RULE = report(*[change("pkg.f", rule.severity, rule=rule.id) for rule in all_rules()])


@pytest.mark.parametrize("shown", [report(), full_report(), incomplete_report(), EVERY_RULE])
def test_it_fits_the_published_schema(shown: Report) -> None:
    assert len(results_of(shown)) == len(shown.changes)


@settings(deadline=None, max_examples=20)
@given(text_with_markup)
def test_hostile_text_fits_too(text: str) -> None:
    run_of(hostile_report(text))


for hostile in TEXTS:
    test_hostile_text_fits_too = example(hostile)(test_hostile_text_fits_too)


def test_the_check_would_notice() -> None:
    document = json.loads(render(full_report(), Options()))
    document["runs"][0]["results"][0]["level"] = "fatal"
    assert not validator().is_valid(document)


def test_a_result_has_what_code_scanning_reads() -> None:
    first = results_of(full_report())[0]
    assert (first["ruleId"], first["level"]) == ("export-removed", "error")
    assert first["message"]["text"] == (
        "httpx.patch: function removed\n"
        "from httpx import patch  ->  ImportError: cannot import name 'patch' from 'httpx'"
    )
    assert first["partialFingerprints"] == {
        "primaryLocationLineHash": "export-removed:httpx.patch:None:1",
        "apicheckFingerprint/v1": "export-removed:httpx.patch:None",
    }


def test_results_follow_their_importance_and_name_their_rule() -> None:
    run = run_of(full_report())
    levels = [result["level"] for result in run["results"]]
    assert levels == ["error", "error", "error", "warning", "note", "error"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]


def test_a_location_is_a_relative_uri_with_a_line_of_head() -> None:
    (result,) = results_of(report(change(head_location=Location("src/my pkg/größe#1%.py", 7, 9))))
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "src/my%20pkg/gr%C3%B6%C3%9Fe%231%25.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 7},
    }


@pytest.mark.parametrize(
    ("place", "file"),
    [({"base_location": Location("pkg/gone.py", 7, 9)}, "pkg/gone.py"), ({}, "pyproject.toml")],
)
def test_what_has_no_line_on_head_is_at_the_first_line(place: dict[str, Location], file: str) -> None:
    (result,) = results_of(report(change(**place)))  # type: ignore[arg-type]
    physical = result["locations"][0]["physicalLocation"]
    assert (physical["artifactLocation"]["uri"], physical["region"]) == (file, {"startLine": 1})


def test_only_accepted_changes_are_suppressed_and_every_result_says_so() -> None:
    shown = report(change("pkg.a", accepted=Acceptance("agreed", "mia", "2.0")), change("pkg.b"))
    by_name = {each["message"]["text"].partition(":")[0]: each["suppressions"] for each in results_of(shown)}
    assert by_name == {
        "pkg.a": [{"kind": "external", "status": "accepted", "justification": "agreed, by mia, until 2.0"}],
        "pkg.b": [],
    }


def test_findings_of_one_fingerprint_are_told_apart() -> None:
    twice = change("pkg.f")
    hashes = [each["partialFingerprints"]["primaryLocationLineHash"] for each in results_of(report(twice, twice))]
    assert hashes == ["parameter-removed:pkg.f:None:1", "parameter-removed:pkg.f:None:2"]


def test_every_rule_comes_with_its_documentation() -> None:
    rules = run_of(EVERY_RULE)["tool"]["driver"]["rules"]
    assert len(rules) == len(all_rules())
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert "How to stay compatible" in rule["help"]["text"]
        assert "\n## Why it matters\n" in rule["help"]["markdown"]
        assert rule["help"]["markdown"].count("```") % 2 == 0
        assert rule["name"].isidentifier()


def test_a_rule_of_another_version_is_named_at_least() -> None:
    assert run_of(report(change(rule="rule-of-tomorrow")))["tool"]["driver"]["rules"] == [{"id": "rule-of-tomorrow"}]


def test_what_could_not_be_judged_makes_the_run_unsuccessful() -> None:
    (invocation,) = run_of(incomplete_report())["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [each["message"]["text"] for each in invocation["toolExecutionNotifications"]] == [
        "invalid syntax: `def f(:` (head)",
        "unknown key `pakages`; did you mean `packages`? (base)",
    ]


def test_more_results_than_github_takes_are_cut_at_the_end() -> None:
    def many(count: int) -> Iterable[Any]:
        return (change(f"pkg.f{number}", Severity.COMPATIBLE) for number in range(count))

    document = json.loads(render(report(*many(MOST_RESULTS + 5), change("pkg.broken")), Options()))
    (run,) = document["runs"]
    assert len(run["results"]) == MOST_RESULTS
    assert run["results"][0]["level"] == "error"
    assert run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"] == (
        "6 less important changes left out"
    )

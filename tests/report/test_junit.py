"""The report as JUnit XML, held against the schema that Jenkins publishes."""

from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from hypothesis import example, given, settings

from apicheck.model.report import Acceptance, Report, Severity
from apicheck.report.formats import Options
from apicheck.report.junit import render
from tests.report.hostile import TEXTS, hostile_report, text_with_markup
from tests.report.reports import change, full_report, incomplete_report, report

SCHEMA = Path(__file__).parent / "schemas" / "junit-10.xsd"
STRICT = Options(failing=(Severity.BREAKING, Severity.RISKY))


@cache
def schema() -> xmlschema.XMLSchema10:
    return xmlschema.XMLSchema10(SCHEMA)


def root_of(shown: Report, options: Options | None = None) -> ElementTree.Element:
    """The root of a document that fits the schema and whose counts are right."""
    text = render(shown, options or Options())
    schema().validate(text)
    root = ElementTree.fromstring(text)  # noqa: S314 - made here
    for suite in root:
        cases = suite.findall("testcase")
        assert suite.get("tests") == str(len(cases))
        for attribute, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert suite.get(attribute) == str(sum(case.find(element) is not None for case in cases))
    for attribute in ("tests", "failures", "errors"):
        assert root.get(attribute) == str(sum(int(suite.get(attribute, "")) for suite in root))
    return root


def outcomes(root: ElementTree.Element) -> dict[str, list[str]]:
    """The elements of each case by its name."""
    return {case.get("name", ""): [element.tag for element in case] for case in root.iter("testcase")}


@pytest.mark.parametrize("options", [Options(), STRICT])
@pytest.mark.parametrize("shown", [report(), full_report(), incomplete_report()])
def test_it_fits_the_published_schema(shown: Report, options: Options) -> None:
    assert len(root_of(shown, options)) == 1


@settings(deadline=None, max_examples=30)
@given(text_with_markup)
def test_hostile_text_fits_too(text: str) -> None:
    assert len(list(root_of(hostile_report(text)).iter("testcase"))) == 7


for hostile in TEXTS:
    test_hostile_text_fits_too = example(hostile)(test_hostile_text_fits_too)


def test_nothing_to_tell_is_a_case_that_passes() -> None:
    assert outcomes(root_of(report())) == {"public API": []}


def test_what_fails_the_run_is_a_failure() -> None:
    shown = report(*[change(f"pkg.{severity}", severity) for severity in Severity])
    assert outcomes(root_of(shown)) == {
        "parameter-removed: pkg.breaking": ["failure"],
        "parameter-removed: pkg.risky": ["system-out"],
        "parameter-removed: pkg.compatible": ["system-out"],
    }
    assert outcomes(root_of(shown, STRICT))["parameter-removed: pkg.risky"] == ["failure"]


def test_what_is_accepted_is_skipped_with_the_reason() -> None:
    root = root_of(report(change(accepted=Acceptance("agreed", "mia"))))
    (skipped,) = root.iter("skipped")
    assert skipped.get("message") == "accepted: agreed, by mia"


def test_what_could_not_be_judged_is_an_error() -> None:
    root = root_of(incomplete_report())
    assert [error.get("message") for error in root.iter("error")] == [
        "invalid syntax: `def f(:`",
        "unknown key `pakages`; did you mean `packages`?",
    ]


def test_each_topmost_package_is_a_suite() -> None:
    root = root_of(report(change("a.f"), change("b.c.g"), change("a.b")))
    assert [(suite.get("name"), suite.get("tests")) for suite in root] == [("a", "2"), ("b", "1")]

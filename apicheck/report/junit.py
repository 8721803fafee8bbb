"""The report as JUnit XML, which nearly every place that runs tests can show.

A suite for each topmost package, a case for each finding. What fails the run is a failure, what was accepted on
purpose is skipped with its reason, everything else passes and says what it found. Where there is nothing to tell there
is one case that passes; what could not be judged is an error. Of several distributions each has a case that says which
release it needs.
"""

from xml.etree import ElementTree

from apicheck.model.report import Change, Diagnostic, Report
from apicheck.report import wording
from apicheck.report.formats import Options
from apicheck.report.harmless import every_text, printable
from apicheck.report.order import ordered
from apicheck.report.place import place_of
from apicheck.report.sentences import told

_NAME = "apicheck"


def render(report: Report, options: Options) -> str:
    """An XML document that ends with a line break; `options.failing` says which severities are failures."""
    report = ordered(every_text(report, printable))
    suites: dict[str, list[ElementTree.Element]] = {}
    for change in report.changes:
        package = change.path.partition(".")[0] or report.project or _NAME
        suites.setdefault(package, []).append(_case(change, report, options))
    for each in report.distributions:
        told_of = ElementTree.Element("testcase", classname=_NAME, name=f"distribution: {each.name}")
        ElementTree.SubElement(told_of, "system-out").text = wording.of_distribution(report, each)
        suites.setdefault(report.project or _NAME, []).append(told_of)
    for diagnostic in report.diagnostics:
        suites.setdefault(report.project or _NAME, []).append(_error(diagnostic))
    if not suites:
        suites[report.project or _NAME] = [ElementTree.Element("testcase", classname=_NAME, name="public API")]
    root = ElementTree.Element("testsuites", name=_NAME)
    for package, cases in suites.items():
        suite = ElementTree.SubElement(root, "testsuite", name=package, tests=str(len(cases)))
        for attribute, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            suite.set(attribute, str(sum(case.find(element) is not None for case in cases)))
        suite.extend(cases)
    for attribute in ("tests", "failures", "errors"):
        root.set(attribute, str(sum(int(suite.get(attribute, "0")) for suite in root)))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _case(change: Change, report: Report, options: Options) -> ElementTree.Element:
    case = ElementTree.Element("testcase", classname=change.path, name=f"{change.rule}: {wording.subject(change)}")
    lines = told(change)
    place = place_of(change, report)
    if place is not None:
        gone = " (gone)" if place.is_gone else ""
        lines.append(f"{place.location.file}:{place.location.line}{gone}")
    text = "\n".join(lines)
    if change.accepted is not None:
        ElementTree.SubElement(case, "skipped", message=f"accepted: {wording.acceptance(change.accepted)}")
    elif change.severity in options.failing:
        failure = ElementTree.SubElement(case, "failure", type=change.severity.value, message=change.message)
        failure.text = text
        return case
    ElementTree.SubElement(case, "system-out").text = f"{change.severity.value}: {text}"
    return case


def _error(diagnostic: Diagnostic) -> ElementTree.Element:
    place = wording.diagnostic_place(diagnostic)
    case = ElementTree.Element("testcase", classname=_NAME, name=f"could not be judged: {place or diagnostic.revision}")
    ElementTree.SubElement(case, "error", type="incomplete", message=diagnostic.message)
    return case

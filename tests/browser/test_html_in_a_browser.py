"""The HTML report in Chromium: it asks nobody for anything, nothing is wider than the window, filters filter."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from apicheck.model.location import Location
from apicheck.model.report import Report, Severity, Witness
from apicheck.report.formats import Options
from apicheck.report.html import render
from apicheck.rules.registry import all_rules
from tests.report.hostile import TEXTS, hostile_report
from tests.report.reports import change, full_report, incomplete_report, report

WIDTHS = (360, 900, 1600)
_SEVERITIES = itertools.cycle([Severity.BREAKING, Severity.RISKY, Severity.COMPATIBLE])


def _findings(count: int) -> Report:
    """Findings of all rules, with long declarations in them."""
    rules = itertools.cycle(all_rules())
    parameters = ", ".join(f"a_parameter_{number}: Mapping[str, list[int]] | None = None" for number in range(9))
    return report(
        *[
            change(
                f"pkg.m{number % 50}.Class.method{number}",
                next(_SEVERITIES),
                rule=next(rules).id,
                old=f"(self, {parameters})",
                new="(self, a_parameter_0)",
                head_location=Location(f"src/pkg/m{number % 50}.py", number + 1, number + 3),
                witness=Witness("Class().method(a_parameter_1=None)", "TypeError: unexpected keyword argument"),
                advice="keep the parameter",
            )
            for number in range(count)
        ]
    )


REPORTS = {
    "0": report(),
    "12": _findings(12),
    "5000": _findings(5_000),
    "all-kinds": full_report(),
    "incomplete": incomplete_report(),
    **{f"hostile-{number}": hostile_report(text) for number, text in enumerate(TEXTS)},
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium that `CHROMIUM` names, or the one that playwright has downloaded."""
    program = os.environ.get("CHROMIUM")
    unprivileged = os.name == "nt" or os.geteuid() != 0  # Chromium has no sandbox for root
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, chromium_sandbox=unprivileged)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose complaints, and requests for anything but itself, fail the test."""
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: None if request.is_navigation_request() else complaints.append(request.url))
    yield page
    context.close()
    assert complaints == []


def _open(page: Page, shown: Report, folder: Path) -> None:
    file = folder / "report.html"
    file.write_text(render(shown, Options()), "utf-8")
    page.goto("about:blank")
    page.goto(file.as_uri())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", REPORTS)
def test_it_fits_the_window(page: Page, tmp_path: Path, name: str, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    _open(page, REPORTS[name], tmp_path)
    page.screenshot(path=tmp_path / f"{name}-{width}-{scheme}.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    luminance = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)")
    assert (max(luminance) < 128) is (scheme == "dark")


@pytest.mark.parametrize("filtered", ["severity", "family", "module"])
def test_filters_show_what_was_chosen_and_nothing_else(page: Page, tmp_path: Path, filtered: str) -> None:
    _open(page, REPORTS["5000"], tmp_path)
    findings = page.locator(f"article[data-{filtered}]")
    shown = page.locator(f"article[data-{filtered}]:visible")
    assert findings.count() == shown.count() == 5_000
    choice = page.locator(f"select[name={filtered}]")
    value = choice.locator("option").nth(1).inner_text()
    choice.select_option(value)
    expected = page.locator(f'article[data-{filtered}="{value}"]').count()
    assert 0 < expected < 5_000
    assert shown.count() == expected
    choice.select_option("")
    assert shown.count() == 5_000


def test_counts_lead_to_their_findings(page: Page, tmp_path: Path) -> None:
    _open(page, REPORTS["5000"], tmp_path)
    page.locator('a[href="#risky"]').click()
    place = page.locator("#risky").bounding_box()
    assert place is not None
    assert abs(place["y"]) < 200


def test_five_thousand_findings_open_and_filter_without_a_wait(page: Page, tmp_path: Path) -> None:
    """Half a second and a tenth of one on an idle machine; the bounds leave room for a busy one."""
    opened = []
    for _ in range(3):
        _open(page, REPORTS["5000"], tmp_path)
        opened.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
    assert min(opened) < 4_000
    spent = page.evaluate("""async () => {
        const select = document.querySelector("select[name=module]");
        const spent = [];
        for (const value of [1, 2, 3].flatMap((number) => [select.options[number].value, ""])) {
            const started = performance.now();
            select.value = value;
            select.dispatchEvent(new Event("change", { bubbles: true }));
            await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
            spent.push(performance.now() - started);
        }
        return spent;
    }""")
    assert min(spent[::2]) < 1_000
    assert min(spent[1::2]) < 1_000  # all of them again


@pytest.mark.parametrize("width", WIDTHS)
def test_filters_leave_room_for_findings_and_hide_no_heading(page: Page, tmp_path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    _open(page, REPORTS["12"], tmp_path)
    page.locator('a[href="#risky"]').click()
    page.wait_for_function("scrollY > 0")
    filters, heading = page.locator("#filters").bounding_box(), page.locator("#risky").bounding_box()
    assert filters is not None
    assert heading is not None
    assert filters["height"] < 640 / 5
    assert heading["y"] >= filters["y"] + filters["height"]

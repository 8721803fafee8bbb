"""The registry of formats, and the snapshots that show each of them.

`APICHECK_UPDATE_SNAPSHOTS=1 pytest tests/report/test_formats.py` writes the snapshots anew; read the difference before
you commit it.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from apicheck.report.formats import Format, Options, renderer
from tests.report.reports import full_report

SNAPSHOTS = Path(__file__).parent / "snapshots"
SNAPSHOT_OF = {
    Format.TEXT: "report.txt",
    Format.MARKDOWN: "report.md",
    Format.JSON: "report.json",
    Format.HTML: "report.html",
    Format.GITHUB: "report.github.txt",
    Format.SARIF: "report.sarif",
    Format.GITLAB: "report.gitlab.json",
    Format.JUNIT: "report.junit.xml",
}
OPTIONS = Options(
    width=100, elapsed=0.38, source_url="https://github.com/encode/httpx/blob/{commit}/{file}#L{line}-L{end_line}"
)


@pytest.mark.parametrize("format_", Format)
def test_every_format_has_a_snapshot(format_: Format) -> None:
    snapshot = SNAPSHOTS / SNAPSHOT_OF[format_]
    shown = renderer(format_)(full_report(), OPTIONS)
    if os.environ.get("APICHECK_UPDATE_SNAPSHOTS"):
        snapshot.write_text(shown, "utf-8", newline="\n")
    assert shown == snapshot.read_text("utf-8")


@pytest.mark.parametrize("format_", Format)
def test_a_rendering_depends_on_the_report_alone(format_: Format) -> None:
    assert renderer(format_)(full_report(), OPTIONS) == renderer(format_)(full_report(), OPTIONS)


@pytest.mark.parametrize(
    ("format_", "stays_out"),
    [
        (Format.JSON, ["rich", "jinja2"]),
        (Format.TEXT, ["jinja2"]),
        (Format.MARKDOWN, ["rich"]),
        (Format.HTML, ["rich"]),
        (Format.GITHUB, ["rich", "jinja2"]),
        (Format.SARIF, ["rich", "jinja2"]),
        (Format.GITLAB, ["rich", "jinja2"]),
        (Format.JUNIT, ["rich", "jinja2"]),
    ],
)
def test_a_format_imports_only_what_it_needs(format_: Format, stays_out: list[str]) -> None:
    program = (
        "import sys; from apicheck.report.formats import Format, renderer; "
        f"renderer(Format({format_.value!r})); print(*{set(stays_out)} & sys.modules.keys())"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout.strip()) == (0, "")

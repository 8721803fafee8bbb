"""Programs on the pages are run."""

import re
from pathlib import Path

import pytest

from docs.console_blocks import ROOT, make_repository

_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", ["README.md", "docs/python-api.md"])
def test_the_programs_on_a_page_find_what_the_commands_find(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_repository(tmp_path / "path" / "to" / "repository")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("APICHECK_CACHE_DIR", str(tmp_path / "cache"))
    programs = _BLOCK.findall((ROOT / page).read_text("utf-8"))
    assert programs
    for program in programs:
        exec(compile(program, page, "exec"), {})  # noqa: S102 - it is our own page
    assert "breaking shop.refund was removed; no deprecation announced it\n" in capsys.readouterr().out

"""`apicheck explain`: the page of `docs/rules/`, on a terminal and in a pipe."""

import re
from pathlib import Path

import pytest

from apicheck.report import rule_page
from apicheck.report.formats import Options
from apicheck.report.rule_page import PageError, render
from apicheck.rules.registry import all_rules

PAGES = Path(__file__).parents[2] / "docs" / "rules"


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_a_pipe_gets_the_page_as_it_stands(rule) -> None:  # type: ignore[no-untyped-def]
    assert render(rule.id, Options()) == (PAGES / f"{rule.id}.md").read_text("utf-8")


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_terminal_gets_it_laid_out(width: int) -> None:
    shown = render("member-removed", Options(width=width))
    assert max(map(len, shown.splitlines())) <= min(width, 100)
    assert "Why it matters\n" in shown
    assert " class Client:\n" in shown
    assert "\n\n\n" not in shown
    assert re.search(r"##|```|\.md|\x1b", shown) is None


def test_colours_only_when_asked_for() -> None:
    assert "\x1b[" in render("member-removed", Options(width=80, color=True))


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("parameter_removed", "did you mean parameter-removed, "),
        ("Paramter-Removed", "did you mean parameter-removed, "),
        ("async", "function-became-async"),
        ("README", "'README'; `apicheck rules`"),
        ("../rules/member-removed", "did you mean "),
        ("", "''; `apicheck rules`"),
        ("zzz", "there is no rule 'zzz'; `apicheck rules` lists all"),
    ],
)
def test_an_unknown_rule_is_a_sentence_with_the_nearest_ones(asked: str, hint: str) -> None:
    with pytest.raises(PageError) as error:
        render(asked, Options())
    assert hint in str(error.value)
    assert str(error.value).endswith("`apicheck rules` lists all")


def test_an_installation_without_pages_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rule_page, "_IN_A_CHECKOUT", tmp_path / "nowhere")
    monkeypatch.setattr(rule_page, "_IN_THE_WHEEL", "nowhere")
    with pytest.raises(PageError, match="missing from this installation"):
        render("member-removed", Options())


def test_the_pages_of_a_wheel_come_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "rule_pages").mkdir()
    (tmp_path / "rule_pages" / "a-rule.md").write_text("# a-rule\n")
    monkeypatch.setattr(rule_page, "resources", type("Resources", (), {"files": lambda _: tmp_path}))
    assert render("a-rule", Options()) == "# a-rule\n"

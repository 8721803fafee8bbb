"""The pages in `docs/rules/` say what the rules say."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from apicheck.rules.registry import all_rules
from docs.rule_pages import COMMAND, FOLDER, INDEX, example_of, pages, write
from tests.fixtures.cases import ROOT, Case

PAGES = pages()
IDS = {rule.id for rule in all_rules()}


def test_there_is_a_page_for_each_rule_an_index_and_nothing_else() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {INDEX, *(f"{rule_id}.md" for rule_id in IDS)}, (
        f"the pages are stale: {COMMAND}"
    )


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_the_rule_and_its_fixture_make_it(name: str) -> None:
    file = FOLDER / name
    assert file.is_file(), f"the page is missing: {COMMAND}"
    assert file.read_text("utf-8") == PAGES[name], f"the page is stale: {COMMAND}"


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_page(name: str) -> None:
    tokens = (child for token in MarkdownIt().enable("table").parse(PAGES[name]) for child in token.children or ())
    targets = {str(token.attrs["href"]).partition("#")[0] for token in tokens if token.type == "link_open"}
    assert targets <= set(PAGES)
    assert name != INDEX or {f"{rule_id}.md" for rule_id in IDS} <= targets


def test_every_family_of_the_index_can_be_linked() -> None:
    headings = set(re.findall(r"^## (.*)$", PAGES[INDEX], re.MULTILINE))
    linked = {match for text in PAGES.values() for match in re.findall(rf"{INDEX}#(\S+?)\)", text)}
    assert linked == headings


def test_the_case_called_example_is_shown() -> None:
    [rule] = [rule for rule in all_rules() if rule.id == "parameter-removed"]
    cases = [Case(ROOT / rule.id / name) for name in ("lambda", "example", "private-method")]
    assert example_of(rule, cases).folder.name == "example"
    assert example_of(rule, cases[:1] + cases[2:]).folder.name == "lambda"
    with pytest.raises(ValueError, match="no case in which the rule speaks"):
        example_of(rule, cases[2:])


def test_writing_touches_only_what_differs(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    assert {file.name for file in write(PAGES, folder)} == set(PAGES)
    assert write(PAGES, folder) == []
    (folder / INDEX).write_text("stale")
    (folder / "no-such-rule.md").write_text("of a rule that is gone")
    assert [file.name for file in write(PAGES, folder)] == [INDEX, "no-such-rule.md"]
    assert {file.name: file.read_text("utf-8") for file in folder.iterdir()} == PAGES

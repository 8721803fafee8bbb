"""`apicheck rules`: a table for people, a list for programs."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from apicheck.report import schema
from apicheck.report.formats import Options
from apicheck.report.rule_list import RuleEntry, entry, render_json, render_text
from apicheck.rules.documentation import parse
from apicheck.rules.families import rules_by_importance

PUBLISHED = Path(__file__).parents[2] / "docs" / "schema" / "rules-v1.schema.json"
RULES = rules_by_importance()


def test_the_table_has_a_line_for_each_rule_in_order() -> None:
    header, *lines = render_text(RULES, Options()).splitlines()
    assert header.split() == ["rule", "family", "domain", "level", "bump", "what", "it", "tells"]
    assert [line.split()[0] for line in lines] == [rule.id for rule in RULES]
    for rule, line in zip(RULES, lines, strict=True):
        facts = [rule.id, rule.family, rule.domain.value, rule.severity.value, rule.bump.value]
        assert line.split()[:5] == facts
        assert line.endswith(f"  {parse(rule.documentation).summary}")


@pytest.mark.parametrize("width", [24, 80, 100, 120])
def test_a_narrow_terminal_has_what_a_rule_tells_below_its_name(width: int) -> None:
    lines = render_text(RULES, Options(width=width)).splitlines()
    assert [line.split()[0] for line in lines[1:] if not line.startswith(" ")] == [rule.id for rule in RULES]
    assert max(len(line) for line in lines if line.startswith(" ")) <= width
    assert " ".join(line.strip() for line in lines).count(parse(RULES[0].documentation).summary) == 1


def test_a_wide_terminal_has_the_table_of_a_pipe() -> None:
    assert render_text(RULES, Options(width=1_000)) == render_text(RULES, Options())


def test_colours_only_when_asked_for() -> None:
    assert "\x1b[31mbreaking" in render_text(RULES, Options(width=100, color=True))
    assert "\x1b" not in render_text(RULES, Options(width=100))


def test_the_json_list_has_every_field_of_every_rule() -> None:
    assert msgspec.json.decode(render_json(RULES), type=tuple[RuleEntry, ...]) == tuple(map(entry, RULES))
    removed: dict[str, Any] = {rule["id"]: rule for rule in json.loads(render_json(RULES))}["export-removed"]
    assert set(removed) == set(RuleEntry.__struct_fields__)
    assert (removed["opposite"], removed["no_opposite"]) == ("export-added", None)
    assert all(removed[section] for section in ("why", "before", "after", "stay_compatible", "references"))


def test_the_published_schema_is_that_of_the_list() -> None:
    regenerate = f"python -m apicheck.report.schema rules > docs/schema/{PUBLISHED.name}"
    assert PUBLISHED.read_text("utf-8") == schema.render("rules"), f"the schema is stale: {regenerate}"


def test_the_list_fits_the_published_schema() -> None:
    document = json.loads(PUBLISHED.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(document)
    validator = jsonschema.Draft202012Validator(document)
    listed = json.loads(render_json(RULES))
    validator.validate(listed)
    del listed[0]["why"]
    assert not validator.is_valid(listed)

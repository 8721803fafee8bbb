"""Every rule says of itself what a reader wants to know, where the reader looks for it."""

import importlib
import pkgutil

import pytest

import apicheck.rules
from apicheck.model.report import Bump, Severity
from apicheck.rules.documentation import SECTIONS, Documentation, parse
from apicheck.rules.families import FAMILIES, family_summary, rules_by_importance
from apicheck.rules.registry import all_rules
from apicheck.rules.rule import Rule

each_rule = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)


@each_rule
def test_a_rule_stands_in_the_file_of_its_name_in_the_package_of_its_family(rule: Rule) -> None:
    assert importlib.import_module(rule.module).RULE is rule


@each_rule
def test_a_rule_documents_every_section(rule: Rule) -> None:
    documentation = parse(rule.documentation)
    assert documentation.summary.endswith(".")
    assert documentation.before != documentation.after


@each_rule
def test_a_rule_that_is_not_compatible_asks_for_no_minor_release(rule: Rule) -> None:
    expected = {
        Severity.BREAKING: {Bump.MAJOR},
        Severity.RISKY: {Bump.PATCH, Bump.MINOR, Bump.MAJOR},
        Severity.COMPATIBLE: {Bump.PATCH, Bump.MINOR},
    }
    assert rule.bump in expected[rule.severity]


def test_every_family_has_its_place_by_importance() -> None:
    packages = {module.name for module in pkgutil.iter_modules(apicheck.rules.__path__) if module.ispkg}
    assert set(FAMILIES) == packages, "name the family at its place of importance in apicheck/rules/families.py"


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_says_in_one_sentence_what_its_rules_are_about(family: str) -> None:
    assert family_summary(family).startswith("Rules about ")
    assert "\n\n" not in family_summary(family)


def test_rules_stand_by_family_then_by_weight_then_by_name() -> None:
    rules = rules_by_importance()
    assert sorted(rule.id for rule in rules) == [rule.id for rule in all_rules()]
    families = [rule.family for rule in rules]
    assert list(dict.fromkeys(families)) == list(FAMILIES)
    weights = [rule.severity.weight for rule in rules if rule.family == "exports"]
    assert weights == sorted(weights, reverse=True)


DOCSTRING = """A parameter is gone.

`*args` may take it.

## Why it matters

Calls fail.

## Before

    def f(x):
        ...

    def g(): ...

## After

    def f(): ...

## How to stay compatible

Keep it.

## References

- PEP 387, "Backwards Compatibility
  Policy"
- PEP 3102
"""


def test_a_docstring_is_read_into_its_sections() -> None:
    assert parse(DOCSTRING) == Documentation(
        summary="A parameter is gone.",
        details="`*args` may take it.",
        why="Calls fail.",
        before="def f(x):\n    ...\n\ndef g(): ...",
        after="def f(): ...",
        stay_compatible="Keep it.",
        references=('PEP 387, "Backwards Compatibility Policy"', "PEP 3102"),
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("## After\n", "", "the sections are"),
        ("## After", "## Afterwards", "the sections are"),
        ("## After", "## Before", "the sections are"),
        ("Calls fail.", "", "'Why it matters' is empty"),
        ("    def f(): ...", "def f(): ...", "indented"),
        ("A parameter is gone.", "A parameter\nis gone.", "one line"),
        ("A parameter is gone.\n\n`*args` may take it.", "", "one line"),
        ("- PEP 387", "PEP 387", "must be a list"),
    ],
)
def test_what_is_missing_is_a_sentence_for_the_author(old: str, new: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse(DOCSTRING.replace(old, new))


def test_the_sections_of_the_example_are_all_there_are() -> None:
    assert [line[3:] for line in DOCSTRING.splitlines() if line.startswith("## ")] == list(SECTIONS)

"""The families of rules, by importance: what breaks everything that is built on it comes first."""

import functools
import importlib
import inspect
import pkgutil

from apicheck.rules.registry import all_rules
from apicheck.rules.rule import Rule

FAMILIES = (
    "exports",
    "classes",
    "functions",
    "models",
    "members",
    "parameters",
    "enums",
    "values",
    "typed_dicts",
    "types",
    "project",
    "deprecations",
)


def family_rank(family: str) -> int:
    """Return the place of a family, 0 for the most important one; one that nobody knows comes after all others."""
    return FAMILIES.index(family) if family in FAMILIES else len(FAMILIES)


def family_summary(family: str) -> str:
    """Return what the docstring of the family's package says: one sentence on what its rules are about."""
    return inspect.cleandoc(importlib.import_module(f"apicheck.rules.{family}").__doc__ or "")


def family_of(rule: str) -> str:
    """Return the family of the rule with this id; an empty text for one that nobody knows."""
    return _families().get(rule, "")


@functools.cache
def _families() -> dict[str, str]:
    """Return the family of each rule, which the place of its module tells (see `Rule.module`): none is imported."""
    return {
        module.name.replace("_", "-"): family
        for family in FAMILIES
        for module in pkgutil.iter_modules(importlib.import_module(f"apicheck.rules.{family}").__path__)
    }


@functools.cache
def rules_by_importance() -> tuple[Rule, ...]:
    """Return every rule: by family, in it by severity and bump, the heavier first, then by id."""
    return tuple(
        sorted(
            all_rules(),
            key=lambda rule: (family_rank(rule.family), -rule.severity.weight, -rule.bump.weight, rule.id),
        )
    )

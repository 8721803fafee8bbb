"""All rules, found where they stand: every module of a family's package that defines `RULE` is one."""

import functools
import importlib
import pkgutil

import apicheck.rules
from apicheck.rules.rule import Rule


@functools.cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, by id. Raises `ValueError` where two share one."""
    found: dict[str, Rule] = {}
    for family in pkgutil.iter_modules(apicheck.rules.__path__, "apicheck.rules."):
        if not family.ispkg:
            continue
        for module in pkgutil.iter_modules(importlib.import_module(family.name).__path__, f"{family.name}."):
            rule = getattr(importlib.import_module(module.name), "RULE", None)
            if not isinstance(rule, Rule):
                continue
            if rule.id in found:
                raise ValueError(f"two rules are called {rule.id}")
            found[rule.id] = rule
    return tuple(found[rule_id] for rule_id in sorted(found))

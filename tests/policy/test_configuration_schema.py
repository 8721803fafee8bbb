"""The schema for editors agrees with what is read: what it allows is used, what it denies is reported."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from apicheck.policy.configuration import load_configuration
from apicheck.policy.distribution_sections import OF_THE_REPOSITORY
from tests.project.trees import MemoryTree

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "config.schema.json").read_text("utf-8"))

SECTIONS = {
    "packages = ['pkg', 'ns.pkg']": True,
    "packages = []": False,
    "packages = ['a-b']": False,
    "source = 'src'": True,
    "source = '/src'": False,
    "exclude = ['pkg.vendor', '*.gen']": True,
    "exclude = ['a b']": False,
    "public = ['pkg._a']\nprivate = ['pkg.internal.*']": True,
    "private = 'pkg'": False,
    "reexports = 'explicit'": True,
    "reexports = 'none'": False,
    "experimental = ['pkg.experimental']": True,
    "fail-on = 'never'": True,
    "fail_on = 'never'": False,
    "decorators.'pkg.api' = 'keeps-call'": True,
    "decorators.'pkg.api' = 'unknown'": False,
    "rules.typing = 'risky'": True,
    "rules.object-removed = {level = 'breaking', bump = 'minor'}": True,
    "rules.object-removed = {lvl = 'breaking'}": False,
    "rules.no-such-rule = 'off'": False,
    "rules.typing = 'fatal'": False,
    "[gate]\nscheme = 'calver'\nzero = 'exempt'\ntags = ['{name}-v{version}']\npre-release-base = false": True,
    "gate.tags = ['v']": False,
    "deprecations.as-announced = true": True,
    "deprecations.as-announced = 'yes'": False,
    "deprecations.releases = 2\ndeprecations.days = 365": True,
    "deprecations.releases = 0": False,
    "gate.scheme = 'any'": False,
    "unknown = 1": False,
    "distributions = 3": False,
}


VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.mark.parametrize(("section", "is_right"), SECTIONS.items())
def test_both_say_the_same(section: str, is_right: bool) -> None:
    assert VALIDATOR.is_valid(tomllib.loads(section)) is is_right
    assert (load_configuration(MemoryTree({"apicheck.toml": section}))[1] == ()) is is_right


@pytest.mark.parametrize(("section", "is_right"), SECTIONS.items())
def test_both_say_the_same_of_one_of_several_distributions(section: str, is_right: bool) -> None:
    tables = tomllib.loads(section)
    files = {"one/pyproject.toml": "[project]\nname = 'one'\n", "one/one/__init__.py": ""}
    found = MemoryTree({**files, "one/apicheck.toml": section})
    is_right = is_right and not tables.keys() & {*OF_THE_REPOSITORY}
    assert VALIDATOR.is_valid({"distributions": {"one": tables}}) is is_right
    assert (load_configuration(found)[1] == ()) is is_right

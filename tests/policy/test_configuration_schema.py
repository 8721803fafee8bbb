"""The schema for editors agrees with what is read: what it allows is used, what it denies is reported."""

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apicheck.policy.configuration import Configuration, load_configuration, read_configuration
from apicheck.policy.distribution_sections import OF_THE_REPOSITORY
from apicheck.policy.gate_settings import GateSettings
from apicheck.report import config_list
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


# `$` is the end to editors (ECMA-262), and to Python what comes before a last line break, too.
VALIDATOR = jsonschema.Draft202012Validator(json.loads(json.dumps(SCHEMA).replace('$"', '\\\\Z"')))


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


def toml(value: object) -> str:
    """A value as TOML has it within a line; what JSON escapes, basic strings escape in the same way."""
    match value:
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case dict():
            return "{" + ", ".join(f"{toml(key)} = {toml(item)}" for key, item in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


WORDS = st.sampled_from(
    [
        *("off", "compatible", "risky", "breaking", "never", "major", "minor", "patch", "none", "exempt", "semver"),
        *("calver", "tag", "registry", "init", "all", "explicit", "pyrefly", "ty", "keeps-call", "property", "unknown"),
        *(
            "pkg",
            "pkg.mod",
            "pkg._a",
            "*.b",
            "pkg.[ab]?",
            "a b",
            "",
            ".",
            "a..b",
            "src",
            "/src",
            "../src",
            "a/../b",
            "a\n",
        ),
        *(
            "v{version}",
            "{name}-{version}",
            "{version}{name}",
            "{version}{version}",
            "{x}{version}",
            "1.0",
            "2026-01-01",
        ),
    ]
)
NAMES = WORDS | st.sampled_from(["level", "bump", "typing", "enums", "object-removed"])
VALUES = st.recursive(
    WORDS | st.booleans() | st.integers(-2, 3) | st.sampled_from([0.5, -1.0, 60.0]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            WORDS | st.sampled_from(["level", "bump", "typing", "enums", "object-removed"]), inner, max_size=3
        )
    ),
    max_leaves=4,
)


def keys_of(type_: type[msgspec.Struct]) -> st.SearchStrategy[str]:
    names = [field.encode_name for field in msgspec.structs.fields(type_) if field.encode_name != "distributions"]
    return st.sampled_from([*names, "no-such-key", "fail_on"])


GATES = st.fixed_dictionaries({"gate": VALUES | st.dictionaries(keys_of(GateSettings), VALUES, max_size=3)})


@given(st.dictionaries(keys_of(Configuration), VALUES, max_size=3), GATES | st.just({}))
@example({"type-checker-timeout": True}, {})
@example({"type-checker-timeout": 0}, {})
@example({"packages": ["a\n"]}, {})
def test_the_schema_allows_what_is_used_and_denies_what_is_reported(one: dict[str, Any], two: dict[str, Any]) -> None:
    settings = {**one, **two}
    text = "".join(f"{toml(key)} = {toml(value)}\n" for key, value in settings.items())
    assert tomllib.loads(text) == settings
    loaded = read_configuration(MemoryTree({"apicheck.toml": text}))
    assert VALIDATOR.is_valid(settings) == (loaded.problems == ()), loaded.problems
    # What is in force can be shown, whatever was wrong, and means the same again.
    shown = tomllib.loads(config_list.render_text(loaded))
    assert load_configuration(MemoryTree({"apicheck.toml": toml_of(shown)})) == (loaded.configuration, ())


def toml_of(tables: dict[str, Any]) -> str:
    return "".join(f"{toml(key)} = {toml(value)}\n" for key, value in tables.items() if value != {})

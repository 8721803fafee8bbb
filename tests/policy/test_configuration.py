"""The configuration: what a file says is used, what it cannot say is a sentence, and nothing is ever raised."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apicheck.model.effect import Effect
from apicheck.model.report import Bump
from apicheck.policy.configuration import Configuration, load_configuration
from apicheck.policy.gate_settings import GateSettings
from apicheck.policy.rule_settings import Level, RuleSetting
from apicheck.policy.versions import Scheme, Zero
from apicheck.surface.visibility import Reexports
from tests.project.trees import MemoryTree


def load(text: str | bytes, file: str = "pyproject.toml") -> tuple[Configuration, list[str]]:
    configuration, problems = load_configuration(MemoryTree({file: text}))
    assert {problem.file for problem in problems} <= {file}
    return configuration, [problem.message for problem in problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Configuration()),
        ("[project]\nname = 'pkg'", Configuration()),
        ("[tool.apicheck]", Configuration()),
        ("[tool.apicheck]\npackages = ['pkg', 'ns.pkg']", Configuration(packages=("pkg", "ns.pkg"))),
        ("[tool.apicheck]\nsource = 'src'", Configuration(source="src")),
        ("[tool.apicheck]\nsource = '.'", Configuration(source=".")),
        ("[tool.apicheck]\nsource = 'a..b/c'", Configuration(source="a..b/c")),
        ("[tool.apicheck]\nfail-on = 'risky'", Configuration(fail_on="risky")),
        (
            "[tool.apicheck.decorators]\n'pkg.api' = 'keeps-call'\npkg.lazy = 'cached-property'",
            Configuration(decorators={"pkg.api": Effect.KEEPS_CALL, "pkg.lazy": Effect.CACHED_PROPERTY}),
        ),
        (
            "[tool.apicheck]\nexclude = ['pkg.vendor']\npublic = ['pkg._a']\nprivate = ['*.internal.*']\n"
            "reexports = 'all'\nexperimental = ['pkg.experimental']",
            Configuration(
                exclude=("pkg.vendor",),
                public=("pkg._a",),
                private=("*.internal.*",),
                reexports=Reexports.ALL,
                experimental=("pkg.experimental",),
            ),
        ),
        (
            "[tool.apicheck.rules]\nobject-removed = 'risky'\ntyping = {level = 'off'}\n"
            "project = {level = 'breaking', bump = 'minor'}",
            Configuration(
                rules={
                    "object-removed": RuleSetting(Level.RISKY),
                    "typing": RuleSetting(Level.OFF),
                    "project": RuleSetting(Level.BREAKING, Bump.MINOR),
                }
            ),
        ),
        (
            "[tool.apicheck.gate]\nscheme = 'calver'\nzero = 'exempt'\ntags = ['v{version}']\npre-release-base = false",
            Configuration(
                gate=GateSettings(scheme=Scheme.CALVER, zero=Zero.EXEMPT, tags=("v{version}",), pre_release_base=False)
            ),
        ),
    ],
)
def test_what_a_section_says_is_used(text: str, expected: Configuration) -> None:
    assert load(text) == (expected, [])


def test_no_file_is_the_default() -> None:
    assert load_configuration(MemoryTree({})) == (Configuration(packages=None, source=None, fail_on="breaking"), ())


def test_apicheck_toml_has_the_keys_at_its_top() -> None:
    assert load("source = 'lib'\nfail-on = 'never'", "apicheck.toml") == (
        Configuration(source="lib", fail_on="never"),
        [],
    )


def test_of_two_files_apicheck_toml_wins_and_the_other_is_named() -> None:
    tree = MemoryTree({"apicheck.toml": "source = 'lib'", "pyproject.toml": "[tool.apicheck]\nsource = 'src'"})
    configuration, (problem,) = load_configuration(tree)
    assert configuration.source == "lib"
    assert problem.file == "pyproject.toml"
    assert problem.message == (
        "pyproject.toml: [tool.apicheck] is not used, because apicheck.toml is there; keep one of the two"
    )


NAMES = 'expected a list of dotted names, such as ["pkg", "ns.pkg"]'
FOLDER = 'expected a folder relative to the root of the repository, such as "src"'
TABLE = 'expected a table of dotted names with effects, such as "pkg.utils.api" = "keeps-call"'
EFFECTS = ", ".join(effect for effect in Effect if effect is not Effect.UNKNOWN)
GATE = 'expected a table of settings of the release gate, such as scheme = "semver"'
TAGS = 'expected a list of patterns that hold {version}, such as ["{name}-v{version}"]'
LEVEL = 'expected "breaking", "risky" or "never"'


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ("package = ['pkg']", "has an unknown key 'package'; did you mean 'packages'?"),
        ("fail_on = 'never'", "has an unknown key 'fail_on'; did you mean 'fail-on'?"),
        ("Source = 'src'", "has an unknown key 'Source'; did you mean 'source'?"),
        (
            "zzz = 1",
            "has an unknown key 'zzz'; known keys are packages, source, exclude, public, private, reexports, "
            "experimental, fail-on, decorators, rules, deprecations, gate, type-checker, type-checker-timeout, "
            "distributions",
        ),
        (
            "exclude = ['a b']",
            'exclude[0] is \'a b\'; expected a list of patterns of modules, such as ["pkg.vendor", "*.gen"]',
        ),
        ("private = 3", 'private is 3; expected a list of patterns of paths, such as ["pkg.internal.*"]'),
        ("public = ['.x']", "public[0] is '.x'; expected a list of patterns of paths, such as [\"pkg._compat\"]"),
        ("reexports = 'some'", 'reexports is \'some\'; expected "init", "explicit" or "all"'),
        (
            "experimental = ['a-b']",
            "experimental[0] is 'a-b'; expected a list of dotted names of decorators, such as "
            '["pkg.utils.experimental"]',
        ),
        (
            "rules = 'off'",
            "rules is 'off'; expected a table of rules, families or domains with levels, such as typing = \"risky\"",
        ),
        (
            "rules.object-removd = 'off'",
            "has an unknown rule, family or domain 'rules.object-removd'; did you mean 'rules.object-removed'?",
        ),
        (
            "rules.qqqqqqqq = 'off'",
            "has an unknown rule, family or domain 'rules.qqqqqqqq'; `apicheck rules` lists them",
        ),
        (
            "rules.typing = 'fatal'",
            'rules.typing is \'fatal\'; expected "off", "compatible", "risky" or '
            '"breaking", or a table of level and bump',
        ),
        ("rules.typing.level = 1", 'rules.typing.level is 1; expected "off", "compatible", "risky" or "breaking"'),
        ("rules.typing.bump = 'huge'", 'rules.typing.bump is \'huge\'; expected "none", "patch", "minor" or "major"'),
        ("rules.typing.bumb = 'minor'", "has an unknown key 'rules.typing.bumb'; did you mean 'rules.typing.bump'?"),
        (
            "deprecations.as-anounced = true",
            "has an unknown key 'deprecations.as-anounced'; did you mean 'deprecations.as-announced'?",
        ),
        ("deprecations.releases = 0", "deprecations.releases is 0; expected a number of releases, such as 2"),
        ("deprecations.days = '1y'", "deprecations.days is '1y'; expected a number of days, such as 365"),
        ("deprecations.as-announced = 3", "deprecations.as-announced is 3; expected true or false"),
        ("gate = 'semver'", f"gate is 'semver'; {GATE}"),
        ("gate.shceme = 'semver'", "has an unknown key 'gate.shceme'; did you mean 'gate.scheme'?"),
        ("gate.scheme = 'romantic'", 'gate.scheme is \'romantic\'; expected "semver" or "calver"'),
        ("gate.zero = 0", 'gate.zero is 0; expected "minor", "exempt" or "major"'),
        ("gate.tags = ['v']", f"gate.tags[0] is 'v'; {TAGS}"),
        ("gate.tags = ['{version}{version}']", f"gate.tags[0] is '{{version}}{{version}}'; {TAGS}"),
        ("gate.pre-release-base = 'no'", "gate.pre-release-base is 'no'; expected true or false"),
        ("packages = 'pkg'", f"packages is 'pkg'; {NAMES}"),
        ("packages = []", f"packages is []; {NAMES}"),
        ("packages = ['a', 3]", f"packages[1] is 3; {NAMES}"),
        ("packages = ['a-b']", f"packages[0] is 'a-b'; {NAMES}"),
        ("source = 1", f"source is 1; {FOLDER}"),
        ("source = '/a'", f"source is '/a'; {FOLDER}"),
        ("source = '../a'", f"source is '../a'; {FOLDER}"),
        ("fail-on = 'fatal'", f"fail-on is 'fatal'; {LEVEL}"),
        ("decorators = 'x'", "decorators is 'x'; " + TABLE),
        ("decorators.'a.b' = 'keep_call'", "decorators.a.b is 'keep_call'; did you mean 'keeps-call'?"),
        ("decorators.a.b = 'zzz'", f"decorators.a.b is 'zzz'; expected one of {EFFECTS}"),
        ("decorators.a.b = 3", f"decorators.a.b is 3; expected one of {EFFECTS}"),
        (
            "decorators.'a-b' = 'property'",
            "decorators.a-b is no dotted name; expected one such as 'pkg.utils.api'",
        ),
    ],
)
def test_what_cannot_be_used_is_named_and_the_rest_is_used(section: str, message: str) -> None:
    configuration, messages = load(f"[tool.apicheck]\n{section}")
    assert configuration == Configuration()
    assert messages == [f"pyproject.toml: [tool.apicheck] {message}"]

    other = "fail-on = 'never'" if "source" in section.lower() else "source = 'src'"
    configuration, messages = load(f"{section}\n{other}", "apicheck.toml")
    assert configuration == load(other, "apicheck.toml")[0]
    assert messages == [f"apicheck.toml: {message}"]


def test_a_section_that_is_no_table() -> None:
    assert load("[tool]\napicheck = true") == (
        Configuration(),
        ["pyproject.toml: [tool.apicheck] is True; expected a table"],
    )


def test_a_file_that_does_not_parse_names_its_line() -> None:
    configuration, (problem,) = load_configuration(MemoryTree({"pyproject.toml": "[project]\nname = \n"}))
    assert configuration == Configuration()
    assert (problem.file, problem.line) == ("pyproject.toml", 2)
    assert problem.message.startswith("pyproject.toml does not parse: ")


def test_a_file_that_cannot_be_read_is_named() -> None:
    configuration, (problem,) = load_configuration(MemoryTree({}, unreadable=("apicheck.toml",)))
    assert configuration == Configuration()
    assert problem.message == "'apicheck.toml' is a pointer to a file that was not fetched"


_words = st.sampled_from(
    ["off", "risky", "breaking", "major", "semver", "calver", "pkg.*", "v{version}", "init", "typing", "level", "bump"]
)
_values = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.datetimes(), _words),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.one_of(st.text(max_size=5), _words), inner, max_size=3)
    ),
    max_leaves=5,
)
_keys = st.one_of(
    st.sampled_from([field.encode_name for field in msgspec.structs.fields(Configuration)]),
    st.sampled_from(["package", "fail_on", "rule", "experimentals"]),
    st.text(max_size=8),
)


def _toml(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return '"' + "".join(f"\\U{ord(character):08X}" for character in value) + '"'
        case list():
            return f"[{', '.join(map(_toml, value))}]"
        case dict():
            return "{" + ", ".join(f"{_toml(key)} = {_toml(item)}" for key, item in value.items()) + "}"
    return str(value)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(_keys.filter(lambda key: all(c < "\ud800" for c in key)), _values, max_size=4))
def test_every_key_is_used_or_reported(section: dict[str, Any]) -> None:
    configuration, problems = load_configuration(
        MemoryTree({"apicheck.toml": "\n".join(f"{_toml(k)} = {_toml(v)}" for k, v in section.items())})
    )
    if any(problem.message.startswith("apicheck.toml does not parse") for problem in problems):
        return
    messages = [problem.message.removeprefix("apicheck.toml: ") for problem in problems]
    fields = {field.encode_name: field.name for field in msgspec.structs.fields(Configuration)}
    for key, value in section.items():
        if key not in fields:
            assert sum(message.startswith(f"has an unknown key {key!r};") for message in messages) == 1
        elif not isinstance(value, dict):
            reported = any(message.startswith((f"{key} is ", f"{key}[")) for message in messages)
            wanted = tuple(value) if isinstance(value, list) else value
            assert reported != (getattr(configuration, fields[key]) == wanted)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_no_bytes_raise(data: bytes) -> None:
    for prefix in (b"", b"[tool.apicheck]\n", b"[tool.apicheck]\npackages = "):
        configuration, problems = load_configuration(MemoryTree({"pyproject.toml": prefix + data}))
        assert configuration == Configuration() or data.strip()
        assert all(problem.message.startswith("pyproject.toml") for problem in problems)

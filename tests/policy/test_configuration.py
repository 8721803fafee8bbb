"""The configuration: what a file says is used, what it cannot say is a sentence, and nothing is ever raised."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apicheck.model.effect import Effect
from apicheck.policy.configuration import Configuration, load_configuration
from apicheck.policy.gate_settings import GateSettings
from apicheck.policy.versions import Scheme, Zero
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
        ("zzz = 1", "has an unknown key 'zzz'; known keys are packages, source, fail-on, decorators, gate"),
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


_values = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.datetimes()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=5,
)
_keys = st.one_of(st.sampled_from(["packages", "source", "fail-on", "package", "fail_on"]), st.text(max_size=8))


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
    used = [key for key in ("packages", "source", "fail-on") if key in section]
    reported = {problem.message.split(" is ")[0].split(" ")[1].split("[")[0] for problem in problems}
    for key in used:
        value = getattr(configuration, key.replace("-", "_"))
        assert (key in reported) != (value == (tuple(section[key]) if isinstance(section[key], list) else section[key]))
    assert sum("unknown key" in problem.message for problem in problems) == len(section) - len(used)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_no_bytes_raise(data: bytes) -> None:
    for prefix in (b"", b"[tool.apicheck]\n", b"[tool.apicheck]\npackages = "):
        configuration, problems = load_configuration(MemoryTree({"pyproject.toml": prefix + data}))
        assert configuration == Configuration() or data.strip()
        assert all(problem.message.startswith("pyproject.toml") for problem in problems)

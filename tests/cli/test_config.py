"""`apicheck config`: what is in force, where it comes from, what is wrong."""

import json
import tomllib
from pathlib import Path

import pytest

from tests.cli.program import Program, repository

PYPROJECT = """
[tool.apicheck]
private = ["pkg.internal.*"]
rules = {typing = "risky", object-removed = {level = "breaking", bump = "minor"}}
decorators = {"pkg.api" = "keeps-call"}
gate = {zero = "exempt"}
"""


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: `v0` has no configuration, `v1` has one, and the work tree has another."""
    folder = repository(tmp_path / "project", {"pkg.py": ""}, {"pyproject.toml": PYPROJECT})
    (folder / "apicheck.toml").write_text("source = 'lib'\n", "utf-8")
    (folder / "pyproject.toml").unlink()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.usefixtures("configured")
def test_every_setting_has_an_origin(apicheck: Program) -> None:
    outcome = apicheck("config", "v1", "--format", "json")
    found = {each["key"]: (each["value"], each["origin"]) for each in json.loads(outcome.stdout)}
    section = "pyproject.toml: [tool.apicheck]"
    assert found["private"] == (["pkg.internal.*"], section)
    assert found["rules.typing"] == ("risky", section)
    assert found["rules.object-removed"] == ({"level": "breaking", "bump": "minor"}, section)
    assert found["decorators.pkg.api"] == ("keeps-call", section)
    assert found["gate.zero"] == ("exempt", section)
    assert found["gate.scheme"] == ("semver", "default")
    assert found["packages"] == (None, "default")
    assert outcome.status == 0


@pytest.mark.usefixtures("configured")
def test_the_work_tree_counts_without_a_revision(apicheck: Program) -> None:
    lines = apicheck("config").stdout.splitlines()
    assert [line.split("#")[-1].strip() for line in lines if line.startswith("source =")] == ["apicheck.toml"]


@pytest.mark.usefixtures("configured")
def test_the_text_is_the_configuration_again(apicheck: Program) -> None:
    tables = tomllib.loads(apicheck("config", "v1").stdout)
    assert tables["rules"]["typing"] == "risky"
    assert tables["decorators"] == {"pkg.api": "keeps-call"}
    assert tables["gate"]["zero"] == "exempt"


def test_settings_of_a_distribution_have_an_origin(tmp_path: Path, apicheck: Program) -> None:
    section = "[tool.apicheck]\nrules = {typing = 'risky'}\ngate = {zero = 'exempt'}\n"
    top = "[tool.apicheck]\nrules = {enums = 'off'}\nfail-on = 'risky'\n"
    files = {
        "pyproject.toml": top,
        "one/pyproject.toml": f"[project]\nname = 'one'\n{section}",
        "one/one/__init__.py": "",
    }
    folder = repository(tmp_path / "project", files)
    outcome = apicheck("config", "--repo", str(folder))
    tables = tomllib.loads(outcome.stdout)
    assert tables["distributions"] == {"one": {"rules": {"typing": "risky"}, "gate": {"zero": "exempt"}}}
    assert tables["rules"] == {"enums": "off"}
    origins = {line.partition(" =")[0]: line.rpartition("# ")[2] for line in outcome.stdout.splitlines()}
    assert origins["distributions.one.gate.zero"] == "one/pyproject.toml: [tool.apicheck]"
    assert origins["rules.enums"] == "pyproject.toml: [tool.apicheck]"


def test_what_is_wrong_is_told(apicheck: Program, configured: Path) -> None:
    (configured / "apicheck.toml").write_text("sauce = 'lib'\nfail-on = 3\n", "utf-8")
    outcome = apicheck("config")
    assert outcome.status == 2
    assert outcome.stderr.splitlines() == [
        "apicheck: apicheck.toml: has an unknown key 'sauce'; did you mean 'source'?",
        'apicheck: apicheck.toml: fail-on is 3; expected "breaking", "risky" or "never"',
    ]
    assert "fail-on" in outcome.stdout

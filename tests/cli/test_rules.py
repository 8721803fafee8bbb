"""`apicheck rules` and `apicheck explain`: what there is to know without a repository."""

import importlib.util
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from apicheck.rules.families import rules_by_importance
from tests.cli.program import Program, in_own_process

ROOT = Path(__file__).parents[2]
IDS = [rule.id for rule in rules_by_importance()]


def test_rules_are_listed(apicheck: Program) -> None:
    status, stdout, stderr = apicheck("rules")
    assert (status, stderr) == (0, "")
    assert [line.split()[0] for line in stdout.splitlines()] == ["rule", *IDS]


def test_rules_are_listed_for_programs(apicheck: Program) -> None:
    status, stdout, stderr = apicheck("rules", "--format", "json")
    assert (status, stderr) == (0, "")
    assert [rule["id"] for rule in json.loads(stdout)] == IDS


def test_a_rule_is_explained(apicheck: Program) -> None:
    status, stdout, stderr = apicheck("explain", "object-removed")
    assert (status, stderr) == (0, "")
    assert stdout.startswith("# object-removed\n")
    assert "from pkg import fetch" in stdout


def test_an_unknown_rule_is_a_sentence_and_2(apicheck: Program) -> None:
    status, stdout, stderr = apicheck("explain", "object-remove\x1bd")
    assert (status, stdout) == (2, "")
    assert stderr.startswith("apicheck: there is no rule 'object-remove\\x1bd'; did you mean object-removed, ")
    assert stderr.endswith("? `apicheck rules` lists all\n")
    assert stderr[:-1].isprintable()


@pytest.mark.parametrize(
    "arguments", [("rules", "--format", "xml"), ("rules", "x"), ("explain",), ("explain", "a", "b")]
)
def test_wrong_usage_is_2(apicheck: Program, arguments: tuple[str, ...]) -> None:
    status, stdout, stderr = apicheck(*arguments)
    assert (status, stdout) == (2, "")
    assert "Usage: apicheck" in stderr


@pytest.mark.parametrize(
    ("arguments", "stays_out"),
    [
        (("explain", "object-removed"), {"pygit2", "jinja2", "rich", "apicheck.rules", "apicheck.surface"}),
        (("rules", "--format", "json"), {"pygit2", "jinja2", "rich", "apicheck.comparison"}),
        (("rules",), {"pygit2", "jinja2", "apicheck.comparison"}),
        (("rules", "--help"), {"rich", "apicheck.rules"}),
        (("explain", "--help"), {"rich", "apicheck.rules"}),
    ],
)
def test_a_command_imports_only_what_it_needs(arguments: tuple[str, ...], stays_out: set[str], tmp_path: Path) -> None:
    found = tmp_path / "modules"
    prelude = (
        "import atexit, sys, pathlib\n"
        f"atexit.register(lambda: pathlib.Path({str(found)!r}).write_text(' '.join(sys.modules)))"
    )
    assert in_own_process(*arguments, prelude=prelude).returncode == 0
    assert stays_out & set(found.read_text().split()) == set()


@pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="needs the build back end")
def test_a_wheel_explains_its_rules(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], cwd=ROOT, check=True
    )
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    program = "import sys; from apicheck.cli.main import main; sys.argv[1:] = ['explain', 'object-removed']; main()"
    result = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); {program}"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (result.returncode, result.stdout.splitlines()[0]) == (0, "# object-removed"), result.stderr

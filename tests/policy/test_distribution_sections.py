"""Settings of single distributions: where they may stand, what they may say, what they do to a report."""

from __future__ import annotations

import msgspec
import pytest

from apicheck import compare
from apicheck.model.report import Bump, Report
from apicheck.policy.configuration import Configuration, load_configuration, read_configuration
from apicheck.policy.rule_settings import Level, RuleSetting
from apicheck.policy.setting_changes import setting_changes
from apicheck.policy.versions import Zero
from tests.cli.repositories import Repository
from tests.project.trees import MemoryTree


def tree(**files: str) -> MemoryTree:
    """Two distributions, `one` and `Two_2`; `top` is the pyproject.toml above them, `own` more of the one of `one`."""
    own = files.pop("own", "")
    top = files.pop("top", "")
    return MemoryTree(
        {
            "one/pyproject.toml": f"[project]\nname = 'one'\nversion = '1.0'\n{own}",
            "one/one/__init__.py": "",
            "two/pyproject.toml": "[project]\nname = 'Two_2'\nversion = '1.0'\n",
            "two/two/__init__.py": "",
            **({"pyproject.toml": top} if top else {}),
            **files,
        }
    )


def right(found: MemoryTree) -> Configuration:
    configuration, problems = load_configuration(found)
    assert problems == ()
    return configuration


@pytest.mark.parametrize(
    "found",
    [
        tree(top="[tool.apicheck.distributions.one]\nrules.typing = 'risky'\ngate.zero = 'exempt'\n"),
        tree(**{"apicheck.toml": "[distributions.One]\nrules.typing = 'risky'\ngate.zero = 'exempt'\n"}),
        tree(own="[tool.apicheck]\nrules.typing = 'risky'\ngate.zero = 'exempt'\n"),
        tree(**{"one/apicheck.toml": "rules.typing = 'risky'\n[gate]\nzero = 'exempt'\n"}),
    ],
)
def test_a_distribution_has_settings_at_the_top_or_in_its_folder(found: MemoryTree) -> None:
    configuration = right(found)
    assert configuration.of("one").rules == {"typing": RuleSetting(Level.RISKY)}
    assert configuration.of("one").gate.zero is Zero.EXEMPT
    assert configuration.of("two-2") == Configuration()
    assert configuration.of("") == Configuration()


def test_what_it_does_not_say_is_as_the_repository_has_it() -> None:
    top = (
        "[tool.apicheck]\nprivate = ['*.a']\nfail-on = 'risky'\nrules = {typing = 'off', enums = 'risky'}\n"
        "gate = {zero = 'major', scheme = 'calver'}\n"
        "[tool.apicheck.distributions.two-2]\nprivate = ['two.b']\nrules.enums = 'off'\ngate.scheme = 'semver'\n"
    )
    configuration = right(tree(top=top))
    own = configuration.of("two-2")
    assert (own.private, own.fail_on) == (("two.b",), "risky")
    assert own.rules == {"typing": RuleSetting(Level.OFF), "enums": RuleSetting(Level.OFF)}
    assert (own.gate.zero, own.gate.scheme) == ("major", "semver")
    assert configuration.of("one") == msgspec.structs.replace(configuration, distributions={})


TABLE = "pyproject.toml: [tool.apicheck.distributions.one]"


@pytest.mark.parametrize(
    ("found", "file", "message"),
    [
        (
            tree(top="[tool.apicheck.distributions.one]\n", own="[tool.apicheck]\n"),
            "one/pyproject.toml",
            f"one/pyproject.toml: [tool.apicheck] is not used, because {TABLE} has settings of 'one'; "
            "keep one of the two",
        ),
        (
            tree(top="[tool.apicheck.distributions.own]\n"),
            "pyproject.toml",
            "pyproject.toml: [tool.apicheck] has settings of a distribution 'own' that is not here; "
            "did you mean 'distributions.one'?",
        ),
        (
            tree(top="[tool.apicheck.distributions.zzz]\n"),
            "pyproject.toml",
            "pyproject.toml: [tool.apicheck] has settings of a distribution 'zzz' that is not here; "
            "known distributions are one, two-2",
        ),
        (
            tree(top="[tool.apicheck]\ndistributions = 3\n"),
            "pyproject.toml",
            "pyproject.toml: [tool.apicheck] distributions is 3; expected a table of distributions with settings",
        ),
        (
            tree(top="[tool.apicheck.distributions]\none = 3\n"),
            "pyproject.toml",
            f"{TABLE} is 3; expected a table",
        ),
        (
            tree(top="[tool.apicheck.distributions.one]\nprivat = []\n"),
            "pyproject.toml",
            f"{TABLE} has an unknown key 'privat'; did you mean 'private'?",
        ),
        (
            tree(top="[tool.apicheck.distributions.one]\ngate.zero = 1\n"),
            "pyproject.toml",
            f'{TABLE} gate.zero is 1; expected "minor", "exempt" or "major"',
        ),
        (
            tree(top="[tool.apicheck.distributions.one]\nsource = 'src'\n"),
            "pyproject.toml",
            f"{TABLE} has 'source', which counts for the whole repository; set it at the top",
        ),
        (
            tree(own="[tool.apicheck]\nfail-on = 'risky'\n"),
            "one/pyproject.toml",
            "one/pyproject.toml: [tool.apicheck] has 'fail-on', which counts for the whole repository; "
            "set it at the top",
        ),
        (
            tree(own="[tool.apicheck]\n", **{"one/apicheck.toml": ""}),
            "one/pyproject.toml",
            "one/pyproject.toml: [tool.apicheck] is not used, because one/apicheck.toml is there; keep one of the two",
        ),
        (
            tree(**{"apicheck.toml": "[distributions.one]\nrules.x = 'off'\n"}),
            "apicheck.toml",
            "apicheck.toml: [distributions.one] has an unknown rule, family or domain 'rules.x'; "
            "`apicheck rules` lists them",
        ),
    ],
)
def test_what_is_wrong_names_its_place(found: MemoryTree, file: str, message: str) -> None:
    assert [(each.file, each.message) for each in load_configuration(found)[1]] == [(file, message)]


def test_settings_of_no_distribution_are_left_alone() -> None:
    found = tree(**{"tests/data/pyproject.toml": "[project]\nname = 'x'\n[tool.apicheck]\nno = 1\n"})
    assert right(found).distributions == {}


def test_changed_settings_are_told_with_their_distribution() -> None:
    base = tree(own="[tool.apicheck]\nrules.typing = 'risky'\n")
    head = tree(own="[tool.apicheck]\nrules.typing = 'off'\nprivate = ['one.x']\n")
    head.files["one/pyproject.toml"] = "another content"
    assert [(each.key, each.old, each.new) for each in setting_changes(base, head)] == [
        ("distributions.one.private", None, '["one.x"]'),
        ("distributions.one.rules.typing", '"risky"', '"off"'),
    ]


def test_sections_know_their_place() -> None:
    loaded = read_configuration(tree(own="[tool.apicheck]\nrules.typing = 'risky'\n"))
    assert {name: (each.place, each.given) for name, each in loaded.sections.items()} == {
        "one": ("one/pyproject.toml: [tool.apicheck]", frozenset({"rules"}))
    }


class TestReports:
    BASE = "def f(a): ...\ndef g(): ...\nclass _P:\n    def m(self): ...\n"
    HEAD = "def g(): ...\nclass _P: ...\n"

    @pytest.fixture
    def changed(self, repository: Repository) -> Repository:
        for source in (self.BASE, self.HEAD):
            repository.commit(
                {
                    f"{name}/{path}": text
                    for name in ("one", "two")
                    for path, text in (
                        ("pyproject.toml", f"[project]\nname = '{name}'\nversion = '1.0'\n"),
                        (f"{name}/__init__.py", source),
                    )
                },
            )
        return repository

    def report(self, changed: Repository, settings: str) -> Report:
        changed.commit({"apicheck.toml": settings})
        return compare(changed.folder, "HEAD~2", "HEAD")

    @pytest.mark.parametrize(
        ("settings", "told"),
        [
            ("", {"one.f breaking", "two.f breaking"}),
            ("rules.object-removed = 'risky'", {"one.f risky", "two.f breaking"}),
            ("rules.exports = 'off'", {"two.f breaking"}),
            ("private = ['*.f']", {"two.f breaking"}),
            ("public = ['*._P']", {"one.f breaking", "two.f breaking", "one._P.m breaking"}),
            ("exclude = ['one']", {"two.f breaking"}),
        ],
    )
    def test_each_distribution_is_judged_as_it_wants(self, changed: Repository, settings: str, told: set[str]) -> None:
        report = self.report(changed, f"[distributions.one]\n{settings}\n")
        assert {f"{each.path} {each.severity}" for each in report.changes} == told

    def test_each_distribution_has_a_verdict(self, changed: Repository) -> None:
        report = self.report(changed, "[distributions.one]\nrules.exports = 'risky'\n")
        assert report.required_bump is Bump.MAJOR
        assert [
            (each.name, each.required_bump, each.summary.breaking, each.summary.risky, each.summary.modules)
            for each in report.distributions
        ] == [("one", Bump.PATCH, 0, 1, 1), ("two", Bump.MAJOR, 1, 0, 1)]

    def test_re_exports_are_those_of_the_distribution(self, repository: Repository) -> None:
        files = {
            f"{name}/{path}": text
            for name in ("one", "two")
            for path, text in (
                ("pyproject.toml", f"[project]\nname = '{name}'\nversion = '1.0'\n"),
                (f"{name}/__init__.py", f"from {name}._impl import f\n"),
                (f"{name}/_impl.py", "def f(a): ...\n"),
            )
        }
        repository.commit({**files, "apicheck.toml": "[distributions.one]\nreexports = 'explicit'\n"})
        repository.commit({f"{name}/{name}/_impl.py": "def f(): ...\n" for name in ("one", "two")})
        report = compare(repository.folder, "HEAD~1", "HEAD")
        assert [each.path for each in report.changes] == ["two.f"]

    def test_the_only_distribution_may_have_them_too(self, repository: Repository) -> None:
        text = "[project]\nname = 'demo'\nversion = '1'\n[tool.apicheck.distributions.demo]\nprivate = ['*.f']\n"
        repository.commit({"pyproject.toml": text, "demo/__init__.py": "def f(): ...\n"})
        repository.commit({"demo/__init__.py": ""})
        report = compare(repository.folder, "HEAD~1", "HEAD")
        assert (report.changes, report.distributions) == ((), ())

"""`apicheck gate` in real repositories: the last release, the declared version, the verdict, where it goes."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.program import Program
from tests.cli.repositories import Repository, release

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "gate-v1.schema.json"


BREAK = "def g(): ...\n"
ADDITION = "def f(a): ...\ndef g(): ...\ndef h(): ...\n"


@pytest.mark.parametrize(
    ("source", "version", "status", "line"),
    [
        (BREAK, "1.1.0", 1, "a major release is needed and 1.1.0 is a minor one; 2.0.0 would do"),
        (BREAK, "2.0.0rc1", 0, "2.0.0rc1 is a major release and a major one is needed"),
        (ADDITION, "1.0.1", 1, "a minor release is needed and 1.0.1 is a patch one; 1.1.0 would do"),
        (ADDITION, "1.1.0", 0, "1.1.0 is a minor release and a minor one is needed"),
        (BREAK, "1.0.0", 1, "1.0.0 has been released, and there are changes since; 2.0.0 would do"),
        (release("")["demo/__init__.py"], "1.0.0", 0, "nothing has changed since 1.0.0"),
        (BREAK, "one", 2, "'one' in pyproject.toml is no version (PEP 440); 2.0.0 would do"),
        ("def f(:", "2.0.0", 2, "not everything could be read or judged; at the least, 1.0.1 would do"),
    ],
)
def test_the_verdict_is_the_last_line_and_the_status(
    apicheck: Program, repository: Repository, source: str, version: str, status: int, line: str
) -> None:
    repository.commit(release("1.0.0"), "v1.0.0")
    repository.commit(release(version, source))
    outcome = apicheck("gate")
    verdict = ("PASS", "FAIL", "UNDECIDED")[status]
    declared = "?" if version == "one" else f"{version} (pyproject.toml)"
    assert outcome.stdout.splitlines()[-1] == f"{verdict}  demo 1.0.0 -> {declared}: {line}"
    assert outcome.status == status


class TestTheLastRelease:
    def test_is_the_highest_version_not_the_latest_tag(self, apicheck: Program, repository: Repository) -> None:
        repository.commit(release("1.9.0"), "v1.9.0")
        repository.commit(release("1.10.0"), "v1.10.0", "nightly")
        repository.commit(release("1.9.1"), "v1.9.1")
        repository.commit(release("1.10.1", "x = 1\n"))
        assert "demo 1.10.0 -> 1.10.1" in apicheck("gate").stdout

    def test_is_no_tag_of_another_line_of_history(self, apicheck: Program, repository: Repository) -> None:
        first = repository.commit(release("1.0.0"), "v1.0.0")
        repository.commit(release("1.5.0"), "v1.5.0", parents=[first])
        repository.commit(release("1.0.1", "def f(a): ...\ndef g(): return 1\n"))
        outcome = apicheck("gate")
        assert "PASS  demo 1.0.0 -> 1.0.1" in outcome.stdout
        assert "note: v1.5.0 is a higher version than v1.0.0, but HEAD does not descend from it" in outcome.stdout

    def test_is_not_the_tag_of_what_is_being_released(self, apicheck: Program, repository: Repository) -> None:
        repository.commit(release("1.0.0"), "v1.0.0")
        repository.commit(release("1.1.0", BREAK), "v1.1.0")
        assert "FAIL  demo 1.0.0 -> 1.1.0" in apicheck("gate").stdout

    def test_is_not_what_came_after_the_revision(self, apicheck: Program, repository: Repository) -> None:
        repository.commit(release("1.0.0"), "v1.0.0")
        repository.commit(release("2.0.0", BREAK), "v2.0.0")
        repository.commit(release("2.1.0", BREAK), "v2.1.0")
        outcome = apicheck("gate", "v2.0.0")
        assert "PASS  demo 1.0.0 -> 2.0.0" in outcome.stdout
        assert "note" not in outcome.stdout

    def test_may_be_a_pre_release_which_permits_anything(self, apicheck: Program, repository: Repository) -> None:
        repository.commit(release("1.0.0"), "v1.0.0")
        repository.commit(release("1.1.0rc1"), "v1.1.0rc1")
        repository.commit(release("1.1.0", BREAK))
        assert apicheck("gate").status == 0

    def test_is_final_where_the_project_says_so(self, apicheck: Program, repository: Repository) -> None:
        repository.commit(release("1.0.0"), "v1.0.0")
        repository.commit(release("1.1.0rc1"), "v1.1.0rc1")
        files = release("1.1.0", BREAK)
        files["pyproject.toml"] += "[tool.apicheck.gate]\npre-release-base = false\n"
        repository.commit(files)
        assert "FAIL  demo 1.0.0 -> 1.1.0" in apicheck("gate").stdout

    def test_is_no_pre_release_of_a_version_that_was_given_up(self, apicheck: Program, repository: Repository) -> None:
        repository.commit(release("0.17.0"), "0.17.0")
        repository.commit(release("1.0.0b0"), "1.0.0b0")
        repository.commit(release("0.18.0", BREAK))
        outcome = apicheck("gate")
        assert "PASS  demo 0.17.0 -> 0.18.0" in outcome.stdout
        assert "note: 1.0.0b0 is a pre-release of more than 0.18.0" in outcome.stdout

    def test_may_be_named(self, apicheck: Program, repository: Repository) -> None:
        first = repository.commit(release("1.0.0"))
        repository.commit(release("1.0.1"), "v1.0.1")
        repository.commit(release("1.1.0", BREAK))
        assert "demo 1.0.0 -> 1.1.0" in apicheck("gate", "--base", first).stdout
        assert "demo 1.0.1 -> 1.1.0" in apicheck("gate", "--base", "v1.0.1").stdout

    def test_has_the_name_that_the_project_gives_it(self, apicheck: Program, repository: Repository) -> None:
        repository.commit(release("1.0.0"), "published/1.0.0", "v3")
        files = release("1.1.0", ADDITION)
        files["apicheck.toml"] = "[gate]\ntags = ['published/{version}']\n"
        repository.commit(files)
        assert "PASS  demo 1.0.0 -> 1.1.0" in apicheck("gate").stdout

    def test_that_nothing_names_is_no_verdict(self, apicheck: Program, repository: Repository) -> None:
        repository.commit(release("1.0.0"), "latest")
        outcome = apicheck("gate")
        assert outcome.status == 2
        assert "no tag here names a version" in outcome.stderr

    def test_that_is_elsewhere_is_no_verdict(self, apicheck: Program, repository: Repository) -> None:
        repository.commit(release("1.0.0"), "v1.0.0", parents=[])
        repository.commit(release("1.1.0"))
        outcome = apicheck("gate")
        assert outcome.status == 2
        assert "HEAD descends from no release: v1.0.0 is the highest there is" in outcome.stderr

    def test_whose_version_nothing_tells_is_no_verdict(self, apicheck: Program, repository: Repository) -> None:
        base = repository.commit({"demo/__init__.py": ""})
        repository.commit(release("1.1.0"))
        outcome = apicheck("gate", "--base", base)
        assert outcome.status == 2
        assert f"nothing tells the version of '{base}'" in outcome.stderr


class TestTheDeclaredVersion:
    def test_is_what_the_option_says(self, apicheck: Program, repository: Repository) -> None:
        repository.commit(release("1.0.0"), "v1.0.0")
        repository.commit(release("1.0.0", BREAK))
        assert "PASS  demo 1.0.0 -> 2.0.0 (--version)" in apicheck("gate", "--version", "2.0.0").stdout

    def test_that_is_derived_from_tags_has_to_be_given(self, apicheck: Program, repository: Repository) -> None:
        files = {
            "pyproject.toml": "[build-system]\nrequires = ['hatchling', 'hatch-vcs']\n"
            "build-backend = 'hatchling.build'\n[project]\nname = 'demo'\ndynamic = ['version']\n"
            "[tool.hatch.version]\nsource = 'vcs'\n",
            "demo/__init__.py": "def f(): ...\n",
        }
        repository.commit(files, "v1.0.0")
        repository.commit({"demo/__init__.py": ""})
        outcome = apicheck("gate")
        assert outcome.status == 2
        assert outcome.stdout.splitlines()[-1] == (
            "UNDECIDED  demo 1.0.0 -> ?: the version is derived from tags by hatch's source 'vcs': "
            "give it with --version; 2.0.0 would do"
        )
        assert apicheck("gate", "--version", "2.0.0").status == 0


class TestConfiguration:
    @pytest.mark.parametrize(
        ("settings", "base", "version", "status"),
        [
            ("", "0.4.0", "0.5.0", 0),
            ("", "0.4.0", "0.4.1", 1),
            ("zero = 'exempt'", "0.4.0", "0.4.1", 0),
            ("zero = 'major'", "0.4.0", "0.5.0", 1),
            ("scheme = 'calver'", "2024.1", "2024.2", 0),
            ("scheme = 'calver'", "2024.1", "2024.1.post1", 1),
        ],
    )
    def test_says_what_the_numbers_promise(
        self, apicheck: Program, repository: Repository, settings: str, base: str, version: str, status: int
    ) -> None:
        repository.commit(release(base), f"v{base}")
        files = release(version, BREAK)
        files["pyproject.toml"] += f"[tool.apicheck.gate]\n{settings}\n"
        repository.commit(files)
        assert apicheck("gate").status == status

    def test_that_is_wrong_is_never_a_pass(self, apicheck: Program, repository: Repository) -> None:
        repository.commit(release("1.0.0"), "v1.0.0")
        files = release("2.0.0", BREAK)
        files["pyproject.toml"] += "[tool.apicheck.gate]\nshceme = 'calver'\n"
        repository.commit(files)
        outcome = apicheck("gate")
        assert outcome.status == 2
        assert "did you mean 'gate.scheme'?" in outcome.stdout


class TestDeprecations:
    OLD = (
        "import warnings\ndef g(): ...\ndef f(a):\n    warnings.warn('f is deprecated since 1.0', DeprecationWarning)\n"
    )

    @pytest.mark.parametrize(
        ("settings", "status"),
        [("", 1), ("releases = 2", 0), ("releases = 3", 1), ("days = 365", 0), ("as-announced = true", 1)],
    )
    def test_that_were_out_for_long_let_a_removal_pass(
        self, apicheck: Program, repository: Repository, settings: str, status: int
    ) -> None:
        repository.commit(release("1.0.0", self.OLD), "v1.0.0")  # all commits here are of 1970
        repository.commit(release("1.1.0", self.OLD), "v1.1.0")
        files = release("1.2.0", "import warnings\n" + BREAK)
        files["pyproject.toml"] += f"[tool.apicheck.deprecations]\n{settings}\n"
        repository.commit(files)
        assert apicheck("gate").status == status

    @pytest.mark.parametrize(
        ("settings", "status"), [("releases = 2", 0), ("releases = 3", 1), ("days = 365", 0), ("", 1)]
    )
    def test_that_do_not_say_since_when_are_found_in_the_releases(
        self, apicheck: Program, repository: Repository, settings: str, status: int
    ) -> None:
        old = self.OLD.replace(" since 1.0", "")
        plain = "import warnings\ndef g(): ...\ndef f(a): ...\n"
        for version, source in (("0.8", plain), ("0.9", plain), ("1.0", old), ("1.1rc1", old), ("1.1", old)):
            repository.commit(release(version, source), f"v{version}")
        files = release("1.2", "import warnings\n" + BREAK)
        files["pyproject.toml"] += f"[tool.apicheck.deprecations]\n{settings}\n"
        repository.commit(files)
        outcome = apicheck("gate")
        assert outcome.status == status
        if settings == "releases = 3":
            assert "no break after 1 more release with the deprecation" in " ".join(outcome.stdout.split())

    def test_that_no_release_had_let_nothing_pass(self, apicheck: Program, repository: Repository) -> None:
        plain = "import warnings\ndef g(): ...\ndef f(a): ...\n"
        first = repository.commit(release("0.9", plain), "v0.9")
        repository.commit(release("0.9.5", self.OLD.replace(" since 1.0", "")), "v0.9.5", parents=[first])
        repository.commit(release("1.0", plain), "v1.0")
        repository.commit(release("1.1", self.OLD.replace(" since 1.0", "")))
        files = release("1.1", "import warnings\n" + BREAK)
        files["pyproject.toml"] += "[tool.apicheck.deprecations]\nreleases = 1\n"
        repository.commit(files)
        # The release of another line of history had it, and no one who comes from 1.0 has seen that.
        assert "breaking" in apicheck("diff", "HEAD~1..HEAD").stdout

    def test_of_a_parameter_and_of_what_holds_a_thing_are_found(
        self, apicheck: Program, repository: Repository
    ) -> None:
        def source(body: str, warned: bool) -> str:
            warn = "        warnings.warn('deprecated', DeprecationWarning)\n" if warned else ""
            return f"import warnings\nclass C:\n    def __init__(self):\n        pass\n{warn}{body}"

        member = "    def m(self): ...\n"
        repository.commit(release("1.0", source(member, warned=False)), "v1.0")
        repository.commit(release("1.1", source(member, warned=True)), "v1.1")
        repository.commit(release("1.2", source(member, warned=True)), "v1.2")
        files = release("1.3", "import warnings\n")
        files["pyproject.toml"] += "[tool.apicheck.deprecations]\nreleases = 2\n"
        repository.commit(files)
        assert "deprecated in 2 releases before" in " ".join(apicheck("gate").stdout.split())


class TestCommits:
    def test_that_claim_a_break_nothing_shows(self, apicheck: Program, repository: Repository) -> None:
        repository.commit(release("1.0.0"), "v1.0.0")
        commit = repository.commit(release("1.1.0", ADDITION), message="feat!: a new h\n")
        note = f"note: a breaking change is claimed that nothing here shows: {commit[:7]} (feat!: a new h)"
        assert note in apicheck("gate").stdout

    def test_that_claim_nothing_where_something_breaks(self, apicheck: Program, repository: Repository) -> None:
        repository.commit(release("1.0.0"), "v1.0.0")
        commit = repository.commit(release("2.0.0", BREAK), message="feat: less to type\n")
        repository.commit({"demo/other.py": ""}, message="feat: something else\n")
        note = (
            "note: something breaks and no commit claims it, neither with `!` nor with BREAKING CHANGE: "
            f"object-removed at demo.f ({commit[:7]})"
        )
        assert note in apicheck("gate").stdout.splitlines()

    def test_that_claim_what_breaks_or_follow_no_convention(self, apicheck: Program, repository: Repository) -> None:
        repository.commit(release("1.0.0"), "v1.0.0")
        repository.commit(release("2.0.0", BREAK), "v2.0.0", message="feat!: less to type\n")
        assert "note" not in apicheck("gate").stdout
        repository.commit(release("3.0.0", "x = 1\n"), message="Less to type\n")
        assert "note" not in apicheck("gate").stdout

    def test_each_claim_is_for_what_its_commit_breaks(self, apicheck: Program, repository: Repository) -> None:
        repository.commit({**release("1.0.0"), "demo/more.py": "def k(): ...\n"}, "v1.0.0")
        repository.commit(release("2.0.0", BREAK), message="feat!: less to type\n")
        quiet = repository.commit({"demo/more.py": ""}, message="refactor: tidy up\n")
        loud = repository.commit(release("2.0.0", f"{BREAK}x = 1\n"), message="feat!: behave in another way\n")
        lines = apicheck("gate").stdout.splitlines()
        assert [line for line in lines if line.startswith("note")] == [
            f"note: a breaking change is claimed that nothing here shows: {loud[:7]} (feat!: behave in another way)",
            "note: something breaks and no commit claims it, neither with `!` nor with BREAKING CHANGE: "
            f"object-removed at demo.more.k ({quiet[:7]})",
        ]

    def test_a_break_of_several_steps_is_claimed_by_one(self, apicheck: Program, repository: Repository) -> None:
        repository.commit(release("1.0.0"), "v1.0.0")
        repository.commit(release("2.0.0", "def f(a, b=1): ...\ndef g(): ...\n"), message="feat: b\n")
        repository.commit(release("2.0.0", "def f(a, b): ...\ndef g(): ...\n"), message="feat!: b is needed\n")
        assert "note" not in apicheck("gate").stdout

    def test_a_break_that_was_undone_is_claimed_in_vain(self, apicheck: Program, repository: Repository) -> None:
        repository.commit(release("1.0.0"), "v1.0.0")
        commit = repository.commit(release("2.0.0", BREAK), message="feat!: less to type\n")
        repository.commit({**release("2.0.0"), "README": ""}, message="revert: keep f\n")
        assert f"claimed that nothing here shows: {commit[:7]}" in apicheck("gate").stdout

    def test_several_that_may_have_brought_a_break_are_not_named(
        self, apicheck: Program, repository: Repository
    ) -> None:
        repository.commit(release("1.0.0"), "v1.0.0")
        repository.commit(release("2.0.0", BREAK), message="feat: less to type\n")
        repository.commit(release("2.0.0", f"{BREAK}x = 1\n"), message="feat: x\n")
        assert apicheck("gate").stdout.endswith("BREAKING CHANGE: object-removed at demo.f\n")


def judged(outcome: Any) -> Any:
    """The JSON of a run, which fits the schema."""
    document = json.loads(outcome.stdout)
    jsonschema.validate(document, json.loads(SCHEMA.read_text("utf-8")))
    return document


class TestSeveralDistributions:
    @pytest.fixture
    def several(self, repository: Repository) -> Repository:
        def files(one: str, two: str, source: str) -> dict[str, str]:
            return {
                "one/pyproject.toml": f"[project]\nname = 'one'\nversion = '{one}'\n",
                "one/one/__init__.py": source,
                "two/pyproject.toml": f"[project]\nname = 'two'\nversion = '{two}'\n",
                "two/two/__init__.py": "def k(): ...\n",
            }

        repository.commit(files("1.0.0", "3.0.0", ADDITION), "one-1.0.0", "two-3.0.0")
        repository.commit(files("1.1.0", "3.0.0", BREAK))
        return repository

    def test_each_have_numbers_that_promise_something_else(self, apicheck: Program, several: Repository) -> None:
        several.commit({"apicheck.toml": "[distributions.one]\ngate.scheme = 'calver'\n"})
        document = judged(apicheck("gate", "--format", "json"))
        assert [(each["name"], each["verdict"]) for each in document["distributions"]] == [
            ("one", "pass"),
            ("two", "pass"),
        ]

    def test_each_answer_for_their_own_commits(self, apicheck: Program, several: Repository) -> None:
        several.commit({"two/two/__init__.py": "x = 1\n"}, message="feat!: all new\n")
        several.commit({"one/one/__init__.py": ""}, message="feat!: nothing left\n")
        document = judged(apicheck("gate", "--format", "json"))
        assert [each["notes"] for each in document["distributions"]] == [[], []]

    def test_each_have_levels_of_their_own(self, apicheck: Program, several: Repository) -> None:
        files = {"one/apicheck.toml": "rules.object-removed = 'off'\n", "two/two/__init__.py": ""}
        several.commit(files)
        document = judged(apicheck("gate", "--format", "json"))
        assert [(each["name"], each["required_bump"]) for each in document["distributions"]] == [
            ("one", "patch"),
            ("two", "major"),
        ]

    def test_each_have_a_line_in_a_report(self, apicheck: Program, several: Repository) -> None:
        several.commit({"README": ""})
        lines = apicheck("diff", "one-1.0.0..HEAD").stdout.splitlines()
        assert lines[-3:-1] == [
            "one  2 breaking in 1 of 1 module - needs a major release",
            "two  no change of the public API in 0 of 1 module - needs no release",
        ]
        assert lines[-1].startswith("2 breaking in 1 of 2 modules - needs a major release")

    @pytest.mark.usefixtures("several")
    def test_each_are_named_in_every_format_that_has_a_place_for_it(self, apicheck: Program) -> None:
        def told(format_: str) -> str:
            return apicheck("diff", "one-1.0.0..HEAD", "--format", format_).stdout

        sentence = "2 breaking in 1 of 1 module - needs a major release"
        assert f"- `one`: {sentence}" in told("markdown")
        assert f"<li><b>one</b> {sentence}</li>" in told("html")
        assert f"::notice title=apicheck%3A one::{sentence}" in told("github")
        (run,) = json.loads(told("sarif"))["runs"]
        assert [
            (each["name"], each["requiredBump"], each["breaking"]) for each in run["properties"]["distributions"]
        ] == [
            ("one", "major", 2),
            ("two", "none", 0),
        ]
        assert f'name="distribution: one">\n      <system-out>{sentence}</system-out>' in told("junit")

    @pytest.mark.usefixtures("several")
    def test_each_have_a_verdict(self, apicheck: Program) -> None:
        outcome = apicheck("gate", "--format", "json")
        document = judged(outcome)
        assert outcome.status == 1
        assert [(each["name"], each["verdict"], each["minimum_version"]) for each in document["distributions"]] == [
            ("one", "fail", "2.0.0"),
            ("two", "pass", "3.0.0"),
        ]
        assert (document["verdict"], document["version"], document["required_bump"]) == ("fail", None, "major")
        assert document["counts"]["breaking"] == 2

    @pytest.mark.usefixtures("several")
    def test_each_have_a_verdict_in_markdown(self, apicheck: Program) -> None:
        outcome = apicheck("gate", "--format", "markdown")
        assert outcome.status == 1
        headings = [line for line in outcome.stdout.splitlines() if line.startswith("## ")]
        assert headings == ["## FAIL: `one` `1.0.0` -> `1.1.0`", "## PASS: `two` `3.0.0` -> `3.0.0`"]
        assert "a major release is needed and `1.1.0` is a minor one; `2.0.0` would do" in outcome.stdout
        assert "object-removed" in outcome.stdout

    @pytest.mark.usefixtures("several")
    def test_may_be_judged_alone(self, apicheck: Program) -> None:
        assert apicheck("gate", "--distribution", "two").status == 0
        assert apicheck("gate", "--distribution", "one").status == 1

    @pytest.mark.usefixtures("several")
    def test_that_are_not_there_are_named(self, apicheck: Program) -> None:
        outcome = apicheck("gate", "--distribution", "three")
        assert outcome.status == 2
        assert "there is no distribution 'three' here; there are: one, two" in outcome.stderr

    def test_of_which_one_was_never_released(self, apicheck: Program, several: Repository) -> None:
        several.commit(
            {
                "new/pyproject.toml": "[project]\nname = 'new'\nversion = '0.1'\n",
                "new/new/__init__.py": "def n(): ...\n",
            }
        )
        outcome = apicheck("gate", "--format", "json")
        verdicts = {each["name"]: each["verdict"] for each in judged(outcome)["distributions"]}
        assert verdicts == {"one": "fail", "two": "pass", "new": "undecided"}
        assert outcome.status == 2

    def test_that_share_a_tag_have_the_versions_that_its_tree_declares(
        self, apicheck: Program, repository: Repository
    ) -> None:
        def files(**versions: str) -> dict[str, str]:
            return {
                path: text
                for name, version in versions.items()
                for path, text in {
                    f"{name}/pyproject.toml": f"[project]\nname = '{name}'\nversion = '{version}'\n",
                    f"{name}/{name}/__init__.py": "def f(): ...\n" if name == "one" else "",
                }.items()
            }

        repository.commit(files(one="1.4.0", two="0.6", odd="0.0.0"), "v1.4.0")
        repository.commit({"one/one/__init__.py": "", "two/two/__init__.py": "def g(): ...\n"})
        repository.commit(files(one="1.5.0", two="0.6.1", new="0.1"))
        for arguments in ((), ("--base", "v1.4.0")):
            outcome = apicheck("gate", "--format", "json", *arguments)
            verdicts = {
                each["name"]: (each["verdict"], each["base_version"], each["version"])
                for each in judged(outcome)["distributions"]
            }
            assert verdicts == {
                "one": ("pass", "1.4.0", "1.5.0"),
                "two": ("pass", "0.6", "0.6.1"),
                "odd": ("pass", "0.0.0", "0.0.0"),
                "new": ("undecided", None, None),
            }
            assert "v1.4.0 holds no 'new'" in outcome.stdout

    def test_that_share_a_tag_count_its_version_where_no_tree_declares_it(
        self, apicheck: Program, repository: Repository
    ) -> None:
        files = {
            path: text
            for name in ("one", "two")
            for path, text in {
                f"{name}/pyproject.toml": f"[project]\nname = '{name}'\nversion = '1.4.0.dev0'\n",
                f"{name}/{name}/__init__.py": "",
            }.items()
        }
        repository.commit(files, "v1.4.0")  # the version was written into the files by what built them
        repository.commit({"one/one/__init__.py": "x = 1\n"})
        document = judged(apicheck("gate", "--version", "1.5.0", "--format", "json"))
        assert {each["base_version"] for each in document["distributions"]} == {"1.4.0"}

    def test_are_all_told_of_a_wrong_configuration(self, apicheck: Program, several: Repository) -> None:
        several.commit({"apicheck.toml": "pakcages = ['one']\n"})
        document = judged(apicheck("gate", "--format", "json"))
        assert {each["verdict"] for each in document["distributions"]} == {"undecided"}


class TestWhereItGoes:
    @pytest.fixture
    def broken(self, repository: Repository) -> Repository:
        repository.commit(release("1.0.0"), "v1.0.0")
        repository.commit(release("1.1.0", BREAK))
        return repository

    @pytest.mark.usefixtures("broken")
    def test_json_has_the_facts_at_its_top(self, apicheck: Program) -> None:
        outcome = apicheck("gate", "--format", "json")
        document = judged(outcome)
        facts = ("schema_version", "verdict", "required_bump", "base_version", "version", "minimum_version")
        assert [document[fact] for fact in facts] == [1, "fail", "major", "1.0.0", "1.1.0", "2.0.0"]
        assert document["counts"]["breaking"] == 1
        (verdict,) = document["distributions"]
        assert verdict["base"]["rev"] == "v1.0.0"
        assert [change["path"] for change in verdict["report"]["changes"]] == ["demo.f"]

    @pytest.mark.usefixtures("broken")
    def test_a_workflow_gets_its_outputs(
        self, apicheck: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        outputs = tmp_path / "outputs"
        outputs.write_text("earlier=1\n", "utf-8")
        monkeypatch.setenv("GITHUB_OUTPUT", str(outputs))
        apicheck("gate")
        assert outputs.read_text("utf-8").splitlines() == [
            "earlier=1",
            "verdict=fail",
            "required_bump=major",
            "base_version=1.0.0",
            "version=1.1.0",
            "minimum_version=2.0.0",
            "breaking_count=1",
            "risky_count=0",
            "compatible_count=0",
            "accepted_count=0",
        ]

    @pytest.mark.usefixtures("broken")
    def test_outputs_that_cannot_be_written_are_no_verdict(
        self, apicheck: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "missing" / "outputs"))
        assert apicheck("gate").status == 2

    @pytest.mark.usefixtures("broken")
    def test_a_file_gets_all_of_it(self, apicheck: Program, tmp_path: Path) -> None:
        file = tmp_path / "verdict.json"
        outcome = apicheck("gate", "--format", "json", "--output", str(file))
        assert (outcome.status, outcome.stdout) == (1, "")
        assert json.loads(file.read_text("utf-8"))["verdict"] == "fail"


@pytest.mark.usefixtures("repository")
class TestSeveralOutputs:
    @pytest.fixture(autouse=True)
    def broken(self, repository: Repository) -> None:
        repository.commit(release("1.0.0"), "v1.0.0")
        repository.commit(release("1.1.0", BREAK))

    def test_are_written_and_the_text_still_printed(self, apicheck: Program) -> None:
        outcome = apicheck("gate", "-o", "json=gate.json", "-o", "text=gate.txt")
        assert (outcome.status, outcome.stderr) == (1, "")
        assert json.loads(Path("gate.json").read_text("utf-8"))["verdict"] == "fail"
        assert Path("gate.txt").read_text("utf-8").splitlines()[-1] == outcome.stdout.splitlines()[-1]

    def test_one_that_cannot_be_written_is_told_and_keeps_none_of_the_others(self, apicheck: Program) -> None:
        outcome = apicheck("gate", "-o", "text=nowhere/gate.txt", "-o", "json=gate.json")
        assert (outcome.status, "FAIL" in outcome.stdout) == (2, True)
        assert outcome.stderr.startswith("apicheck: cannot write the report to nowhere/gate.txt: there is no folder ")
        assert json.loads(Path("gate.json").read_text("utf-8"))["verdict"] == "fail"

    def test_a_format_that_a_verdict_has_not_is_told(self, apicheck: Program) -> None:
        outcome = apicheck("gate", "-o", "sarif=api.sarif")
        assert outcome == (
            2,
            "",
            "apicheck: there is no format 'sarif': there are text, json, markdown."
            " A file of that name is written ./sarif=api.sarif\n",
        )


def test_a_shallow_clone_is_told_how_to_get_the_tags(apicheck: Program, repository: Repository) -> None:
    repository.commit(release("1.0.0"))
    head = repository.commit(release("1.1.0", BREAK))
    (repository.folder / ".git" / "shallow").write_text(f"{head}\n", "utf-8")  # gitformat: what a clone of depth 1 has
    outcome = apicheck("gate")
    assert outcome.status == 2
    assert "`git fetch --unshallow --tags`" in outcome.stderr

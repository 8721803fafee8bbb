"""`apicheck accept`: from a break to a file, and what diff and gate make of it."""

import json
from pathlib import Path

import pytest

from apicheck import compare
from tests.cli.program import Program
from tests.cli.repositories import Repository, release

BREAK = "def g(): ...\n"


@pytest.fixture
def broken(repository: Repository) -> Repository:
    """A release, and a break after it that the next minor version is to carry."""
    repository.commit(release("1.0.0"), "v1.0.0")
    repository.commit(release("1.1.0", BREAK))
    return repository


def accepted(apicheck: Program, repository: Repository, range_: str) -> str:
    """Commit the entry for the only break of a range; return its path."""
    apicheck("accept", "--all", "--range", range_, "--reason", "why not")
    (file,) = entries(repository.folder)
    name = str(file.relative_to(repository.folder))
    repository.commit({name: file.read_text("utf-8")})
    return name


def entries(folder: Path) -> list[Path]:
    return sorted((folder / ".apicheck" / "accepted").glob("*.toml"))


def test_a_round_trip(apicheck: Program, broken: Repository) -> None:
    assert apicheck("gate").status == 1

    outcome = apicheck("accept", "--all", "--since-release", "--reason", "nobody used it", "--who", "Ada")
    (file,) = entries(broken.folder)
    assert outcome == (0, f"accepted object-removed at demo.f: .apicheck/accepted/{file.name}\n", "")

    broken.commit({str(file.relative_to(broken.folder)): file.read_text("utf-8")})
    outcome = apicheck("gate")
    assert outcome.status == 0
    assert "accepted  demo.f" in outcome.stdout
    assert "nobody used it, by Ada" in outcome.stdout
    assert "this range accepts `object-removed` at `demo.f`: nobody used it" in outcome.stdout

    broken.commit(release("1.1.0", BREAK + "\n"), "v1.1.0")
    assert apicheck("gate").status == 0  # the release itself is still held against the one before

    broken.commit(release("1.1.1", BREAK + "\n\n"))
    outcome = apicheck("gate")
    assert outcome.status == 2
    assert f"which is no change here any more; `git rm .apicheck/accepted/{file.name}`" in " ".join(
        outcome.stdout.split()
    )

    broken.remove(str(file.relative_to(broken.folder)))
    assert apicheck("gate").status == 0


class TestDiff:
    def test_shows_what_was_accepted_and_blocks_nothing(self, apicheck: Program, broken: Repository) -> None:
        apicheck("accept", "--all", "--range", "v1.0.0", "--reason", "why not")
        outcome = apicheck("diff", "v1.0.0", "--format", "json")
        report = json.loads(outcome.stdout)
        (change,) = report["changes"]
        assert (outcome.status, change["accepted"]["reason"]) == (0, "why not")
        assert (report["summary"]["breaking"], report["summary"]["accepted"]) == (0, 1)
        assert report["required_bump"] == "patch"
        (entry,) = report["accepts"]
        assert (entry["rule"], entry["path"], entry["reason"]) == ("object-removed", "demo.f", "why not")
        assert entry["file"] == str(entries(broken.folder)[0].relative_to(broken.folder))

    def test_tells_of_entries_that_are_wrong_and_of_none_that_the_last_release_lacks(
        self, apicheck: Program, broken: Repository
    ) -> None:
        apicheck("accept", "--all", "--range", "v1.0.0", "--reason", "why not")
        (file,) = entries(broken.folder)
        text = file.read_text("utf-8")
        broken.commit({str(file.relative_to(broken.folder)): text})
        broken.commit({"demo/new.py": ""})
        assert apicheck("diff", "HEAD~1..HEAD").status == 0  # the break is older than this range
        file.write_text(text.replace('reason = "why not"', ""), "utf-8")
        outcome = apicheck("diff", "v1.0.0")
        assert outcome.status == 2
        assert "without a reason; say why in `reason`" in outcome.stdout

    def test_tells_of_an_entry_that_it_brings_and_that_accepts_nothing(
        self, apicheck: Program, broken: Repository
    ) -> None:
        apicheck("accept", "--all", "--range", "v1.0.0", "--reason", "why not")
        (file,) = entries(broken.folder)
        name, text = str(file.relative_to(broken.folder)), file.read_text("utf-8")
        broken.commit({name: text})
        # The break is no part of the range that brings the entry, but one since the release: it is accepted late.
        assert apicheck("diff", "HEAD~1..HEAD").status == 0
        broken.commit({name: text.replace("demo.f", "demo.other")})
        outcome = apicheck("diff", "HEAD~1..HEAD")
        assert outcome.status == 2
        assert f"accepts object-removed at demo.other, which is no change here any more; `git rm {name}`" in (
            " ".join(outcome.stdout.split())
        )

    def test_tells_of_an_entry_of_earlier_ranges_once_the_release_is_out(
        self, apicheck: Program, broken: Repository
    ) -> None:
        name = accepted(apicheck, broken, "v1.0.0")
        broken.commit({"demo/new.py": ""})
        assert apicheck("diff", "HEAD~1..HEAD").status == 0
        broken.commit({"README": ""}, "v1.1.0")
        assert apicheck("diff", "HEAD~1..HEAD").status == 0  # the release itself comes after the one before
        broken.commit({"demo/newer.py": ""})
        outcome = apicheck("diff", "HEAD~1..HEAD")
        assert outcome.status == 2
        assert f"which is no change here any more; `git rm {name}`" in " ".join(outcome.stdout.split())
        broken.remove(name)
        assert apicheck("diff", "HEAD~1..HEAD").status == 0

    def test_asks_about_the_release_before_its_own_newer_side(self, apicheck: Program, broken: Repository) -> None:
        accepted(apicheck, broken, "v1.0.0")
        broken.commit({"demo/new.py": ""}, "v1.1.0")
        broken.commit({"demo/newer.py": ""})
        assert apicheck("diff", "v1.1.0~1..v1.1.0").status == 0  # though the entry is stale by now
        assert apicheck("diff", "v1.1.0..HEAD").status == 2

    def test_the_library_tells_the_same(self, apicheck: Program, broken: Repository) -> None:
        accepted(apicheck, broken, "v1.0.0")
        broken.commit({"demo/new.py": ""}, "v1.1.0")
        broken.commit({"demo/newer.py": ""})
        assert compare(broken.folder, "v1.1.0~1", "v1.1.0", cache=False).status == "complete"
        report = compare(broken.folder, "v1.1.0", "HEAD", cache=False)
        assert (report.status, [each.file for each in report.diagnostics]) == (
            "incomplete",
            [str(file.relative_to(broken.folder)) for file in entries(broken.folder)],
        )

    class TestWithoutARelease:
        NO_CHANGE = "rule = 'object-removed'\npath = 'demo.other'\nreason = 'x'\n"

        def test_an_entry_is_about_the_range_that_brings_it(self, apicheck: Program, repository: Repository) -> None:
            repository.commit(release("1.0.0"))
            repository.commit({".apicheck/accepted/x.toml": self.NO_CHANGE})
            outcome = apicheck("diff", "HEAD~1..HEAD")
            assert outcome.status == 2
            assert "accepts object-removed at demo.other, which is no change here any more" in (
                " ".join(outcome.stdout.split())
            )

        def test_or_about_the_branch_that_it_is_a_part_of(self, apicheck: Program, repository: Repository) -> None:
            repository.commit(release("1.0.0"))
            repository.branch("topic")
            repository.commit(release("1.1.0", BREAK))
            accepted(apicheck, repository, "main")
            assert apicheck("diff", "HEAD~1..HEAD").status == 0
            assert apicheck("diff", "main..HEAD").status == 0

        def test_nothing_tells_what_earlier_ones_were_for(self, apicheck: Program, repository: Repository) -> None:
            repository.commit({**release("1.0.0"), ".apicheck/accepted/x.toml": self.NO_CHANGE})
            repository.commit({"demo/new.py": ""})
            assert apicheck("diff", "HEAD~1..HEAD").status == 0

        def test_nor_does_a_shallow_clone(self, apicheck: Program, repository: Repository) -> None:
            repository.commit(release("1.0.0"))
            oldest = repository.commit(release("1.1.0", BREAK))
            repository.commit({".apicheck/accepted/x.toml": self.NO_CHANGE})
            (repository.folder / ".git" / "shallow").write_text(f"{oldest}\n", "utf-8")
            assert apicheck("diff", "HEAD~1..HEAD").status == 0  # a tag may be further back

    @pytest.mark.usefixtures("broken")
    def test_tells_of_settings_that_the_range_brings(self, apicheck: Program, broken: Repository) -> None:
        (broken.folder / "apicheck.toml").write_text("fail-on = 'never'\nprivate = ['demo.f']\n", "utf-8")
        outcome = apicheck("diff", "v1.0.0")
        assert outcome.status == 0
        assert 'this range sets `fail-on = "never"`, it was `"breaking"`' in outcome.stdout
        assert 'this range sets `private = ["demo.f"]`, it was `[]`' in outcome.stdout
        assert '- this range sets `private = ["demo.f"]`' in apicheck("diff", "v1.0.0", "--format", "markdown").stdout


class TestAccept:
    @pytest.mark.usefixtures("broken")
    def test_lists_what_can_be_accepted(self, apicheck: Program) -> None:
        outcome = apicheck("accept", "--range", "v1.0.0")
        print_, severity, *rest = outcome.stdout.split()
        assert (len(print_), severity, rest[0]) == (16, "breaking", "demo.f")
        assert outcome.stdout.count("\n") == 1
        assert apicheck("accept", "--range", "HEAD").stdout == "nothing to accept\n"

    def test_takes_the_beginning_of_a_fingerprint(self, apicheck: Program, broken: Repository) -> None:
        print_ = apicheck("accept", "--range", "v1.0.0").stdout.split()[0]
        outcome = apicheck("accept", print_[:5].upper(), "--range", "v1.0.0", "--reason", "x", "--until", "2.0")
        assert outcome.status == 0
        assert 'until = "2.0"' in entries(broken.folder)[0].read_text("utf-8")

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (("--all",), 'say why with --reason "..."'),
            (("--all", "--reason", "  "), 'say why with --reason "..."'),
            (("zzzz", "--reason", "x"), "no change has a fingerprint that begins with 'zzzz'"),
            (("", "--reason", "x"), "changes have fingerprints that begin with ''"),
            (("--all", "--reason", "x", "--until", "soon"), "--until 'soon' is neither a version nor a date"),
            (("--all", "--reason", "x", "--until", "2020-01-01"), "--until 2020-01-01 has come already"),
            (("--since-release", "--direct"), "--since-release names the range itself"),
        ],
    )
    def test_refuses_what_it_cannot_do(
        self, apicheck: Program, broken: Repository, arguments: tuple[str, ...], sentence: str
    ) -> None:
        broken.commit(release("1.1.0", "x = 1\n"))
        range_ = () if "--since-release" in arguments else ("--range", "v1.0.0")
        outcome = apicheck("accept", *arguments, *range_)
        assert outcome.status == 2
        assert sentence in outcome.stderr
        assert entries(broken.folder) == []

    def test_writes_below_the_root_from_anywhere(
        self, apicheck: Program, broken: Repository, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(broken.folder / "demo")
        assert apicheck("accept", "--all", "--range", "v1.0.0", "--reason", "x").status == 0
        assert len(entries(broken.folder)) == 1


class TestSeveralDistributions:
    def test_have_entries_of_their_own(self, apicheck: Program, repository: Repository) -> None:
        def files(version: str, source: str) -> dict[str, str]:
            return {
                "one/pyproject.toml": f"[project]\nname = 'one'\nversion = '{version}'\n",
                "one/one/__init__.py": source,
                "two/pyproject.toml": "[project]\nname = 'two'\nversion = '3.0.0'\n",
                "two/two/__init__.py": "def k(): ...\n",
            }

        repository.commit(files("1.0.0", "def f(): ...\n"), "one-1.0.0", "two-3.0.0")
        commit = repository.commit(files("1.0.1", ""))
        apicheck("accept", "--all", "--range", f"one-1.0.0..{commit}", "--reason", "x")
        (file,) = entries(repository.folder)
        name, text = str(file.relative_to(repository.folder)), file.read_text("utf-8")
        repository.commit({name: text})
        document = json.loads(apicheck("gate", "--format", "json").stdout)
        assert {each["name"]: each["verdict"] for each in document["distributions"]} == {"one": "pass", "two": "pass"}

        # Another distribution's release is not this one's: the entry does its duty until its own is out.
        repository.commit({"two/two/new.py": ""}, "two-3.0.1")
        repository.commit({"two/two/newer.py": ""})
        assert apicheck("diff", "HEAD~1..HEAD").status == 0
        repository.commit({"one/one/new.py": ""}, "one-1.0.1")
        repository.commit({"two/two/newest.py": ""})
        outcome = apicheck("diff", "HEAD~1..HEAD")
        assert outcome.status == 2
        assert f"which is no change here any more; `git rm {name}`" in " ".join(outcome.stdout.split())
        assert "git rm" in apicheck("gate", "--distribution", "one").stdout
        assert "git rm" not in apicheck("gate", "--distribution", "two").stdout
        repository.remove(name)
        assert apicheck("diff", "HEAD~1..HEAD").status == 0

        repository.commit({name: text.replace("one.f", "none.f")})
        assert apicheck("diff", "HEAD~1..HEAD").status == 2
        assert "git rm" in apicheck("gate", "--distribution", "one").stdout  # each is told of what is nobody's
        assert "git rm" in apicheck("gate", "--distribution", "two").stdout

    def test_are_all_looked_at_since_their_own_last_releases(self, apicheck: Program, repository: Repository) -> None:
        def project(name: str, version: str, source: str) -> dict[str, str]:
            return {
                f"{name}/pyproject.toml": f"[project]\nname = '{name}'\nversion = '{version}'\n",
                f"{name}/{name}/__init__.py": source,
            }

        one, two = project("one", "1.0.0", "def f(): ...\n"), project("two", "3.0.0", "def k(): ...\ndef l(): ...\n")
        repository.commit({**one, **two}, "one-1.0.0", "two-3.0.0")
        repository.commit(project("two", "3.1.0", "def k(): ...\n"), "two-3.1.0")  # that break is out already
        repository.commit(
            {**project("one", "1.0.1", ""), **project("two", "3.1.1", ""), **project("new", "0.1", "def n(): ...\n")}
        )
        assert apicheck("gate", "--distribution", "one").status == apicheck("gate", "--distribution", "two").status == 1

        outcome = apicheck("accept", "--since-release")
        assert [line.split()[2] for line in outcome.stdout.splitlines()] == ["one.f", "two.k"]
        assert "new is left out: " in outcome.stderr

        outcome = apicheck("accept", "--all", "--since-release", "--reason", "x")
        assert outcome.status == 0
        repository.commit(
            {str(file.relative_to(repository.folder)): file.read_text("utf-8") for file in entries(repository.folder)}
        )
        assert apicheck("gate", "--distribution", "one").status == apicheck("gate", "--distribution", "two").status == 0

"""`apicheck gate --against registry`: a repository held against what an index on this machine offers."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator

import pytest

from tests.cli.program import Outcome, Program
from tests.cli.repositories import Repository, release
from tests.registry.index_server import HTML, IndexServer, Offered, sdist, wheel

OLD = release("1.0.0")
BREAK = "def g(): ...\n"


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[IndexServer]:
    """A running index with the sdist of `demo` 1.0.0; installers are told of it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    with IndexServer().running() as server:
        monkeypatch.setenv("PIP_INDEX_URL", server.url)
        offer(server, "1.0.0")
        yield server


def offer(index: IndexServer, version: str, source: str | None = None, /, **files: str) -> None:
    own = release(version) if source is None else release(version, source)
    index.files[f"demo-{version}.tar.gz"] = Offered(sdist(version, {**own, **files}))


def against(apicheck: Program, *arguments: str) -> Outcome:
    return apicheck("gate", "--against", "registry", *arguments)


@pytest.mark.usefixtures("index")
class TestTheVerdict:
    @pytest.mark.parametrize(
        ("version", "source", "status", "line"),
        [
            ("1.0.0", None, 0, "PASS  demo 1.0.0 -> 1.0.0 (pyproject.toml): nothing has changed since 1.0.0"),
            ("1.1.0", BREAK, 1, "FAIL  demo 1.0.0 -> 1.1.0 (pyproject.toml): a major release is needed"),
            ("2.0.0", BREAK, 0, "PASS  demo 1.0.0 -> 2.0.0 (pyproject.toml)"),
            ("0.9.0", None, 2, "every release of 'demo' in the package index is later than 0.9.0"),
        ],
    )
    def test_is_that_of_a_tag(
        self, apicheck: Program, repository: Repository, version: str, source: str | None, status: int, line: str
    ) -> None:
        repository.commit(release(version) if source is None else release(version, source))
        outcome = against(apicheck)
        assert outcome.status == status
        assert line in outcome.stdout + outcome.stderr

    def test_names_the_file(self, apicheck: Program, repository: Repository) -> None:
        repository.commit(release("1.1.0", BREAK))
        (verdict,) = json.loads(against(apicheck, "--format", "json").stdout)["distributions"]
        assert verdict["base"] == {"rev": "demo-1.0.0.tar.gz", "commit": None}
        (change,) = verdict["report"]["changes"]
        assert (change["path"], change["base_location"]["file"]) == ("demo.f", "demo/__init__.py")

    def test_may_be_the_usual_one_of_a_project(self, apicheck: Program, repository: Repository) -> None:
        files = release("1.1.0", BREAK)
        files["pyproject.toml"] += "[tool.apicheck.gate]\nagainst = 'registry'\n"
        repository.commit(files)
        assert "demo-1.0.0.tar.gz" in apicheck("gate").stdout
        assert "no tag here names a version" in apicheck("gate", "--against", "tag").stderr


class TestTheLastRelease:
    @pytest.mark.parametrize("content_type", [HTML, "application/vnd.pypi.simple.v1+json"])
    @pytest.mark.parametrize(
        ("settings", "version", "base"),
        [
            ("", "2.0.0", "1.0.0"),
            ("pre-release-base = true", "2.0.0", "2.0.0rc1"),
            ("", "2.0.0rc2", "1.0.0"),
            ("", "1.0.1", "1.0.0"),
        ],
    )
    def test_is_a_pre_release_only_where_it_is_wanted(
        self,
        apicheck: Program,
        repository: Repository,
        index: IndexServer,
        content_type: str,
        settings: str,
        version: str,
        base: str,
    ) -> None:
        index.content_type = content_type
        offer(index, "2.0.0rc1")
        files = release(version, BREAK)
        files["pyproject.toml"] += f"[tool.apicheck.gate]\n{settings}\n"
        repository.commit(files)
        assert f"demo {base} -> {version}" in against(apicheck).stdout

    def test_is_a_pre_release_where_there_is_nothing_else(
        self, apicheck: Program, repository: Repository, index: IndexServer
    ) -> None:
        index.files.clear()
        offer(index, "1.0.0b1")
        repository.commit(release("1.0.0", BREAK))
        assert "PASS  demo 1.0.0b1 -> 1.0.0" in against(apicheck).stdout

    def test_is_of_the_same_line_of_development(
        self, apicheck: Program, repository: Repository, index: IndexServer
    ) -> None:
        offer(index, "3.0.0", "")
        repository.commit(release("1.0.1"))
        outcome = against(apicheck)
        assert "PASS  demo 1.0.0 -> 1.0.1" in outcome.stdout
        assert "note: the index has 3.0.0, which is of another line of development than 1.0.1" in outcome.stdout

    def test_is_later_than_the_declared_version_where_HEAD_descends_from_it(  # noqa: N802
        self, apicheck: Program, repository: Repository, index: IndexServer
    ) -> None:
        offer(index, "3.0.0")
        repository.commit(release("3.0.0"), "v3.0.0")
        repository.commit(release("1.0.1"))
        outcome = against(apicheck)
        assert "FAIL  demo 3.0.0 -> 1.0.1" in outcome.stdout
        assert "1.0.1 is older than 3.0.0" in outcome.stdout

    def test_needs_no_history(self, apicheck: Program, repository: Repository, index: IndexServer) -> None:
        head = repository.commit(release("1.1.0", BREAK))
        (repository.folder / ".git" / "shallow").write_text(f"{head}\n", "utf-8")
        assert "FAIL  demo 1.0.0 -> 1.1.0" in against(apicheck).stdout
        assert index.asked == ["/simple/demo/", "/files/demo-1.0.0.tar.gz"]

    def test_may_be_a_wheel(self, apicheck: Program, repository: Repository, index: IndexServer) -> None:
        index.files.clear()
        source = {"demo/__init__.py": OLD["demo/__init__.py"], "demo/_version.py": "version = '1.0.0'\n"}
        index.files["demo-1.0.0-py3-none-any.whl"] = Offered(
            wheel("1.0.0", source, "Requires-Python: >=3.8\nRequires-Dist: requests>=2\n")
        )
        files = release("1.0.1")
        files["pyproject.toml"] += "requires-python = '>=3.10'\ndependencies = ['requests>=2']\n"
        repository.commit(files)
        document = json.loads(against(apicheck, "--format", "json").stdout)
        changes = document["distributions"][0]["report"]["changes"]
        assert [each["rule"] for each in changes] == ["requires-python-narrowed"]


class TestModulesThatOnlyOneSideHas:
    """What a build writes, or leaves out, nobody removed or added."""

    def test_a_module_that_the_build_wrote_is_not_gone(
        self, apicheck: Program, repository: Repository, index: IndexServer
    ) -> None:
        offer(index, "1.0.0", **{"demo/version.py": "version = '1.0.0'\n"})
        repository.commit(OLD, "v1.0.0")
        outcome = against(apicheck)
        assert "PASS  demo 1.0.0 -> 1.0.0" in outcome.stdout
        assert "nothing has changed" in outcome.stdout

    def test_nor_is_one_that_was_written_by_hand_before(
        self, apicheck: Program, repository: Repository, index: IndexServer
    ) -> None:
        offer(index, "1.0.0", **{"demo/version.py": "version = '1.0.0'\n"})
        repository.commit({**release("0.9"), "demo/version.py": "version = '0.9'\n"}, "v0.9")
        repository.remove("demo/version.py")
        repository.commit(OLD, "v1.0.0")
        assert "PASS  demo 1.0.0 -> 1.0.0" in against(apicheck).stdout

    @pytest.mark.parametrize("is_tagged", [True, False])
    def test_a_module_that_was_removed_is(
        self, apicheck: Program, repository: Repository, index: IndexServer, is_tagged: bool
    ) -> None:
        offer(index, "1.0.0", **{"demo/more.py": "def f(): ...\n"})
        repository.commit({**OLD, "demo/more.py": "def f(): ...\n"}, *(["v1.0.0"] if is_tagged else []))
        repository.remove("demo/more.py")
        outcome = against(apicheck, "--version", "1.0.1")
        assert outcome.status == 1
        assert "demo.more" in outcome.stdout

    @pytest.mark.parametrize(
        ("text", "status"), [("# Generated by a tool, do not edit\nv = 1\n", 0), ("v = 1\n", 1), ("", 1)]
    )
    def test_in_a_shallow_clone_a_module_is_what_it_says(
        self, apicheck: Program, repository: Repository, index: IndexServer, text: str, status: int
    ) -> None:
        offer(index, "1.0.0", **{"demo/more.py": text})
        head = repository.commit(OLD)
        (repository.folder / ".git" / "shallow").write_text(f"{head}\n", "utf-8")
        assert against(apicheck).status == status

    def test_in_a_shallow_clone_what_git_ignores_is_generated(
        self, apicheck: Program, repository: Repository, index: IndexServer
    ) -> None:
        offer(index, "1.0.0", **{"demo/more.py": "v = 1\n"})
        head = repository.commit({**OLD, ".gitignore": "/demo/more.py\n"})
        (repository.folder / ".git" / "shallow").write_text(f"{head}\n", "utf-8")
        assert against(apicheck).status == 0

    @pytest.mark.usefixtures("index")
    def test_a_module_that_the_build_left_out_is_not_new(self, apicheck: Program, repository: Repository) -> None:
        files = {**OLD, "demo/devtool.py": "def f(): ...\n"}
        repository.commit(files, "v1.0.0")
        assert "PASS  demo 1.0.0 -> 1.0.0" in against(apicheck).stdout

    def test_nor_is_it_where_the_time_of_the_upload_tells(
        self, apicheck: Program, repository: Repository, index: IndexServer
    ) -> None:
        now = datetime.datetime.now(datetime.UTC).isoformat()
        index.files["demo-1.0.0.tar.gz"] = Offered(sdist("1.0.0", OLD), uploaded=now)
        repository.commit({**OLD, "demo/devtool.py": "def f(): ...\n"})
        assert "PASS  demo 1.0.0 -> 1.0.0" in against(apicheck).stdout

    @pytest.mark.usefixtures("index")
    def test_a_module_that_came_later_is_new(self, apicheck: Program, repository: Repository) -> None:
        repository.commit(OLD, "v1.0.0")
        repository.commit({**release("1.0.1"), "demo/more.py": "def f(): ...\n"})
        outcome = against(apicheck)
        assert "FAIL  demo 1.0.0 -> 1.0.1" in outcome.stdout
        assert "a minor release is needed" in outcome.stdout


class TestNoVerdict:
    def test_without_a_name(self, apicheck: Program, repository: Repository) -> None:
        repository.commit({"demo/__init__.py": ""})
        outcome = against(apicheck)
        assert (outcome.status, outcome.stdout) == (2, "")
        assert "declares no name that a package index could know it by" in outcome.stderr

    def test_of_a_project_that_the_index_does_not_know(
        self, apicheck: Program, repository: Repository, index: IndexServer
    ) -> None:
        repository.commit({**OLD, "pyproject.toml": "[project]\nname = 'other'\nversion = '1'\n"})
        outcome = against(apicheck)
        assert outcome.status == 2
        assert f"apicheck: the package index {index.url} has no project 'other'" in outcome.stderr

    def test_from_a_file_that_was_changed(self, apicheck: Program, repository: Repository, index: IndexServer) -> None:
        index.files["demo-1.0.0.tar.gz"] = Offered(sdist("1.0.0", OLD), digest="0" * 64)
        repository.commit(OLD)
        outcome = against(apicheck)
        assert (outcome.status, outcome.stdout) == (2, "")
        assert "its sha256 hash is" in outcome.stderr

    def test_from_a_file_that_is_not_safe(self, apicheck: Program, repository: Repository, index: IndexServer) -> None:
        offer(index, "1.0.0", **{"../../demo/__init__.py": ""})
        repository.commit(OLD)
        outcome = against(apicheck)
        assert (outcome.status, outcome.stdout) == (2, "")
        assert "is not safe to read" in outcome.stderr

    def test_from_a_module_that_cannot_be_read(
        self, apicheck: Program, repository: Repository, index: IndexServer
    ) -> None:
        offer(index, "1.0.0", "def f(:")
        repository.commit(release("1.1.0"))
        outcome = against(apicheck)
        assert outcome.status == 2
        assert "UNDECIDED  demo 1.0.0 -> 1.1.0" in outcome.stdout


def test_no_file_of_the_project_names_an_index(apicheck: Program, repository: Repository, index: IndexServer) -> None:
    files = release("1.0.0")
    files["pyproject.toml"] += "[tool.apicheck.gate]\nindex-url = 'https://example.org/simple/'\n"
    files["pip.conf"] = "[global]\nindex-url = https://example.org/simple/\n"
    repository.commit(files)
    outcome = against(apicheck)
    assert outcome.status == 2
    assert "unknown key 'gate.index-url'" in outcome.stdout
    assert index.asked[0] == "/simple/demo/"

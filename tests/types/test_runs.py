"""When a type checker is started, and what becomes of the verdicts where it does not come to an end."""

import importlib.util
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from apicheck.comparison import compare_range
from apicheck.examination import verdicts
from apicheck.model.report import Report, RevisionLabel, Severity
from apicheck.policy.configuration import Configuration
from apicheck.revisions import Range, snapshot_of
from apicheck.types.checkers import child_process
from apicheck.types.checkers.checker import CheckerFailed, CheckerName, Task
from apicheck.types.checkers.child_process import Child, start_module
from apicheck.types.deciding import asked, checker_of
from apicheck.types.questions import Answer, Fits
from apicheck.types.standard_types import standard_name

BASE = "def size(path: str) -> int: ...\n"
HEAD = "def size(path: bytes) -> int: ...\n"


def compared(base: str, head: str, config: Configuration | None = None) -> Report:
    """Compare two texts of a typed package."""
    sides = [
        snapshot_of(
            {
                "pyproject.toml": b'[project]\nname = "pkg"\nversion = "1"\n',
                "pkg/py.typed": b"",
                "pkg/__init__.py": text.encode(),
            },
            RevisionLabel(name, None),
        )
        for name, text in (("base", base), ("head", head))
    ]
    return compare_range(Range(sides[0], sides[1], None, 0, "pkg"), config)


@pytest.mark.parametrize(
    ("base", "head"),
    [
        (BASE, BASE),
        (BASE, BASE.replace("...", "return 1")),
        (BASE, BASE + "def more(path: str) -> int: ...\n"),
        (BASE, BASE.replace("path: str", "path: 'str'")),
        (
            "from typing import *\ndef f(x: List[int]) -> Optional[str]: ...\n",
            "def f(x: list[int]) -> str | None: ...\n",
        ),
        (BASE, BASE.replace("int", "int | None").replace("...", "return 1").replace("int | None", "int")),
    ],
)
def test_no_type_checker_starts_where_no_annotation_says_something_else(
    base: str, head: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(*arguments: object, **options: object) -> None:
        raise AssertionError((arguments, options))

    monkeypatch.setattr(subprocess, "Popen", start)
    monkeypatch.delitem(sys.modules, "apicheck.types.checkers.pyrefly", raising=False)
    report = compared(base, head)
    assert [change for change in report.changes if change.severity is not Severity.COMPATIBLE] == []
    assert "apicheck.types.checkers.pyrefly" not in sys.modules


def breakdown(*_: object) -> str:
    raise CheckerFailed("pyrefly broke down: no more memory")


@pytest.mark.parametrize("answer", ["", "{", "[]", '{"errors": [{"line": 3}]}'])
def test_an_answer_that_cannot_be_read_leaves_the_question_open(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Child, "output", lambda _: answer)
    report = compared(BASE, HEAD)
    assert [change.severity for change in report.changes] == [Severity.RISKY]
    assert report.status == "incomplete"


def test_a_type_checker_that_breaks_down_is_told_and_nothing_else_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Child, "output", breakdown)
    report = compared(f"{BASE}def gone(): ...\n", HEAD)
    assert {(change.rule, change.severity) for change in report.changes} == {
        ("object-removed", Severity.BREAKING),
        ("parameter-type-narrowed", Severity.RISKY),
    }
    assert report.status == "incomplete"
    assert "no more memory" in report.diagnostics[0].message


def test_without_a_type_checker_what_is_plain_is_decided_and_the_rest_is_risky() -> None:
    config = Configuration(type_checker="none")
    assert compared(BASE, HEAD, config).status == "complete"
    assert [change.severity for change in compared(BASE, HEAD, config).changes] == [Severity.RISKY]
    assert compared(BASE, BASE.replace("-> int", "-> 'int'"), config).changes == ()


def test_a_program_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    with pytest.raises(CheckerFailed, match=r"did not finish in 0\.5 seconds"):
        start_module("timeit", ["-n", "1", "-r", "1", "import time; time.sleep(60)"], tmp_path, 0.5).output()


def test_a_program_that_nobody_waits_for_is_ended(tmp_path: Path) -> None:
    child = start_module("timeit", ["-n", "1", "-r", "1", "import time; time.sleep(60)"], tmp_path, 60)
    began = time.monotonic()
    child.end()
    assert time.monotonic() - began < 30
    child.end()  # once more is no error


def test_what_a_type_checker_is_given_is_gone_when_other_work_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(verdicts, "judge", fail)
    ended: list[Child] = []
    end = Child.end

    def ending(child: Child) -> None:
        ended.append(child)
        end(child)

    monkeypatch.setattr(Child, "end", ending)
    with pytest.raises(ZeroDivisionError):
        compared(BASE, HEAD)
    assert len(ended) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a parent limit its child's memory")
def test_a_program_that_takes_too_much_memory_is_ended(tmp_path: Path) -> None:
    greedy = f"bytearray({child_process.MEMORY_LIMIT})"
    assert "usec" not in start_module("timeit", ["-n", "1", "-r", "1", greedy], tmp_path, 60).output()


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckerFailed, match="pip install no_such_checker"):
        start_module("no_such_checker", [], tmp_path, 1)


def _missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_process, "is_installed", lambda _: False)


def _crashing(monkeypatch: pytest.MonkeyPatch) -> None:
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    monkeypatch.setattr(child_process, "_command", lambda _: [sys.executable, "-c", kill])


def _refusing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_process, "_command", lambda _: [sys.executable, "-c", "import sys; sys.exit('no')"])


def _slow(monkeypatch: pytest.MonkeyPatch) -> None:
    wait = "import time; time.sleep(60)"
    monkeypatch.setattr(child_process, "_command", lambda _: [sys.executable, "-c", wait])


def _blind(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = """import sys; print('{"errors": []}' if any("pyrefly" in each for each in sys.argv) else "[]")"""
    monkeypatch.setattr(child_process, "_command", lambda _: [sys.executable, "-c", nothing])


def _starving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_process, "MEMORY_LIMIT", 16 * 1024**2)


@pytest.mark.parametrize("name", ["pyrefly", "ty"])
@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        pytest.param(_missing, "is not installed", id="missing"),
        pytest.param(_crashing, "broke down", id="crashing"),
        pytest.param(_refusing, "", id="refusing"),
        pytest.param(_slow, "did not finish in 0.5 seconds", id="slow"),
        pytest.param(_blind, "without looking", id="blind"),
        pytest.param(
            _starving,
            "",
            id="starving",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a child's memory"),
        ),
    ],
)
def test_a_type_checker_in_trouble_costs_one_diagnostic_and_leaves_its_questions_risky(
    trouble: Callable[[pytest.MonkeyPatch], None], told: str, name: CheckerName, monkeypatch: pytest.MonkeyPatch
) -> None:
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"{name} is not installed")
    trouble(monkeypatch)
    timeout = 0.5 if trouble is _slow else 60
    began = time.monotonic()
    report = compared(BASE, HEAD, Configuration(type_checker=name, type_checker_timeout=timeout))
    assert time.monotonic() - began < 30
    assert [(change.rule, change.severity) for change in report.changes] == [
        ("parameter-type-narrowed", Severity.RISKY)
    ]
    assert report.status == "incomplete"
    (diagnostic,) = report.diagnostics
    assert name in diagnostic.message or trouble is _blind
    assert told in diagnostic.message


@pytest.mark.parametrize("name", ["pyrefly", "ty"])
def test_what_users_set_for_all_their_projects_has_no_say(
    name: CheckerName, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"{name} is not installed")
    settings = tmp_path / name / f"{name}.toml"
    settings.parent.mkdir()
    settings.write_text(
        '[rules]\ninvalid-return-type = "ignore"\n' if name == "ty" else "[errors]\nbad-return = false\n"
    )
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path))
    for variable, value in (("CONFIG", str(settings)), ("CONFIG_FILE", str(settings)), ("OUTPUT_FORMAT", "concise")):
        monkeypatch.setenv(f"{name.upper()}_{variable}", value)
    monkeypatch.setenv("PYREFLY_VERBOSE", "no such value")
    report = compared(BASE, HEAD, Configuration(type_checker=name))
    assert [change.severity for change in report.changes] == [Severity.BREAKING]
    assert report.status == "complete"


@dataclass(frozen=True)
class Pretender:
    """A type checker that makes up on which lines it has found errors."""

    found: Callable[[list[str]], set[int]]

    def start(self, task: Task) -> Child:
        """Start something that comes to its end."""
        return start_module("timeit", ["-n", "1", "-r", "1", "pass"], task.scratch, task.timeout)

    def failing_lines(self, task: Task, printed: str) -> frozenset[int]:
        """Return the lines, counted from 1."""
        assert printed
        lines = task.probe.read_text().splitlines()
        return frozenset(index + 1 for index in self.found(lines))


def _controls_to_reject(lines: list[str]) -> list[int]:
    """Return the indices of what has to be rejected whatever is asked, in order."""
    return [index + 1 for index, line in enumerate(lines) if line == "def _c(x: _Control) -> _Anything:"]


def _answers(found: Callable[[list[str]], set[int]]) -> tuple[Answer, str | None]:
    question = Fits(standard_name("builtins.str"), standard_name("builtins.bytes"))
    with asked((question,), Pretender(found), dict, 60) as wait:
        answers, problem = wait()
    return answers[question], problem


def test_a_type_checker_that_rejects_what_it_must_and_nothing_else_is_believed() -> None:
    assert _answers(lambda lines: set(_controls_to_reject(lines))) == (Answer.YES, None)


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(lambda _: set(), id="finds nothing"),
        pytest.param(lambda lines: set(_controls_to_reject(lines)[:1]), id="stops before the end"),
        pytest.param(lambda lines: set(_controls_to_reject(lines)[1:]), id="begins in the middle"),
        pytest.param(lambda lines: set(range(len(lines))), id="rejects everything"),
        pytest.param(
            lambda lines: {index for index, line in enumerate(lines) if line == "    return x"}, id="rejects all values"
        ),
    ],
)
def test_a_type_checker_that_did_not_look_leaves_the_question_open(found: Callable[[list[str]], set[int]]) -> None:
    answer, problem = _answers(found)
    assert answer is Answer.UNKNOWN
    assert problem is not None


@pytest.mark.parametrize("name", ["pyrefly", "ty"])
def test_a_type_checker_that_does_not_see_the_sources_is_not_believed(
    name: CheckerName, monkeypatch: pytest.MonkeyPatch
) -> None:
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"{name} is not installed")
    command = child_process._command  # noqa: SLF001
    without = (
        "import subprocess, sys; a = sys.argv[1:]; "
        "a = ['/nowhere' if each.endswith('/sources') else each for each in a]; "
        "sys.exit(subprocess.run(a).returncode)"
    )
    monkeypatch.setattr(child_process, "_command", lambda module: [sys.executable, "-c", without, *command(module)])
    report = compared(BASE, HEAD, Configuration(type_checker=name))
    assert [change.severity for change in report.changes] == [Severity.RISKY]
    assert report.status == "incomplete"


@pytest.mark.parametrize("name", ["pyrefly", "ty"])
def test_each_adapter_finds_the_lines_with_errors_and_sees_nothing_of_its_environment(
    name: CheckerName, tmp_path: Path
) -> None:
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"{name} is not installed")
    folders = [tmp_path / part for part in ("probe", "sources", "scratch")]
    for folder in folders:
        folder.mkdir()
    (folders[1] / "pkg.py").write_text("class A: ...\nclass B(A): ...\n")
    probe = folders[0] / "asked.py"
    probe.write_text(
        "from pkg import A, B\n"
        "def one(x: B) -> A:\n"
        "    return x\n"
        "def two(x: A) -> B:\n"
        "    return x\n"
        "import msgspec\n"
        "def three(x: msgspec.Struct) -> int:\n"
        "    return x\n"
    )
    checker = checker_of(name)
    assert checker is not None
    # The import of what is only installed beside the type checker fails, and what it would give is anything.
    task = Task(probe, folders[1], folders[2], 60)
    assert checker.failing_lines(task, checker.start(task).output()) == {5, 6}


KEYWORDS = """
from typing import Any, overload
class Group: ...
@overload
def group(name: str | None, cls: type[Group], **attrs: Any) -> Group: ...
@overload
def group(name: None = None, cls: type[Group] = ..., **attrs: Any) -> Group: ...
@overload
def group(name: str | None = ..., cls: None = None, **attrs: Any) -> Group: ...
def group(*args: Any, **attrs: Any) -> Any: ...
"""


@pytest.mark.parametrize("name", ["pyrefly", "ty"])
def test_no_type_checker_takes_the_name_of_a_parameter_for_one_of_the_keywords_beside_it(name: CheckerName) -> None:
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"{name} is not installed")
    head = KEYWORDS.replace("None = None, cls: type[Group] = ...", "None = None, *, cls: type[Group]")
    assert compared(KEYWORDS, head, Configuration(type_checker=name)).changes == ()

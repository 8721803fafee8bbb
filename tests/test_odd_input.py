"""Files that can't be read: a diagnostic each, never a removal, and everything else is still judged (DESIGN 2)."""

import sys

import pytest

from apicheck.comparison import compare_range
from apicheck.model.report import Report, RevisionLabel, Severity
from apicheck.revisions import Range, snapshot_of

PROJECT = b'[project]\nname = "pkg"\nversion = "1"\n'
HEALTHY = b"def kept(a): ...\ndef changed(a, b=1): ...\n"
CHANGED = b"def kept(a): ...\ndef changed(a): ...\n"


def compared(base: dict[str, bytes], head: dict[str, bytes]) -> Report:
    """Compare two trees that are held in memory."""
    return compare_range(
        Range(snapshot_of(base, RevisionLabel("a", None)), snapshot_of(head, RevisionLabel("b", None)), None, 0, "pkg")
    )


def package(odd: bytes, rest: bytes) -> dict[str, bytes]:
    """Return a package with one odd module beside a plain one."""
    return {"pyproject.toml": PROJECT, "pkg/__init__.py": b"", "pkg/odd.py": odd, "pkg/plain.py": rest}


UNREADABLE = {
    "Python 2": (b"print 'hello'\n", "does not parse as Python", 1),
    "a syntax error further down": (b"x = 1\n\ndef f(:\n", "does not parse as Python", 3),
    "NUL bytes": (b"x = 1\n\0\n", "NUL bytes", 2),
    "Latin-1 without a cookie": (b"x = 1\nname = '\xe9'\n", "not valid utf-8", 2),
    "an unknown encoding": (b"# -*- coding: nonsense -*-\nx = 1\n", "cannot be decoded", None),
    "a byte order mark beside another encoding": (b"\xef\xbb\xbf# coding: latin-1\n", "cannot be decoded", None),
    "more brackets than the parser takes": (b"x = " + b"(" * 5000 + b")" * 5000, "pars", None),
}


@pytest.mark.parametrize(("source", "words", "line"), UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize("side", ["base", "head"])
def test_an_unreadable_file_makes_the_report_incomplete_and_the_rest_is_judged(
    source: bytes, words: str, line: int | None, side: str
) -> None:
    good = b"def one(a): ...\nclass Two:\n    def three(self): ...\n"
    base = package(source if side == "base" else good, HEALTHY)
    head = package(source if side == "head" else good, CHANGED)
    report = compared(base, head)
    assert report.status == "incomplete"
    [diagnostic] = report.diagnostics
    assert (diagnostic.revision, diagnostic.file) == (side, "pkg/odd.py")
    assert words in diagnostic.message
    assert line is None or diagnostic.line == line
    assert [(change.rule, change.path) for change in report.changes] == [("parameter-removed", "pkg.plain.changed")]


READABLE = {
    "Latin-1 with a cookie": b"# -*- coding: latin-1 -*-\nname = '\xe9'\ndef f(a): ...\n",
    "a byte order mark": b"\xef\xbb\xbfdef f(a): ...\n",
    "CRLF": b"def f(a):\r\n    pass\r\n",
    "CR alone": b"def f(a):\r    pass\r",
    "form feeds": b"\x0cdef f(a): ...\n\x0c\n",
    "an empty file with a byte order mark": b"\xef\xbb\xbf",
    "a sum of 6,000 terms": b"x = " + b" + ".join([b"1"] * 6000) + b"\ndef f(a): ...\n",
    "a default of 6,000 terms": b"def f(a=" + b" + ".join([b"1"] * 6000) + b"): ...\n",
    "a chain of 3,000 calls": b"x = a" + b".b()" * 3000 + b"\ndef f(a): ...\n",
    "20,000 functions": b"".join(b"def f%d(a): ...\n" % number for number in range(20_000)),
    "an invalid escape, which warns": b"x = '\\d'\ndef f(a): ...\n",
}


def has_deep_trees(source: bytes) -> bool:
    """Tell whether a file asks for deeper syntax trees than Python 3.12 makes, by a depth that no setting raises."""
    return b"1 + 1 + 1" in source or b".b().b()" in source


@pytest.mark.parametrize("source", READABLE.values(), ids=READABLE)
def test_a_file_that_the_interpreter_reads_is_read(source: bytes) -> None:
    report = compared(package(source, HEALTHY), package(source + b"\n", CHANGED))
    if sys.version_info[:2] == (3, 12) and has_deep_trees(source):
        assert all("nest too deeply" in diagnostic.message for diagnostic in report.diagnostics)
    else:
        assert report.diagnostics == ()
    assert [change.path for change in report.changes] == ["pkg.plain.changed"]


def test_a_file_that_lost_everything_is_not_mistaken_for_one_that_cannot_be_read() -> None:
    report = compared(package(b"def f(a): ...\n", HEALTHY), package(b"", HEALTHY))
    assert [(change.rule, change.path) for change in report.changes] == [("object-removed", "pkg.odd.f")]


def test_what_inherits_from_an_unreadable_module_keeps_its_members() -> None:
    user = b"from pkg.odd import Two\nclass Mine(Two): ...\n"
    report = compared(
        package(b"class Two:\n    def three(self): ...\n", user),
        package(b"class Two:\n    def three(self: ...\n", user),
    )
    assert [diagnostic.file for diagnostic in report.diagnostics] == ["pkg/odd.py"]
    assert not [change for change in report.changes if change.severity is Severity.BREAKING]


def test_what_inherits_from_a_module_that_can_be_read_again_has_gained_nothing() -> None:
    user = b"from pkg.odd import Two\nclass Mine(Two):\n    def __eq__(self, other): ...\n"
    whole = b"class Two:\n    def three(self): ...\n    def __eq__(self, other): ...\n    def __hash__(self): ...\n"
    bare = user.partition(b"    def")[0] + b"    x = 1\n"
    for rest in (user, bare):
        report = compared(package(whole.replace(b"(self)", b"(self"), rest), package(whole, rest))
        assert [diagnostic.file for diagnostic in report.diagnostics] == ["pkg/odd.py"]
        assert not report.changes


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="type statements parse from Python 3.12 on")
def test_newer_syntax_says_what_to_do() -> None:
    report = compared(package(b"x = 1\n", HEALTHY), package(b"type X = int\n", HEALTHY))
    assert "run apicheck with that version" in report.diagnostics[0].message


def test_a_broken_pyproject_is_told_and_the_search_goes_on() -> None:
    base = {"pyproject.toml": PROJECT, "pkg/__init__.py": HEALTHY}
    head = {"pyproject.toml": b"[project\n", "pkg/__init__.py": CHANGED}
    report = compared(base, head)
    assert report.status == "incomplete"
    assert {diagnostic.file for diagnostic in report.diagnostics} == {"pyproject.toml"}
    assert [change.path for change in report.changes] == ["pkg.changed"]


def test_an_unknown_key_names_the_nearest_known_one() -> None:
    head = {"pyproject.toml": PROJECT + b"[tool.apicheck]\npackage = ['pkg']\n", "pkg/__init__.py": CHANGED}
    report = compared({"pyproject.toml": PROJECT, "pkg/__init__.py": HEALTHY}, head)
    assert "packages" in report.diagnostics[0].message
    assert [change.path for change in report.changes] == ["pkg.changed"]


def test_a_module_that_is_compiled_now_is_not_removed() -> None:
    base = {"pyproject.toml": PROJECT, "pkg/__init__.py": b"", "pkg/fast.py": b"def f(a): ...\n"}
    head = {"pyproject.toml": PROJECT, "pkg/__init__.py": b"", "pkg/fast.pyx": b"def f(a): ...\n"}
    assert compared(base, head).changes == ()


HATCH = b"""[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "pkg"
version = "1"
[tool.hatch.build.targets.wheel]
"""
SETUPTOOLS = b'[project]\nname = "pkg"\nversion = "1"\n[tool.setuptools]\n'
MISSED = {
    "packages that are not there": (SETUPTOOLS + b'packages = ["pkg"]', "code/one-off.d/api.py"),
    "files that are not there": (HATCH + b'only-include = ["pkg"]', "code/one-off.d/api.py"),
}


@pytest.mark.parametrize(("declaration", "place"), MISSED.values(), ids=MISSED)
def test_a_declaration_that_selects_no_file_is_no_silence(declaration: bytes, place: str) -> None:
    report = compared({"pyproject.toml": declaration, place: HEALTHY}, {"pyproject.toml": declaration, place: CHANGED})
    assert (report.status, report.changes) == ("incomplete", ())
    [diagnostic] = report.diagnostics
    assert "no module that the project ships was found" in diagnostic.message


def test_a_declared_package_that_is_a_module_is_found_by_convention() -> None:
    declaration = HATCH + b'only-include = ["pkg"]'
    report = compared(
        {"pyproject.toml": declaration, "pkg.py": HEALTHY}, {"pyproject.toml": declaration, "pkg.py": CHANGED}
    )
    assert report.status == "complete"
    assert [(change.rule, change.path) for change in report.changes] == [("parameter-removed", "pkg.changed")]


NOTHING_SHIPPED = {
    "says so to setuptools": (SETUPTOOLS + b"packages = []", "code/api.py"),
    "says so to poetry": (b'[tool.poetry]\nname = "pkg"\npackage-mode = false', "code/one-off.d/api.py"),
    "has tests and tasks alone": (PROJECT, "tests/test_api.py"),
    "has no code": (PROJECT, "README.md"),
}


@pytest.mark.parametrize(("declaration", "place"), NOTHING_SHIPPED.values(), ids=NOTHING_SHIPPED)
def test_a_project_that_ships_nothing_has_no_change(declaration: bytes, place: str) -> None:
    report = compared({"pyproject.toml": declaration, place: HEALTHY}, {"pyproject.toml": declaration, place: CHANGED})
    assert (report.status, report.changes) == ("complete", ())

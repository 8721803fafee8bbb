"""What a project's configuration says of its surface decides what is told."""

from typing import ClassVar

import pytest

from apicheck.comparison import compare_range
from apicheck.model.report import RevisionLabel
from apicheck.revisions import Range, snapshot_of

PROJECT = "[project]\nname = 'pkg'\nversion = '1'\n[tool.apicheck]\n"


def told(base: dict[str, str], head: dict[str, str], settings: str = "", *, severities: bool = False) -> list[str]:
    """The rules and paths of all changes between two trees, of which the newer one has the settings."""
    base_side, head_side = (
        snapshot_of(
            {path: text.encode() for path, text in {"pyproject.toml": PROJECT + settings, **files}.items()},
            RevisionLabel(name, None),
        )
        for name, files in (("base", base), ("head", head))
    )
    report = compare_range(Range(base_side, head_side, None, 0, "pkg"))
    assert not report.diagnostics
    return [
        f"{change.severity} {change.rule} {path}" if severities else f"{change.rule} {path}"
        for change in report.changes
        for path in (change.path, *change.paths)
    ]


F = "def f(): ...\n"
INTERNAL = {"pkg/__init__.py": "", "pkg/internal/__init__.py": "", "pkg/internal/sub.py": F}
HIDDEN = {"pkg/__init__.py": "", "pkg/_impl.py": F + "def _g(): ...\n"}
CLASS = {"pkg/__init__.py": "class C:\n    def m(self): ...\n    def _hook(self): ...\n    def n(self): ...\n"}


class TestPrivate:
    def test_paths_promise_nothing(self) -> None:
        gone = {**INTERNAL, "pkg/internal/sub.py": ""}
        assert told(INTERNAL, gone) == ["object-removed pkg.internal.sub.f"]
        assert told(INTERNAL, gone, "private = ['pkg.internal']") == []
        assert told(INTERNAL, gone, "private = ['*.internal']") == []
        assert told(INTERNAL, gone, "private = ['pkg.internal.s?b']") == []
        assert told(INTERNAL, gone, "private = ['pkg.internals']") == ["object-removed pkg.internal.sub.f"]

    def test_members_promise_nothing(self) -> None:
        gone = {"pkg/__init__.py": "class C:\n    def _hook(self): ...\n    def n(self): ...\n"}
        assert told(CLASS, gone) == ["member-removed pkg.C.m"]
        assert told(CLASS, gone, "private = ['pkg.C.m']") == []

    def test_what_moves_there_is_gone(self) -> None:
        base = {**INTERNAL, "pkg/__init__.py": F, "pkg/internal/sub.py": ""}
        settings = "private = ['pkg.internal']"
        assert [line.split()[1] for line in told(base, INTERNAL, settings)] == ["pkg.f"]

    def test_another_public_path_counts(self) -> None:
        base = {**INTERNAL, "pkg/__init__.py": "from pkg.internal.sub import f\n"}
        head = {**base, "pkg/internal/sub.py": "def f(a): ...\n"}
        assert told(base, head, "private = ['pkg.internal']") == ["required-parameter-added pkg.f"]


class TestPublic:
    def test_modules_count_whatever_their_names(self) -> None:
        gone = {**HIDDEN, "pkg/_impl.py": ""}
        assert told(HIDDEN, gone) == []
        assert told(HIDDEN, gone, "public = ['pkg._impl']") == [
            "object-removed pkg._impl._g",
            "object-removed pkg._impl.f",
        ]

    @pytest.mark.parametrize(
        ("settings", "paths"),
        [
            ("public = ['pkg._impl.f']", ["pkg._impl.f"]),
            ("public = ['pkg._impl.*']", ["pkg._impl._g", "pkg._impl.f"]),
            ("public = ['pkg._impl.?']", ["pkg._impl.f"]),
            ("public = ['pkg._impl.h']", []),
        ],
    )
    def test_names_count_whatever_their_module_is(self, settings: str, paths: list[str]) -> None:
        gone = {**HIDDEN, "pkg/_impl.py": ""}
        assert told(HIDDEN, gone, settings) == [f"object-removed {path}" for path in paths]
        assert told(gone, HIDDEN, settings) == [f"object-added {path}" for path in paths]
        del gone["pkg/_impl.py"]
        assert told(HIDDEN, gone, settings) == [f"object-removed {path}" for path in paths]

    def test_names_count_in_a_module_that_was_called_private(self) -> None:
        base = {**INTERNAL, "pkg/internal/sub.py": "class C:\n    def m(self, a): ...\ndef f(a): ...\n"}
        head = {**INTERNAL, "pkg/internal/sub.py": "class C:\n    def m(self): ...\ndef f(): ...\n"}
        both = "private = ['pkg.internal']\npublic = ['pkg.internal.sub.C']"
        assert told(base, head, both) == ["parameter-removed pkg.internal.sub.C.m"]

    def test_names_count_whatever_they_look_like(self) -> None:
        base = {"pkg/__init__.py": "__all__ = []\ndef _g(): ...\n"}
        assert told(base, {"pkg/__init__.py": "__all__ = []\n"}, "public = ['pkg._g']") == ["object-removed pkg._g"]

    def test_members_count_whatever_they_look_like(self) -> None:
        gone = {"pkg/__init__.py": "class C:\n    def m(self): ...\n    def n(self): ...\n"}
        assert told(CLASS, gone) == []
        assert told(CLASS, gone, "public = ['pkg.C._hook']") == ["member-removed pkg.C._hook"]

    def test_the_longer_pattern_counts(self) -> None:
        gone = {**INTERNAL, "pkg/internal/sub.py": ""}
        both = "private = ['pkg.internal']\npublic = ['pkg.internal.sub']"
        assert told(INTERNAL, gone, both) == ["object-removed pkg.internal.sub.f"]


class TestReexports:
    BASE: ClassVar = {
        "pkg/__init__.py": "from pkg._a import f\nfrom pkg._a import g as g\n",
        "pkg/other.py": "from pkg._a import f\n",
        "pkg/_a.py": F + "def g(): ...\n",
    }
    GONE: ClassVar = {"pkg/__init__.py": "", "pkg/other.py": "", "pkg/_a.py": F + "def g(): ...\n"}

    @pytest.mark.parametrize(
        ("settings", "paths"),
        [
            ("", {"pkg.f", "pkg.g"}),
            ("reexports = 'init'", {"pkg.f", "pkg.g"}),
            ("reexports = 'explicit'", {"pkg.g"}),
            ("reexports = 'all'", {"pkg.f", "pkg.g", "pkg.other.f"}),
        ],
    )
    def test_are_what_the_project_says(self, settings: str, paths: set[str]) -> None:
        assert {line.split()[1] for line in told(self.BASE, self.GONE, settings)} == paths


class TestExcluded:
    def test_modules_are_not_even_read(self) -> None:
        base = {"pkg/__init__.py": "", "pkg/vendor/__init__.py": "", "pkg/vendor/old.py": F}
        head = {**base, "pkg/vendor/old.py": "def f(:\n"}
        assert told(base, head, "exclude = ['pkg.vendor']") == []
        assert told(base, {"pkg/__init__.py": ""}, "exclude = ['*.vendor']") == []

    def test_modules_may_be_what_a_command_names(self) -> None:
        command = "[project.scripts]\nrun = 'pkg.tool:main'\n"
        pyproject = f"[project]\nname = 'pkg'\nversion = '1'\n{command}[tool.apicheck]\nexclude = ['pkg.tool']\n"
        base = {"pyproject.toml": pyproject, "pkg/__init__.py": "", "pkg/tool.py": "def main(): ...\n"}
        assert told(base, {**base, "pkg/tool.py": ""}) == []


class TestExperimental:
    MARK = "def experimental(f):\n    return f\n"
    SETTINGS = "experimental = ['pkg.marks.experimental']"

    def files(self, source: str) -> dict[str, str]:
        return {"pkg/__init__.py": source, "pkg/marks.py": self.MARK}

    def test_functions_and_classes_promise_nothing(self) -> None:
        base = self.files(
            "from pkg.marks import experimental\n@experimental\ndef f(a): ...\n"
            "@experimental\nclass C:\n    def m(self): ...\n"
        )
        head = self.files("from pkg.marks import experimental\n@experimental\nclass C: ...\n")
        assert told(base, head) == ["member-removed pkg.C.m", "object-removed pkg.f"]
        assert told(base, head, self.SETTINGS) == []

    def test_methods_promise_nothing(self) -> None:
        base = self.files("import pkg.marks\nclass C:\n    @pkg.marks.experimental\n    def m(self): ...\n")
        assert told(base, self.files("import pkg.marks\nclass C: ...\n"), self.SETTINGS) == []

    def test_additions_are_not_told(self) -> None:
        head = self.files("from pkg.marks import experimental as _e\n@_e\ndef f(a): ...\n")
        assert told(self.files(""), head, self.SETTINGS) == []

    def test_a_mark_that_is_new_takes_nothing_back(self) -> None:
        base = self.files("def f(a): ...\n")
        head = self.files("from pkg.marks import experimental as _e\n@_e\ndef f(): ...\n")
        assert told(base, head, self.SETTINGS) == ["parameter-removed pkg.f"]

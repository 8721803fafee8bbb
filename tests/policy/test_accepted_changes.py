"""Entries of accepted changes: how they are written and read, what they accept, when they are wrong."""

import datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apicheck.model.report import Acceptance, Bump, Change
from apicheck.policy.accepted_changes import (
    FOLDER,
    Entry,
    brought,
    entry_for,
    problems_of,
    read_entries,
    with_acceptances,
    written,
)
from apicheck.rules.fingerprints import fingerprint_of
from tests.project.trees import MemoryTree
from tests.report.reports import change

TODAY = datetime.date(2026, 6, 1)


def removed(path: str = "pkg.f", old: str | None = "f(a)") -> Change:
    """A removal with the fingerprint that belongs to it."""
    print_ = fingerprint_of("object-removed", path, None, old, None)
    return msgspec.structs.replace(
        change(rule="object-removed", path=path), parameter=None, old=old, new=None, fingerprint=print_
    )


def problems(*entries: Entry, changes: tuple[Change, ...] = (), **settings: Any) -> list[str]:
    given = {"is_stale": True, "version": "1.5", "today": TODAY, **settings}
    found = problems_of(
        entries,
        changes,
        is_stale=lambda _: given["is_stale"],
        version_at=lambda _: given["version"],
        today=given["today"],
    )
    return [problem.message for problem in found]


TEXTS = st.text(max_size=20)


@given(TEXTS, TEXTS, st.none() | TEXTS, st.none() | TEXTS, st.none() | TEXTS, st.none() | TEXTS, st.none() | TEXTS)
def test_what_is_written_is_read_again(
    path: str, reason: str, parameter: str | None, old: str | None, new: str | None, who: str | None, until: str | None
) -> None:
    entry = Entry(f"{FOLDER}/x.toml", "rule", path, reason, parameter, old, new, who, until)
    found, wrong = read_entries(MemoryTree({entry.file: written(entry).encode()}))
    assert (found, wrong) == ((entry,), ())


def test_an_entry_says_what_it_accepts_and_why() -> None:
    entry = entry_for(removed(), "nobody used it", "Ada", "2.0")
    assert written(entry) == (
        'rule = "object-removed"\npath = "pkg.f"\nold = "f(a)"\nwho = "Ada"\nuntil = "2.0"\nreason = "nobody used it"\n'
    )
    assert entry.file == f"{FOLDER}/object-removed-{removed().fingerprint}.toml"
    assert entry.fingerprint == removed().fingerprint


def test_a_date_needs_no_quotes() -> None:
    text = b"rule = 'r'\npath = 'p'\nreason = 'x'\nuntil = 2026-12-31\n"
    (entry,), _ = read_entries(MemoryTree({f"{FOLDER}/x.toml": text}))
    assert entry.until == "2026-12-31"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rule = ", "does not parse"),
        ("rule = 'r'", "has no 'path'; `apicheck accept` writes such files"),
        ("path = 'p'", "has no 'rule'"),
        ("rule = 'r'\npath = 'p'\nreazon = 'x'", "has an unknown key 'reazon'; did you mean 'reason'?"),
        ("rule = 'r'\npath = ['p']", "path is ['p']; expected a text"),
    ],
)
def test_what_is_no_entry_is_a_problem(text: str, message: str) -> None:
    found, (problem,) = read_entries(MemoryTree({f"{FOLDER}/x.toml": text.encode()}))
    assert found == ()
    assert problem.file == f"{FOLDER}/x.toml"
    assert message in problem.message


def test_other_files_are_no_entries() -> None:
    assert read_entries(MemoryTree({f"{FOLDER}/README.md": b"", ".apicheck/x.toml": b""})) == ((), ())


def test_an_entry_accepts_its_change_alone() -> None:
    judged = ((removed(), Bump.MAJOR), (removed("pkg.g"), Bump.MAJOR), (removed(old="f(a, b)"), Bump.MAJOR))
    found = with_acceptances(judged, [entry_for(removed(), "why  not\n", "Ada")])
    assert [(change.accepted, bump) for change, bump in found] == [
        (Acceptance("why not", "Ada", None), Bump.NONE),
        (None, Bump.MAJOR),
        (None, Bump.MAJOR),
    ]


def test_an_entry_without_a_reason_accepts_nothing() -> None:
    ((change, bump),) = with_acceptances([(removed(), Bump.MAJOR)], [entry_for(removed(), " \n")])
    assert (change.accepted, bump) == (None, Bump.MAJOR)
    (message,) = problems(entry_for(removed(), " "), changes=(removed(),))
    assert message.endswith("accepts object-removed at pkg.f without a reason; say why in `reason`")


def test_an_entry_that_accepts_nothing_is_stale() -> None:
    entry = entry_for(removed(), "x")
    (message,) = problems(entry, changes=(removed("pkg.g"),))
    assert message.endswith(f"at pkg.f, which is no change here any more; `git rm {entry.file}`")
    assert problems(entry, changes=(removed(),)) == []
    assert problems(entry, is_stale=False) == []


@pytest.mark.parametrize(
    ("until", "version", "expected"),
    [
        ("2026-06-02", None, ""),
        ("2026-06-01", None, "until 2026-06-01, which has come; undo the change, or give it a later `until`"),
        ("2025-01-01", "9", "until 2025-01-01, which has come"),
        ("2.0", "1.9", ""),
        ("2.0", None, ""),
        ("2.0", "no version", ""),
        ("2.0", "2.0", "until 2.0, and 2.0 is that far"),
        ("2.0.0", "2", "until 2.0.0, and 2 is that far"),
        ("2.0", "2.0.0rc1", "until 2.0, and 2.0.0rc1 is that far"),
        ("2.0", "1!0.1", "until 2.0, and 1!0.1 is that far"),
        ("soon", None, "until 'soon', which is neither a version nor a date (2026-12-31)"),
    ],
)
def test_an_entry_ends_with_a_version_or_a_date(until: str, version: str | None, expected: str) -> None:
    found = problems(entry_for(removed(), "x", until=until), changes=(removed(),), version=version)
    assert [expected in message for message in found] == ([True] if expected else [])


def test_a_range_brings_what_is_new_or_changed() -> None:
    entries = [Entry(f"{FOLDER}/{name}.toml", "r", name, "x") for name in ("old", "changed", "new")]
    texts = {entry.file: written(entry) for entry in entries}
    base = MemoryTree({file: text for file, text in texts.items() if not file.endswith("new.toml")})
    base.files[f"{FOLDER}/changed.toml"] = "another content"
    found = brought(base, MemoryTree(texts), {entry.file: entry for entry in entries})
    assert [entry.path for entry in found] == ["changed", "new"]

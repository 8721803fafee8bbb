"""Changes that a project accepted on purpose: one small file each in `.apicheck/accepted/`.

An entry holds what tells a change from any other (rule, path, parameter, old and new) and why it was accepted. It is
matched by the fingerprint of the former, so that moved lines and new wordings of messages do not matter.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec
from packaging.version import InvalidVersion, Version

from apicheck.model.report import Acceptance, Bump, Change
from apicheck.policy.settings_reader import nearest, shown
from apicheck.project.distribution import Problem
from apicheck.project.toml_files import parse_toml
from apicheck.project.tree import Tree
from apicheck.revisions import UnreadableFile
from apicheck.rules.fingerprints import fingerprint_of

FOLDER = ".apicheck/accepted"

_REQUIRED = ("rule", "path")


class Entry(msgspec.Struct, frozen=True):
    """An accepted change and the file that says so. `until` is a version or a date (`2026-12-31`)."""

    file: str
    rule: str
    path: str
    reason: str = ""
    parameter: str | None = None
    old: str | None = None
    new: str | None = None
    who: str | None = None
    until: str | None = None

    @property
    def fingerprint(self) -> str:
        """That of the change that is accepted."""
        return fingerprint_of(self.rule, self.path, self.parameter, self.old, self.new)


KEYS = tuple(field for field in Entry.__struct_fields__ if field != "file")


def entry_for(change: Change, reason: str, who: str | None = None, until: str | None = None) -> Entry:
    """Return the entry that accepts a change."""
    return Entry(
        file=f"{FOLDER}/{change.rule}-{change.fingerprint}.toml",
        rule=change.rule,
        path=change.path,
        reason=reason,
        parameter=change.parameter,
        old=change.old,
        new=change.new,
        who=who,
        until=until,
    )


def written(entry: Entry) -> str:
    """Return the text of an entry's file, TOML that reads back to the same entry."""
    values = ((key, getattr(entry, key)) for key in (*(key for key in KEYS if key != "reason"), "reason"))
    return "".join(f"{key} = {_toml(value)}\n" for key, value in values if value is not None)


def _toml(text: str) -> str:
    """Return a basic string; JSON escapes all that TOML must have escaped but DEL and lone surrogates."""
    escaped = msgspec.json.encode(text.encode("utf-8", "backslashreplace").decode("utf-8")).decode()
    return escaped.replace("\x7f", "\\u007f")


def read_entries(tree: Tree) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Return the entries of a tree in the order of their files, and a sentence for each file that is none."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for path in sorted(tree.files):
        if not path.startswith(f"{FOLDER}/") or not path.endswith(".toml"):
            continue
        entry = _read(tree, path, problems)
        if entry is not None:
            entries.append(entry)
    return tuple(entries), tuple(problems)


def _read(tree: Tree, path: str, problems: list[Problem]) -> Entry | None:
    try:
        table, problem = parse_toml(path, tree.read(path))
    except UnreadableFile as error:
        table, problem = {}, Problem(path, None, str(error))
    if problem is not None:
        problems.append(problem)
        return None
    wrong = [f"has an unknown key {key!r}; {nearest(key, list(KEYS))}" for key in table if key not in KEYS]
    texts = {key: _text(value) for key, value in table.items() if key in KEYS}
    wrong += [f"{key} is {shown(table[key])}; expected a text" for key, text in texts.items() if text is None]
    wrong += [f"has no {key!r}; `apicheck accept` writes such files" for key in _REQUIRED if key not in table]
    problems.extend(Problem(path, None, sentence) for sentence in wrong)
    return None if wrong else Entry(file=path, **{key: text for key, text in texts.items() if text is not None})


def _text(value: object) -> str | None:
    """Return a text, or a date as one: `until = 2026-12-31` needs no quotes in TOML."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    return value if isinstance(value, str) else None


def with_acceptances(
    judged: Iterable[tuple[Change, Bump]], entries: Iterable[Entry]
) -> tuple[tuple[Change, Bump], ...]:
    """Mark the changes that entries accept. What is accepted asks for no bump beyond that of changed sources.

    An entry without a reason accepts nothing.
    """
    by_fingerprint = {entry.fingerprint: entry for entry in entries if entry.reason.strip()}
    return tuple(_accepted(change, bump, by_fingerprint.get(change.fingerprint)) for change, bump in judged)


def _accepted(change: Change, bump: Bump, entry: Entry | None) -> tuple[Change, Bump]:
    if entry is None:
        return change, bump
    acceptance = Acceptance(" ".join(entry.reason.split()), entry.who, entry.until)
    return msgspec.structs.replace(change, accepted=acceptance), Bump.NONE


def problems_of(
    entries: Iterable[Entry],
    changes: Iterable[Change],
    *,
    is_stale: Callable[[Entry], bool],
    version_at: Callable[[str], str | None],
    today: datetime.date,
) -> Iterator[Problem]:
    """Yield a sentence for each entry that is wrong: without a reason, expired, or stale.

    `is_stale` is asked about those that accept none of the changes. `version_at` tells for a path the version that its
    distribution declares now, None where none is known. An entry expires on its date, or with the first release or
    pre-release of its version.
    """
    there = {change.fingerprint for change in changes}
    for entry in entries:
        subject = f"accepts {entry.rule} at {entry.path}"
        if not entry.reason.strip():
            yield Problem(entry.file, None, f"{subject} without a reason; say why in `reason`")
        elif (expiry := _expiry(entry, version_at, today)) is not None:
            yield Problem(entry.file, None, f"{subject} {expiry}")
        elif entry.fingerprint not in there and is_stale(entry):
            yield Problem(entry.file, None, f"{subject}, which is no change here any more; `git rm {entry.file}`")


def none_is_stale(_: Entry) -> bool:
    """Answer `is_stale` where entries that accept nothing are no concern: only the changes are asked for."""
    return False


def all_are_stale(_: Entry) -> bool:
    """Answer `is_stale` where all is compared that entries can be about: what accepts nothing there never will."""
    return True


def _expiry(entry: Entry, version_at: Callable[[str], str | None], today: datetime.date) -> str | None:
    """Complete the sentence on an entry that no longer counts, or whose end is neither a version nor a date."""
    until = entry.until
    if until is None:
        return None
    remedy = "undo the change, or give it a later `until`"
    if _date(until) is not None:
        return f"until {until}, which has come; {remedy}" if date_has_come(until, today) else None
    version = version_at(entry.path)
    try:
        limit = Version(until)
        now = None if version is None else Version(version)
    except InvalidVersion:
        return (
            f"until {until!r}, which is neither a version nor a date (2026-12-31)" if not _is_version(until) else None
        )
    has_come = now is not None and Version(now.base_version) >= Version(limit.base_version)
    return f"until {until}, and {version} is that far; {remedy}" if has_come else None


def until_is_understood(text: str) -> bool:
    """Tell whether an entry may end so: with a version, or on a date."""
    return _date(text) is not None or _is_version(text)


def date_has_come(text: str, today: datetime.date) -> bool:
    """Tell whether an entry's end is a date, and over: the entry counts no longer on that day."""
    date = _date(text)
    return date is not None and today >= date


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _is_version(text: str) -> bool:
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True


def brought(base: Tree, head: Tree, entries: Mapping[str, Entry]) -> tuple[Entry, ...]:
    """Return those of head's entries, given by file, that a range itself brings: the file is new, or has changed."""
    return tuple(entry for path, entry in entries.items() if base.files.get(path) != head.files[path])

"""The report: what `--format json` writes, field for field, and what every other format is rendered from."""

import enum
from typing import Literal

import msgspec

from apicheck.model.deprecation import Deprecation
from apicheck.model.location import Location


class Severity(enum.StrEnum):
    """How much a change costs the users of the documented surface; the order of members is the order of weight."""

    BREAKING = "breaking"
    RISKY = "risky"
    COMPATIBLE = "compatible"

    @property
    def weight(self) -> int:
        """Larger is worse: 2 for breaking, 1 for risky, 0 for compatible."""
        return {"breaking": 2, "risky": 1, "compatible": 0}[self.value]


class Domain(enum.StrEnum):
    """Who notices: the interpreter at run time, or a type checker."""

    RUNTIME = "runtime"
    TYPING = "typing"


class Bump(enum.StrEnum):
    """The part of a version number that has to move (Semantic Versioning 2.0.0, clauses 6 to 8)."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"

    @property
    def weight(self) -> int:
        """Larger is a larger step: 0 for none to 3 for major."""
        return ("none", "patch", "minor", "major").index(self.value)


class Witness(msgspec.Struct, frozen=True):
    """The smallest use that worked on base, and what the interpreter says to it on head.

    `error` is the exception's type and message, or a sentence on what happens instead where nothing is raised.
    `before` are the lines that stand before the use, where the whole is a program for a type checker.
    """

    call: str
    error: str
    before: tuple[str, ...] = ()


class Acceptance(msgspec.Struct, frozen=True):
    """Why a change was accepted on purpose, by whom, and until which version or date."""

    reason: str
    who: str | None = None
    until: str | None = None


class Change(msgspec.Struct, frozen=True):
    """One finding. `path` is the best public path, `paths` all others that reach the same object.

    `old` and `new` are one-line renderings for people (a signature, a kind, a value), None where there is none.
    `advice` says how to stay compatible; it is empty where nothing is to be done. `deprecation` is what base said of
    something that is gone, or what the side says that alone deprecates it; None where there is nothing of the kind.
    """

    rule: str
    severity: Severity
    domain: Domain
    path: str
    paths: tuple[str, ...]
    parameter: str | None
    old: str | None
    new: str | None
    message: str
    base_location: Location | None
    head_location: Location | None
    witness: Witness | None
    fingerprint: str
    accepted: Acceptance | None = None
    advice: str = ""
    deprecation: Deprecation | None = None


class Diagnostic(msgspec.Struct, frozen=True):
    """Something that could not be read or judged, so that the report is incomplete. Lines count from 1."""

    revision: Literal["base", "head"]
    file: str | None
    line: int | None
    message: str


class AcceptanceEntry(msgspec.Struct, frozen=True):
    """An entry of an accepted change: the file, what it accepts, and why."""

    file: str
    rule: str
    path: str
    reason: str


class SettingChange(msgspec.Struct, frozen=True):
    """A setting whose value a range itself changes: its dotted key, and both values as they are written."""

    key: str
    old: str | None
    new: str | None


class RevisionLabel(msgspec.Struct, frozen=True):
    """A side of the comparison: as the user named it, and its commit (None for the index or the work tree)."""

    rev: str
    commit: str | None


class Summary(msgspec.Struct, frozen=True):
    """Counts by severity, accepted changes apart; and of modules: those that changed, and all on the head side."""

    breaking: int = 0
    risky: int = 0
    compatible: int = 0
    accepted: int = 0
    modules_changed: int = 0
    modules: int = 0


class DistributionSummary(msgspec.Struct, frozen=True):
    """What a report says of one of several distributions: the release that it needs, and its counts."""

    name: str
    required_bump: Bump
    summary: Summary


class Report(msgspec.Struct, frozen=True):
    """The result of one comparison. `merge_base` is the commit that stood in for the named base, None where none did.

    `status` is "incomplete" exactly when there are diagnostics. `project` is what the header calls the project,
    `base_ahead` counts the commits that the named base has and head lacks. `accepts` and `reconfigures` are what the
    range itself brings: entries of accepted changes, and settings. Who makes a change should not be who waves it
    through unseen. `distributions` has an entry for each one where there are several.
    """

    status: Literal["complete", "incomplete"]
    base: RevisionLabel
    head: RevisionLabel
    merge_base: str | None
    required_bump: Bump
    summary: Summary
    changes: tuple[Change, ...]
    diagnostics: tuple[Diagnostic, ...]
    project: str = ""
    base_ahead: int = 0
    accepts: tuple[AcceptanceEntry, ...] = ()
    reconfigures: tuple[SettingChange, ...] = ()
    distributions: tuple[DistributionSummary, ...] = ()
    schema_version: Literal[1] = 1

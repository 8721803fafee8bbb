"""What the release gate says: the JSON of `apicheck gate`, field for field, and what its text is rendered from."""

import enum
from typing import Literal

import msgspec

from apicheck.model.report import Bump, Report, RevisionLabel, Summary


class Verdict(enum.StrEnum):
    """Whether a version may be released; undecided where something could not be read, judged or found."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    UNDECIDED = "undecided"

    @property
    def weight(self) -> int:
        """Larger outweighs smaller: 0 for a pass to 2 for no decision."""
        return ("pass", "fail", "undecided").index(self.value)


class DistributionVerdict(msgspec.Struct, frozen=True):
    """The verdict on one distribution.

    `base` is the last release and `base_version` its version, `version` the one that is to be released and
    `version_source` where that was read. `minimum_version` is the usual next version that carries the changes: a
    pre-release of it suffices. `required_bump` is what the changes ask for, whatever the project's numbers promise.
    `reason` is one sentence on the verdict, `notes` are more that a releaser should know. All but name and reason may
    be null where the verdict is undecided. `report` holds the findings.
    """

    name: str
    verdict: Verdict
    reason: str
    required_bump: Bump | None = None
    base: RevisionLabel | None = None
    base_version: str | None = None
    version: str | None = None
    version_source: str | None = None
    minimum_version: str | None = None
    counts: Summary | None = None
    notes: tuple[str, ...] = ()
    report: Report | None = None


class GateReport(msgspec.Struct, frozen=True):
    """The verdict on a release: the worst of its distributions', the largest bump, the sum of the counts.

    The versions are those of the only distribution, null where there are several.
    """

    verdict: Verdict
    head: RevisionLabel
    required_bump: Bump | None
    base_version: str | None
    version: str | None
    minimum_version: str | None
    counts: Summary
    distributions: tuple[DistributionVerdict, ...]
    schema_version: Literal[1] = 1

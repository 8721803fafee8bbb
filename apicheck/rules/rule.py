"""What a rule is: data, a documentation, and a plain function from a pair of model objects to findings."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from apicheck.model.deprecation import Deprecation
from apicheck.model.entity import Entity
from apicheck.model.location import Location
from apicheck.model.report import Bump, Domain, Severity, Witness

if TYPE_CHECKING:  # most of the program, which those who only want to know of a rule's name do not need
    from apicheck.matching.distributions import DistributionPair
    from apicheck.matching.pairs import Pair, Pairing


class Finding(msgspec.Struct, frozen=True):
    """What a rule has to say about one pair.

    `old` and `new` are one-line renderings for people and, with rule, path and parameter, what tells this finding from
    any other. `base_entity` and `head_entity` are the definitions to point at, `base_location` and `head_location` the
    lines of a declaration, which has no definition. `severity` is None for the rule's own.
    `deprecation` is what the finding is about; findings of removals get what base announced without it.
    """

    message: str
    path: str
    paths: tuple[str, ...] = ()
    parameter: str | None = None
    old: str | None = None
    new: str | None = None
    base_entity: Entity | None = None
    head_entity: Entity | None = None
    witness: Witness | None = None
    severity: Severity | None = None
    advice: str | None = None
    deprecation: Deprecation | None = None
    base_location: Location | None = None
    head_location: Location | None = None


Check = Callable[["Pair", "Pairing"], Iterator[Finding]]
DistributionCheck = Callable[["DistributionPair", "Pairing"], Iterator[Finding]]


class Rule(msgspec.Struct, frozen=True):
    """One kind of change. `check` yields a finding for each place where a pair shows it.

    A rule about what a project declares has a `check_distribution` instead, which is asked about distributions.
    `advice` says in one sentence how to stay compatible. `opposite` is the id of the rule that tells the change back:
    the rule about the addition where this one is about a removal; `no_opposite` says why there is none.
    `is_removal` says that something which users wrote is gone, so that each finding tells whether that was announced.
    The documentation is the docstring of the rule's module, in the sections of `apicheck.rules.documentation`.
    """

    id: str
    family: str
    domain: Domain
    severity: Severity
    bump: Bump
    check: Check | None = None
    advice: str = ""
    opposite: str = ""
    no_opposite: str = ""
    is_removal: bool = False
    check_distribution: DistributionCheck | None = None

    @property
    def module(self) -> str:
        """The dotted name of the module that the rule stands in: its id and its family say it."""
        return f"apicheck.rules.{self.family}.{self.id.replace('-', '_')}"

    @property
    def documentation(self) -> str:
        """The docstring of the rule's module, without indentation; see `apicheck.rules.documentation`."""
        return inspect.cleandoc(importlib.import_module(self.module).__doc__ or "")


def bump_for(severity: Severity) -> Bump:
    """Return the bump that a severity asks for by itself (Semantic Versioning 2.0.0, clauses 6 to 8)."""
    return {Severity.BREAKING: Bump.MAJOR, Severity.RISKY: Bump.PATCH, Severity.COMPATIBLE: Bump.MINOR}[severity]

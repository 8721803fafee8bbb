"""What the rules about dependencies say of a requirement that changed."""

from collections.abc import Iterator

from apicheck.matching.dependency_changes import DependencyChange, Fate, dependency_changes, is_from_address, joined
from apicheck.matching.distributions import DistributionPair
from apicheck.model.location import Location
from apicheck.project.declared import Declared, Dependency
from apicheck.rules.rule import Finding


def dependency_findings(pair: DistributionPair, fate: Fate) -> Iterator[Finding]:
    """Yield a finding for each requirement of a distribution, and of its extras, that has this fate."""
    old, new = pair.declared
    for change in dependency_changes(pair, fate):
        keys = ("optional-dependencies", change.extra) if change.extra else ("dependencies",)
        yield Finding(
            _message(change),
            pair.path_of(*keys, change.name),
            old=joined(change.old),
            new=joined(change.new),
            base_location=_location(change.old, old),
            head_location=_location(change.new, new),
        )


def _message(change: DependencyChange) -> str:
    where = " in some environments" if change.is_partial else ""
    by = f" by the extra {change.extra}" if change.extra else ""
    range_ = f" {change.range}" if change.range else " some versions"
    match change.fate:
        case Fate.ADDED:
            return f"is required now{by}{where}"
        case Fate.REMOVED:
            return f"is no longer required{by}{where}"
        case Fate.TIGHTENED if any(map(is_from_address, change.new)) and not any(map(is_from_address, change.old)):
            return f"is taken from an address now, whatever version that has{where}"
        case Fate.TIGHTENED:
            return f"no longer admits{range_}{where}"
        case Fate.LOOSENED:
            return f"admits{range_}, too{where}"


def _location(dependencies: tuple[Dependency, ...], declared: Declared) -> Location | None:
    return next((each.location for each in dependencies if each.location is not None), declared.location)

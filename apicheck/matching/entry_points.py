"""Entry points by what users find them by, and whether what they name is there."""

from __future__ import annotations

from collections.abc import Iterable

from apicheck.matching.distributions import DistributionPair
from apicheck.matching.pairs import Side
from apicheck.project.declared import EntryPoint
from apicheck.project.distribution import Distribution

COMMANDS = "scripts"


def key_of(point: EntryPoint) -> tuple[str, str]:
    """Return group and name; commands are one group, whether they open a console or not."""
    return (COMMANDS if point.is_command else point.group), point.name


def by_key(points: Iterable[EntryPoint]) -> dict[tuple[str, str], EntryPoint]:
    """Return entry points by their keys."""
    return {key_of(point): point for point in points}


def path_of(pair: DistributionPair, point: EntryPoint) -> str:
    """Return the path of an entry point, by the tables of the `pyproject.toml` specification."""
    keys = (COMMANDS,) if point.is_command else ("entry-points", point.group)
    return pair.path_of(*keys, point.name)


def missing_part(target: str, side: Side, distribution: Distribution) -> str | None:
    """Return the first part of an entry point's target that is certainly not there, None where all of it may be.

    What another project holds, what can't be read, and tests, which are not read, may all be there.
    """
    surface = side.surface
    module, _, attributes = (part.strip() for part in target.partition(":"))
    if not module or not _is_own(module, distribution):
        return None
    if any(each.name == module and each.is_support for each in distribution.modules):
        return None
    parts = module.split(".")
    for count in range(1, len(parts) + 1):
        name = ".".join(parts[:count])
        if name in surface.opaque:
            return None
        if not surface.has_module(name):
            return name
    path = module
    for name in attributes.split(".") if attributes else ():
        holder, path = path, f"{path}.{name}"
        if surface.resolve_path(path):
            continue
        is_open = surface.served.may_serve(holder, name) if surface.has_module(holder) else holder != module
        return None if is_open else path
    return None


def _is_own(module: str, distribution: Distribution) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in distribution.import_names)

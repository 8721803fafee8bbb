"""A command or another entry point names a module or function that is gone.

It led somewhere on base. Either its target was changed or what it names was removed, perhaps something private, which
no other rule tells. What another project holds is not looked at.

## Why it matters

The command is installed and fails with `ImportError` or `ModuleNotFoundError` as soon as it is run.

## Before

    [project.scripts]
    demo = "demo.cli:main"     # cli.py defines main

## After

    [project.scripts]
    demo = "demo.cli:main"     # cli.py defines run

## How to stay compatible

Let the entry point name what is there.

## References

- Entry points specification, "Data model"
"""

from collections.abc import Iterator

from apicheck.matching.distributions import DistributionPair
from apicheck.matching.entry_points import by_key, key_of, missing_part, path_of
from apicheck.matching.pairs import Pairing
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.rule import Finding, Rule


def check(pair: DistributionPair, pairing: Pairing) -> Iterator[Finding]:
    """Find entry points that led somewhere on base and lead nowhere on head."""
    old, new = pair.declared
    if old.entry_points is None or new.entry_points is None:
        return
    before = by_key(old.entry_points)
    for point in new.entry_points:
        earlier = before.get(key_of(point))
        if earlier is None or missing_part(earlier.target, pairing.base, pair.old) is not None:
            continue
        missing = missing_part(point.target, pairing.head, pair.new)
        if missing is None:
            continue
        module, _, attributes = point.target.partition(":")
        name = attributes.split(".")[0].strip()
        if missing == module.strip() or module.strip().startswith(f"{missing}."):
            witness = Witness(f"import {module.strip()}", f"ModuleNotFoundError: No module named {missing!r}")
        elif missing == f"{module.strip()}.{name}":
            witness = Witness(
                f"from {module.strip()} import {name}",
                f"ImportError: cannot import name {name!r} from {module.strip()!r}",
            )
        else:
            witness = None
        yield Finding(
            f"{'command' if point.is_command else f'entry point of {point.group}'} names {missing}, which is gone",
            path_of(pair, point),
            old=f"{earlier.name} = {earlier.target}",
            new=f"{point.name} = {point.target}",
            base_location=earlier.location or old.location,
            head_location=point.location or new.location,
            witness=witness,
        )


RULE = Rule(
    "entry-point-broken",
    "project",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check_distribution=check,
    advice="let the entry point name what is there",
    no_opposite="an entry point that led nowhere was of no use to anybody",
)

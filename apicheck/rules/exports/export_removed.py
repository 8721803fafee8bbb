"""A name has dropped out of a module's `__all__`, though it can still be imported by name.

Where the module had no `__all__` and now has a narrower one, `exports-narrowed` tells it for all its names at once.

## Why it matters

`from pkg import *` no longer brings the name, so that its first use raises `NameError`. And leaving `__all__` says that
the name is not public any more.

## Before

    __all__ = ["fetch", "parse"]

## After

    __all__ = ["fetch"]

## How to stay compatible

Keep the name in `__all__` until it is removed.

## References

- Language reference, 7.11 "The import statement", on `__all__`
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.removals import dropped_exports
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find names that base lists in `__all__` and head does not, while the module still has them."""
    dropped = dropped_exports(pair, pairing)
    if not dropped:
        return
    module, _, name = dropped[0].rpartition(".")
    yield Finding(
        "left __all__: a star import no longer brings it, importing it by name still works",
        dropped[0],
        dropped[1:],
        old=describe(pair.old),
        base_entity=pair.old,
        head_entity=pair.new,
        witness=Witness(f"from {module} import *; {name}", f"NameError: name {name!r} is not defined"),
    )


RULE = Rule(
    "export-removed",
    "exports",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the name in __all__ until it is removed",
    opposite="export-added",
    is_removal=True,
)

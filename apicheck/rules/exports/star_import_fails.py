"""A module lists a name in its `__all__` that it does not have, so that every star import of it fails.

Such a name may have been forgotten when the thing itself was removed, or misspelled when it was added. Where a star
import of the module failed before as well nothing is told.

## Why it matters

`from package import *` raises `AttributeError`, whatever the other names are.

## Before

    __all__ = ["fetch"]
    def fetch(url): ...

## After

    __all__ = ["fetch", "parse"]
    def fetch(url): ...

## How to stay compatible

List in `__all__` only what the module has. A test that imports everything from it shows what is missing.

## References

- Language reference, 7.11 "The import statement", on `__all__`
"""

from collections.abc import Iterator

from apicheck.matching.missing_exports import may_lack_exports, missing_exports
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.entity import EntityKind
from apicheck.model.module import ModuleSummary
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find public modules whose `__all__` lists by now what they do not have."""
    old, new = pair.old, pair.new
    if old is None or new is None or old.kind is not EntityKind.MODULE or new.kind is not EntityKind.MODULE:
        return
    if not pair.is_public_base or old.home != pair.path or new.home != pair.path:
        return
    names = missing_exports(pairing.head, new.home)
    if not names or may_lack_exports(pairing.base, old.home):
        return
    yield Finding(
        f"a star import of it fails: __all__ lists {', '.join(names)}, which it does not have",
        pair.path,
        pair.paths,
        new=", ".join(names),
        base_entity=old,
        head_entity=new,
        witness=_witness(pair.path, names, pairing.head.surface.modules[new.home]),
    )


def _witness(path: str, names: tuple[str, ...], module: ModuleSummary) -> Witness:
    """Return the import and its error; of several names it is not known here which one is asked for first."""
    is_plain = len(names) == 1 and "__getattr__" not in module.scope
    return Witness(
        f"from {path} import *",
        f"AttributeError: module {path!r} has no attribute{f' {names[0]!r}' if is_plain else ''}",
    )


RULE = Rule(
    "star-import-fails",
    "exports",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="take the name out of __all__, or let the module have it",
)

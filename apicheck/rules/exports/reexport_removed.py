"""A path to an object is gone while another public path still leads to it.

Where a star import brought many names that it no longer brings, they are told once, at the module that had them.

## Why it matters

Most packages offer their objects at the top and define them further down. Users import the short path, and it raises
`ImportError` although the object is still there.

## Before

    # pkg/__init__.py
    from pkg.client import Client

## After

    # pkg/__init__.py
    (nothing)

## How to stay compatible

Put the import back.

## References

- Typing specification, "Library interface (public and private symbols)"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.removals import other_path
from apicheck.matching.shared_fates import shortened
from apicheck.matching.star_losses import is_told_at_module, star_losses
from apicheck.model.entity import EntityKind
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.imports import failing_import
from apicheck.rules.rule import Finding, Rule

_GUESS = "if the computed __all__ that was starred has listed it"


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find paths that lead nowhere on head, to objects that head still offers under another path of base."""
    old = pair.old
    if pair.head:
        yield from _of_module(pair, pairing)
        return
    if old is None or pair.is_member or pair.is_folded or pair.may_be_served:
        return
    if old.kind is EntityKind.MODULE and old.home == pair.path:
        return  # told by `module-removed`
    other = other_path(pair, pairing)
    if other is None or is_told_at_module(pair, pairing):
        return
    is_guess = pairing.base.surface.exported.is_brought_by_guess(pair.parent, pair.name)
    yield Finding(
        f"may no longer be imported from here, {_GUESS}, only as {other}"
        if is_guess
        else f"can no longer be imported from here, only as {other}",
        pair.path,
        pair.paths,
        old=describe(old),
        new=other,
        base_entity=old,
        witness=None if is_guess else failing_import(pair, pairing),
        severity=Severity.RISKY if is_guess else None,
        advice=f"import it here again from {other.rpartition('.')[0]}",
    )


def _of_module(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Tell of a module at once that its star import no longer brings many names."""
    old = pair.old
    if old is None or old.kind is not EntityKind.MODULE or old.home != pair.path:
        return
    if pair.path not in star_losses(pairing).folded:
        return
    source, names = star_losses(pairing).folded[pair.path]
    yield Finding(
        f"{shortened(names)} can no longer be imported from here, only from {source}",
        pair.path,
        pair.paths,
        old=", ".join(names),
        new=source,
        base_entity=old,
        head_entity=pair.new,
        witness=Witness(
            f"from {pair.path} import {names[0]}",
            f"ImportError: cannot import name {names[0]!r} from {pair.path!r}",
        ),
        advice=f"import them here again from {source}",
    )


RULE = Rule(
    "reexport-removed",
    "exports",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    opposite="object-added",
    is_removal=True,
)

"""A name has dropped out of a module's `__all__`, though it can still be imported by name, or may still be.

So it is where a module has no `__all__` any more, and serves by `__getattr__` what it listed.

Where many names of a module dropped out, they are told once, at the module; where another module had them by a star
import and has lost them, `reexport-removed` tells it there. Where the module had no `__all__` and now
has a narrower one, `exports-narrowed` tells it for all its names at once.

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

import builtins
from collections.abc import Iterator

from apicheck.matching.folding import folded_exports
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.removals import dropped_exports
from apicheck.matching.shared_fates import shortened
from apicheck.matching.star_losses import star_losses
from apicheck.model.entity import EntityKind
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find names that base lists in `__all__` and head does not, while the module still has them."""
    folded = folded_exports(pairing)
    old = pair.old
    if old is not None and old.kind is EntityKind.MODULE and old.home == pair.path and pair.path in folded:
        yield _of_module(pair, folded[pair.path], pairing)
    told = star_losses(pairing).told_paths
    dropped = [
        path for path in dropped_exports(pair, pairing) if path.rpartition(".")[0] not in folded and path not in told
    ]
    if not dropped:
        return
    module, _, name = dropped[0].rpartition(".")
    is_guess = pairing.base.surface.exported.is_guess(module, name)
    yield Finding(
        ("left __all__, which is computed and may have listed it" if is_guess else "left __all__")
        + f": a star import no longer brings it, {_by_name(is_uncertain=pair.may_be_served)}",
        dropped[0],
        tuple(dropped[1:]),
        old=describe(pair.old),
        base_entity=pair.old,
        head_entity=pair.new,
        witness=None if is_guess else _witness(module, name),
        severity=Severity.RISKY if is_guess else None,
    )


def _witness(module: str, name: str) -> Witness:
    """Show the use of a name behind a star import, which finds the built-in thing of that name, if there is one."""
    is_builtin = hasattr(builtins, name)
    error = (
        f"was {module}.{name} and is now the built-in one" if is_builtin else f"NameError: name {name!r} is not defined"
    )
    return Witness(f"from {module} import *; {name}", error)


def _by_name(*, is_uncertain: bool, it: str = "it") -> str:
    """Say what becomes of imports by name."""
    return (
        f"whether __getattr__ still serves {it} can't be told"
        if is_uncertain
        else f"importing {it} by name still works"
    )


def _of_module(pair: Pair, lost: tuple[str, ...], pairing: Pairing) -> Finding:
    """Tell of a module at once that its `__all__` lost many names: of guesses only where there is nothing else."""
    certain = tuple(name for name in lost if not pairing.base.surface.exported.is_guess(pair.path, name))
    names = certain or lost
    pairs = [pairing.by_path.get(f"{pair.path}.{name}") for name in names]
    is_uncertain = any(each is not None and each.may_be_served for each in pairs)
    lost_them = f"__all__{'' if certain else ', which is computed, may have'} lost {shortened(names)}"
    return Finding(
        f"{lost_them}: a star import no longer brings them, {_by_name(is_uncertain=is_uncertain, it='them')}",
        pair.path,
        pair.paths,
        old=", ".join(names),
        base_entity=pair.old,
        head_entity=pair.new,
        witness=_witness(pair.path, names[0]) if certain else None,
        severity=None if certain else Severity.RISKY,
        advice="keep the names in __all__ until they are removed",
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

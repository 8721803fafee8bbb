"""A public module is gone, and with it every name that was imported from it.

One finding tells it, however many names the module held. Where the same names stand in another module of head, that
module is named as the new home. That its package still has an attribute of the name, for a module that stands elsewhere
now, helps no import of the module itself.

## Why it matters

`import pkg.module` and `from pkg.module import name` raise `ModuleNotFoundError` before any line of the caller runs.

## Before

    pkg/colours.py

## After

    pkg/palette.py

## How to stay compatible

Leave a module of the old name that re-exports everything from the new one, and let it warn.

## References

- Language reference, 5 "The import system"
"""

from collections.abc import Iterator

from apicheck.matching.kinds import may_be_registered
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.removals import holder_of_names, is_module_gone, new_home_of_module
from apicheck.model.entity import Entity, EntityKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.imports import failing_import
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find modules that stood under their own name and no longer do."""
    old = pair.old
    if old is None or old.kind is not EntityKind.MODULE or old.home != pair.path:
        return
    if pair.is_folded or (pair.head and not _is_name_of_another(pair, pairing)):
        return
    if pair.new is not None:
        yield _left_as_name(pair, old, pair.new, pairing)
        return
    home = new_home_of_module(pair, pairing)
    names = pairing.base.names.of(old.home)
    held = f" with {', '.join(names[:5])}{' and more' if len(names) > 5 else ''}" if names else ""
    holder = holder_of_names(pair, pairing)
    if holder is not None:
        held = f"; {holder} has {'most of its names' if len(names) > 2 else ', '.join(names)} now"
    # `__getattr__` serves no import of a module; what a module above it wrote into `sys.modules` does.
    is_certain = not may_be_registered(pair.path, pairing.head)
    yield Finding(
        f"module moved to {home}, nothing left behind" if home else f"module was removed{held}",
        pair.path,
        pair.paths,
        old=f"module {pair.path}",
        new=f"module {home}" if home else None,
        base_entity=old,
        witness=failing_import(pair, pairing) if is_certain else None,
        severity=None if is_certain else Severity.RISKY,
        advice=f"keep {pair.path} as a module that re-exports {home} and warns" if home else None,
    )


def _is_name_of_another(pair: Pair, pairing: Pairing) -> bool:
    """Tell whether the package still has the name, for a module that stands elsewhere: no import finds it here."""
    return all(entity.kind is EntityKind.MODULE for entity in pair.head) and is_module_gone(pair, pairing)


def _left_as_name(pair: Pair, old: Entity, new: Entity, pairing: Pairing) -> Finding:
    is_certain = not may_be_registered(pair.path, pairing.head)
    return Finding(
        f"module moved to {new.home}, and only {pair.parent}'s name for it is left",
        pair.path,
        pair.paths,
        old=f"module {pair.path}",
        new=f"module {new.home}",
        base_entity=old,
        head_entity=new,
        witness=failing_import(pair, pairing) if is_certain else None,
        severity=None if is_certain else Severity.RISKY,
        advice=f"keep {pair.path} as a module that re-exports {new.home} and warns",
    )


RULE = Rule(
    "module-removed",
    "exports",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep a module of this name that warns, and remove it in a later major release",
    opposite="module-added",
    is_removal=True,
)

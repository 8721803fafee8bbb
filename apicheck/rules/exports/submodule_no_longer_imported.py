"""A package no longer imports one of its submodules, which used to be there after importing the package alone.

Where the package named the submodule itself (`from . import codecs`) it was offered there, and its loss is breaking.
Where the submodule was merely loaded along with something else, users may have come to count on it: that is risky, and
told once for the whole package.

## Why it matters

`import pkg` followed by `pkg.codecs.decode(...)` raises `AttributeError` unless something else imports `pkg.codecs`.

## Before

    # pkg/__init__.py
    from . import codecs

## After

    # pkg/__init__.py

## How to stay compatible

Keep importing the submodule, or import it when it is first asked for, in a module-level `__getattr__`.

## References

- Language reference, 5.4.2 "Submodules"
- PEP 562, "Module `__getattr__` and `__dir__`"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.submodules import is_offered, is_told_by_names, no_longer_imported
from apicheck.model.entity import EntityKind
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find packages that loaded a submodule on base, offered or not, and don't on head."""
    old, new = pair.old, pair.new
    if old is None or new is None or not old.kind is new.kind is EntityKind.MODULE or old.home != pair.path:
        return
    merely_loaded: list[str] = []
    for submodule in no_longer_imported(pair.path, pairing):
        if not is_offered(submodule, pairing.base):
            if not is_told_by_names(submodule, pairing):
                merely_loaded.append(submodule)
            continue
        name = submodule.rpartition(".")[2]
        yield Finding(
            f"is no longer imported by {pair.path}; importing it by its own name still works",
            submodule,
            old=f"module {submodule}",
            base_entity=old,
            head_entity=new,
            witness=Witness(
                f"import {pair.path}; {pair.path}.{name}",
                f"AttributeError: module {pair.path!r} has no attribute {name!r}",
            ),
        )
    if merely_loaded:
        shown = ", ".join(merely_loaded[:4]) + (" and more" if len(merely_loaded) > 4 else "")
        yield Finding(
            f"importing it no longer loads {shown}",
            pair.path,
            pair.paths,
            old=", ".join(merely_loaded),
            base_entity=old,
            head_entity=new,
            severity=Severity.RISKY,
        )


RULE = Rule(
    "submodule-no-longer-imported",
    "exports",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep importing the submodule, or import it in a module-level __getattr__",
    no_opposite="a submodule that is loaded earlier than before can be used in every way that worked",
)

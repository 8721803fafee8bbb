"""A module no longer has names that its text does not list: those that it computed, or that `__getattr__` served.

Which names it had can't be told, so that it is risky, and told once for the whole module.

## Why it matters

`from pkg.plugins import Spelling` raises `ImportError` where a loop over what was installed used to bind `Spelling`.

## Before

    # pkg/plugins.py
    for plugin in find_plugins():
        globals()[plugin.__name__] = plugin

## After

    # pkg/plugins.py

## How to stay compatible

Keep binding the names, or serve them in a module-level `__getattr__` that warns with `DeprecationWarning`.

## References

- The standard library's `globals`
- PEP 562, "Module `__getattr__` and `__dir__`"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.entity import EntityKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find modules that may have had any name on base, and on head have those alone that their text lists."""
    old, new = pair.old, pair.new
    if old is None or new is None or not old.kind is new.kind is EntityKind.MODULE or old.home != pair.path:
        return
    base = pairing.base.surface.modules.get(old.home)
    if base is None or not (base.binds_computed_names or base.is_open) or new.home != old.home:
        return
    head = pairing.head.surface.modules.get(new.home)
    serves = head is None or bool(head.forwards_to or head.lazy_names or head.lazy_tables)
    if serves or pairing.head.surface.served.may_serve(new.home):
        return
    yield Finding(
        "no longer has names that were computed; which ones these were can't be told",
        pair.path,
        pair.paths,
        old="names that were computed",
        base_entity=old,
        head_entity=new,
    )


RULE = Rule(
    "computed-names-removed",
    "exports",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="keep binding the names, or serve them in a module-level __getattr__ that warns",
    no_opposite="a module that has more names than before takes nothing away",
)

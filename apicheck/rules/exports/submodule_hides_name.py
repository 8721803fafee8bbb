"""A package has a new submodule of the same name as something else that it offers.

The import of a submodule binds it in its package, whoever imports it: from then on the name is the module.

## Why it matters

`pkg.parse(...)` works until anything runs `import pkg.parse`; then it raises `TypeError: 'module' object is not
callable`.

## Before

    # pkg/__init__.py
    from ._parsing import parse

## After

    # pkg/__init__.py
    from ._parsing import parse

    # pkg/parse.py is new

## How to stay compatible

Give the submodule another name, or have the package import it before it binds the name to something else.

## References

- Language reference, 5.4.2 "Submodules"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.submodules import hiding
from apicheck.model.entity import EntityKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find packages that have a new submodule under the name of something that they offered, and still do."""
    old, new = pair.old, pair.new
    if old is None or new is None or not old.kind is new.kind is EntityKind.MODULE or old.home != pair.path:
        return
    for submodule in hiding(pair.path, pairing):
        yield Finding(
            "is hidden by a new submodule of its name once anything imports that",
            submodule,
            new=f"module {submodule}",
            base_entity=old,
            head_entity=new,
        )


RULE = Rule(
    "submodule-hides-name",
    "exports",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="give the submodule another name",
)

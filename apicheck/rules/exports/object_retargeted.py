"""A name that was defined in the project now comes from outside it, or from another place outside.

What stands outside can't be read, so that nobody here can tell whether it behaves alike.

## Why it matters

Signature, members and ancestors may all differ from what users had.

## Before

    class Session: ...

## After

    from other_library import Session

## How to stay compatible

Compare the two by hand, and wrap the foreign one where it differs.

## References

- Language reference, 7.11 "The import statement"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.removals import is_module_gone
from apicheck.model.entity import EntityKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface import standard_library

_DEFINED = {EntityKind.CLASS, EntityKind.FUNCTION}


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes, functions and foreign names that head takes from another place outside the project."""
    old, new = pair.old, pair.new
    if old is None or new is None or pair.is_member or new.kind is not EntityKind.EXTERNAL:
        return
    if pair.where is not None:
        return  # one of several definitions, chosen when the module runs
    above = pairing.by_path.get(pair.path.rpartition(".")[0])
    if above is not None and is_module_gone(above, pairing):
        return  # its module has made way for another one, of a like name: told of the module
    if old.kind is EntityKind.EXTERNAL:
        if standard_library.canonical(old.home) == standard_library.canonical(new.home) or old.name == new.name:
            return
    elif old.kind not in _DEFINED:
        return
    yield Finding(
        f"now is {new.home}, which can't be compared",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
    )


RULE = Rule(
    "object-retargeted",
    "exports",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="compare the two by hand, and wrap the new one where it differs",
    opposite="object-retargeted",
)

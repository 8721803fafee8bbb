"""What the language does with all objects is refused: the truth test, the text, a comparison, copies and pickles.

The class has a special method now that does nothing but to raise, where it had another one or what `object` gives;
risky where an ancestor from outside the project may have refused it before. A lost hash is told by the rule about that.

## Why it matters

`if result:` and `pickle.dumps(session)` raise an error where nobody thought of a call, often far from where the class
is used: in a process pool, in a cache.

## Before

    class Session:
        def __init__(self, token): ...

## After

    class Session:
        def __init__(self, token): ...

        def __reduce__(self):
            raise TypeError("sessions can't be pickled")

## How to stay compatible

Warn with a `DeprecationWarning`, and do what `object` does, until the next major release.

## References

- Data model, 3.3.1 "Basic customization"; the standard library's `copy` and `pickle`, "Pickling Class Instances"
"""

from collections.abc import Iterator

from apicheck.matching.own_members import only_raising, own_members
from apicheck.matching.pairs import Pair, Pairing, shared_ancestors
from apicheck.model.definition import Function
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.special_uses import implicit_calls
from apicheck.surface.naming import last_part

_INHERITED_FROM_OBJECT = (
    *("__bool__", "__str__", "__repr__", "__format__", "__eq__", "__ne__"),
    *("__copy__", "__deepcopy__", "__reduce__", "__reduce_ex__", "__getstate__"),
)


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes whose instances refuse on head what `object` let users do with them on base."""
    if pair.classes is None:
        return
    old, new = pair.classes
    is_open = pairing.base.hierarchy.lineage(old).is_open
    told: set[str] = set()
    for name in _INHERITED_FROM_OBJECT:
        refusing = _refusing(old, new, name, pairing)
        if refusing is None or any(
            _refusing(was, now, name, pairing) for was, now in shared_ancestors(pairing, old, new)
        ):
            continue
        [(_, use)] = implicit_calls(name)
        if use in told:
            continue
        told.add(use)
        function = refusing.definition
        error = last_part(function.raised or "") if isinstance(function, Function) else ""
        yield Finding(
            f"`{use}` raises {error or 'an error'} now",
            pair.path,
            pair.paths,
            old=describe(old),
            new=describe(refusing),
            base_entity=old,
            head_entity=refusing,
            witness=Witness(use, f"every use raises {error or 'an error'}"),
            severity=Severity.RISKY if is_open else None,
        )


def _refusing(old: Entity, new: Entity, name: str, pairing: Pairing) -> Entity | None:
    """Return the special method that only raises on head, where none that the class had on base did so."""
    found = only_raising(new, name, pairing.head)
    return found if found is not None and all(map(_works, own_members(old, name, pairing.base))) else None


def _works(entity: Entity) -> bool:
    return isinstance(entity.definition, Function) and entity.definition.raised is None


RULE = Rule(
    "usual-use-refused",
    "classes",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="do what object does until the next major release, and warn with a DeprecationWarning",
    no_opposite="instances that can be used as all others again can do all that they could",
)

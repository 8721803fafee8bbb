"""A decorator now takes over the calls of a function: they go to a command-line parser, or to nobody.

Under `click.command` a call parses command-line arguments and ends the program; a `pytest.fixture` can't be called at
all. Between a function and a command, some calls may still do what they did: that is risky.

## Why it matters

`main("x")` no longer runs the function with `"x"`.

## Before

    def database(): ...

## After

    @pytest.fixture
    def database(): ...

## How to stay compatible

Keep the function, and let another one behind the decorator call it.

## References

- click, "Commands and Groups"; pytest, "How to use fixtures"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Function
from apicheck.model.effect import Effect
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.calls.decorators import decorated
from apicheck.surface.classes.hierarchy import Hierarchy

_NOUNS = {Effect.COMMAND: "a command", Effect.NOT_CALLABLE: "nothing that can be called", None: "a function"}


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions on both sides whose calls go elsewhere than before."""
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base:
        return
    before, after = old.definition, new.definition
    if not isinstance(before, Function) or not isinstance(after, Function):
        return
    was, now = _taken_over(pairing.base.hierarchy, old, before), _taken_over(pairing.head.hierarchy, new, after)
    if was is now or was is Effect.NOT_CALLABLE or (was is None and _stood_there(pairing.base.hierarchy, old, after)):
        return
    yield Finding(
        f"was {_NOUNS[was]} and is now {_NOUNS[now]}",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        severity=Severity.BREAKING if now is Effect.NOT_CALLABLE else Severity.RISKY,
    )


def _taken_over(hierarchy: Hierarchy, entity: Entity, function: Function) -> Effect | None:
    effects = decorated(hierarchy, entity, function).effects
    return next((effect for effect in effects if effect in (Effect.COMMAND, Effect.NOT_CALLABLE)), None)


def _stood_there(hierarchy: Hierarchy, old: Entity, after: Function) -> bool:
    """Tell whether a decorator of which nobody could tell on base what it makes of the function is still there."""
    before = old.definition
    if not isinstance(before, Function):
        return False
    unknown = decorated(hierarchy, old, before).unknown
    names = {decorator.name for decorator in before.decorators if decorator.text in unknown}
    return any(decorator.name in names for decorator in after.decorators)


RULE = Rule(
    "call-taken-over",
    "functions",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the function, and let another one behind the decorator call it",
)

"""Findings about functions whose call gives back another kind of thing."""

from collections.abc import Callable, Iterator

from apicheck.matching.pairs import Pair
from apicheck.matching.results import ResultKind, may_give, result_kind
from apicheck.model.definition import Function
from apicheck.model.report import Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding
from apicheck.surface.callables import unknown_decorators

_USES = {
    ResultKind.COROUTINE: "await {call}",
    ResultKind.GENERATOR: "next({call})",
    ResultKind.ASYNC_GENERATOR: "async for item in {call}: ...",
    ResultKind.CONTEXT_MANAGER: "with {call}: ...",
    ResultKind.ASYNC_CONTEXT_MANAGER: "async with {call}: ...",
    ResultKind.VALUE: "{call}",
}


def result_changes(pair: Pair, concerns: Callable[[ResultKind, ResultKind], bool]) -> Iterator[Finding]:
    """Yield a finding for each definition of a pair whose result changed in a way that `concerns` the rule."""
    if not pair.is_public_base:
        return
    for old, new in pair.matches():
        before, after = old.definition, new.definition
        if not isinstance(before, Function) or not isinstance(after, Function):
            continue
        was, now = result_kind(before), result_kind(after)
        if was is now or not concerns(was, now):
            continue
        severity = _severity(before, after, was, now)
        if severity is None:
            continue
        call = f"{pair.path.rpartition('.')[2]}(...)"
        yield Finding(
            f"gave {was.value} and now gives {now.value}",
            pair.path,
            pair.paths,
            old=describe(old),
            new=describe(new),
            base_entity=old,
            head_entity=new,
            witness=Witness(_USES[was].format(call=call), f"the call now gives {now.value}"),
            severity=severity,
        )
        return


def _severity(before: Function, after: Function, was: ResultKind, now: ResultKind) -> Severity | None:
    """Judge a change; None where the annotations say that callers see none."""
    certain = unknown_decorators(before) == unknown_decorators(after)
    if before.is_left_to_others or after.is_left_to_others:
        certain = False  # what callers got came from a method that overrides it, or is put in its place
    if was is ResultKind.VALUE or now is ResultKind.VALUE:
        plain, other = (before, now) if was is ResultKind.VALUE else (after, was)
        could = may_give(plain, other)
        if could:
            return None
        # Without annotations an iterator can come from anywhere; a plain `def` that gave a coroutine is rare.
        if could is None and other is ResultKind.GENERATOR:
            certain = False
    return Severity.BREAKING if certain else Severity.RISKY

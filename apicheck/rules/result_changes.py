"""Findings about functions whose call gives back another kind of thing."""

from collections.abc import Callable, Iterator

from apicheck.matching.failing_calls import error_of
from apicheck.matching.member_uses import use_of
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.results import Answer, ResultKind, given_kind, giver, is_written_out, may_give, result_kind
from apicheck.model.definition import Function, Property
from apicheck.model.entity import Entity
from apicheck.model.report import Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding
from apicheck.surface.calls.decorators import Decorated, decorated

_USES = {
    ResultKind.COROUTINE: "await {call}",
    ResultKind.GENERATOR: "next({call})",
    ResultKind.ASYNC_GENERATOR: "async for item in {call}: ...",
    ResultKind.CONTEXT_MANAGER: "with {call}: ...",
    ResultKind.ASYNC_CONTEXT_MANAGER: "async with {call}: ...",
    ResultKind.VALUE: "{call}",
}


_CHANGED_DECORATORS = " by its definition; whether its decorators, which changed too, make up for it can't be told"
_REMAKING_DECORATORS = " by its definition; whether its decorator makes up for it can't be told"


def result_changes(
    pair: Pair, pairing: Pairing, concerns: Callable[[ResultKind, ResultKind], bool]
) -> Iterator[Finding]:
    """Yield a finding for each definition of a pair whose result changed in a way that `concerns` the rule."""
    if not pair.is_public_base:
        return
    for old, new in pair.matches():
        before, after = giver(old), giver(new)
        if (
            before is None
            or after is None
            or isinstance(old.definition, Property) != isinstance(new.definition, Property)
        ):
            continue
        base, head = pairing.base.hierarchy, pairing.head.hierarchy
        was, now = given_kind(base, old, before), given_kind(head, new, after)
        if was is now or not concerns(was, now):
            continue
        if pair.name == "__aiter__" and was is ResultKind.COROUTINE:
            continue  # no `async for` takes one (language reference, 3.4.3 "Asynchronous Iterators", since Python 3.7)
        if not _is_told_by_endings(pairing, (old, before, was), (new, after, now)):
            continue
        doubt = _doubt(pairing, (old, before, was), (new, after, now))
        severity = _severity(pairing, (old, before, was), (new, after, now), is_doubtful=bool(doubt))
        if severity is None:
            continue
        is_read = isinstance(old.definition, Property)
        use = use_of(pair, pairing) if is_read else f"{use_of(pair, pairing)}(...)"
        yield Finding(
            f"gave {was.value} and now gives {now.value}{doubt}",
            pair.path,
            pair.paths,
            old=describe(old),
            new=describe(new),
            base_entity=old,
            head_entity=new,
            witness=None
            if doubt
            else Witness(_USES[was].format(call=use), f"the {'read' if is_read else 'call'} now gives {now.value}"),
            severity=severity,
        )
        return


_Side = tuple[Entity, Function, ResultKind]


def _is_told_by_endings(pairing: Pairing, old: _Side, new: _Side) -> bool:
    """Tell whether what is called at the end of both functions tells what their calls give.

    Where there are other ways out, one may have changed places with it: `return self._wait()` in a branch on the one
    side and behind it on the other.
    """
    if old[1].returned_call == new[1].returned_call:
        return True
    sides = ((pairing.base, old, new), (pairing.head, new, old))
    return all(
        kind is result_kind(side.hierarchy, entity, function) or function.only_returns_call or is_written_out(other)
        for side, (entity, function, kind), (_, other, _) in sides
    )


def _doubt(pairing: Pairing, old: _Side, new: _Side) -> str:
    """Return what to say of decorators that may make up for a change, "" for none.

    They differ on the two sides, and nobody knows what they make of a result, or one does not give it as it is.
    """
    before, after = _decorated(pairing, old, new)
    if before.unknown_results != after.unknown_results:
        return _CHANGED_DECORATORS
    return _REMAKING_DECORATORS if after.is_remade else ""


def _decorated(pairing: Pairing, old: _Side, new: _Side) -> tuple[Decorated, Decorated]:
    return decorated(pairing.base.hierarchy, *old[:2]), decorated(pairing.head.hierarchy, *new[:2])


def _makes_generators_up(pairing: Pairing, old: _Side, new: _Side) -> bool:
    """Tell whether a decorator that nobody knows stands above a function that became a generator, or is none any more.

    It is there to make one kind of thing of both, as `tornado.gen.coroutine` and `twisted`'s `inlineCallbacks` do.
    """
    if {old[2], new[2]} != {ResultKind.VALUE, ResultKind.GENERATOR}:
        return False
    before, after = (each.unknown_results for each in _decorated(pairing, old, new))
    return bool(before) and before == after


def _severity(pairing: Pairing, old: _Side, new: _Side, *, is_doubtful: bool) -> Severity | None:
    """Judge a change; None where the text says that callers see none."""
    (old_entity, before, was), (new_entity, after, now) = old, new
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    is_left = before.is_left_to_others or after.is_left_to_others
    fails = after.raised is not None or error_of(head, new_entity, after) is not None
    if not is_left and (before.refuses_all or fails):
        return None  # a call that gives nothing gives nothing of another kind
    if _makes_generators_up(pairing, old, new):
        return None
    certain = not is_doubtful
    if is_left:
        certain = False  # what callers got came from a method that overrides it, or is put in its place
    if was is ResultKind.VALUE or now is ResultKind.VALUE:
        was_plain = was is ResultKind.VALUE
        other = now if was_plain else was
        answer = may_give(base, old_entity, before, other) if was_plain else may_give(head, new_entity, after, other)
        if answer is Answer.YES:
            return None
        # Without annotations an iterator can come from anywhere; a plain `def` that gave a coroutine is rare.
        if answer is Answer.UNKNOWN or (answer is Answer.UNTOLD and other is ResultKind.GENERATOR):
            certain = False
    return Severity.BREAKING if certain else Severity.RISKY

"""Why a signature change breaks calls: one finding for one cause, with the call that shows it.

Each edit that leads from the old signature to the new one is tried: added to none of the others, and taken away from
all of them. It is a cause of breaking if either makes a difference to a call that breaks under the whole change. Its
call is the smallest of those that bind as before without it, so that the error which the call gives speaks of this
cause; where there is none, the smallest of all. Should no edit be a cause in that sense, the smallest breaking call
is laid to the edit that makes it break when they are applied one after the other.

Where `*args` or `**kwargs` go, the other edits are tried after that: what is removed with them must not seem swallowed
by them, and what is added in their place takes nothing from them.
"""

import enum
from collections.abc import Iterator, Sequence

import msgspec

from apicheck.matching.calls import Call, Comparison, Side, Vocabulary, telling, variadic
from apicheck.matching.edits import Edit, EditKind, Plan
from apicheck.model.report import Severity
from apicheck.model.signature import Parameter, ParameterKind, Signature


class CauseKind(enum.StrEnum):
    """What happened to a parameter."""

    PARAMETER_REMOVED = "parameter-removed"
    PARAMETER_RENAMED = "parameter-renamed"
    PARAMETER_REORDERED = "parameter-reordered"
    REQUIRED_PARAMETER_ADDED = "required-parameter-added"
    OPTIONAL_PARAMETER_INSERTED = "optional-parameter-inserted"
    BECAME_REQUIRED = "became-required"
    BECAME_KEYWORD_ONLY = "became-keyword-only"
    BECAME_POSITIONAL_ONLY = "became-positional-only"
    BECAME_POSITIONAL = "became-positional"
    POSITIONAL_ONLY_EXPOSED = "positional-only-exposed"
    VARIADIC_POSITIONAL_REMOVED = "variadic-positional-removed"
    VARIADIC_KEYWORD_REMOVED = "variadic-keyword-removed"
    PARAMETER_SWALLOWED = "parameter-swallowed"
    DEFAULT_CHANGED = "default-changed"
    OPTIONAL_PARAMETER_ADDED = "optional-parameter-added"
    BECAME_OPTIONAL = "became-optional"
    KIND_WIDENED = "kind-widened"
    VARIADIC_ADDED = "variadic-added"
    VARIADIC_RENAMED = "variadic-renamed"


_RISKY = frozenset({CauseKind.PARAMETER_SWALLOWED, CauseKind.DEFAULT_CHANGED})

_KIND_WHERE_BREAKING = {
    EditKind.REMOVE: CauseKind.PARAMETER_REMOVED,
    EditKind.RENAME: CauseKind.PARAMETER_RENAMED,
    EditKind.REORDER: CauseKind.PARAMETER_REORDERED,
    EditKind.ADD: CauseKind.OPTIONAL_PARAMETER_INSERTED,
    EditKind.TO_KEYWORD_ONLY: CauseKind.BECAME_KEYWORD_ONLY,
    EditKind.TO_POSITIONAL_ONLY: CauseKind.BECAME_POSITIONAL_ONLY,
    EditKind.KEYWORD_TOO: CauseKind.POSITIONAL_ONLY_EXPOSED,
    EditKind.POSITION_TOO: CauseKind.BECAME_POSITIONAL,
    EditKind.REQUIRE: CauseKind.BECAME_REQUIRED,
    EditKind.RELAX: CauseKind.BECAME_OPTIONAL,
    EditKind.CHANGE_DEFAULT: CauseKind.DEFAULT_CHANGED,
    EditKind.REMOVE_ARGS: CauseKind.VARIADIC_POSITIONAL_REMOVED,
    EditKind.REMOVE_KWARGS: CauseKind.VARIADIC_KEYWORD_REMOVED,
    EditKind.ADD_VARIADIC: CauseKind.VARIADIC_ADDED,
    EditKind.RENAME_VARIADIC: CauseKind.VARIADIC_RENAMED,
}
_KIND_WHERE_NOT = _KIND_WHERE_BREAKING | {
    EditKind.REMOVE: CauseKind.PARAMETER_SWALLOWED,
    EditKind.ADD: CauseKind.OPTIONAL_PARAMETER_ADDED,
    EditKind.TO_POSITIONAL_ONLY: CauseKind.PARAMETER_SWALLOWED,
    EditKind.KEYWORD_TOO: CauseKind.KIND_WIDENED,
    EditKind.POSITION_TOO: CauseKind.KIND_WIDENED,
}
_VARIADIC_REMOVALS = frozenset({EditKind.REMOVE_ARGS, EditKind.REMOVE_KWARGS})
_HARMLESS = frozenset({EditKind.RELAX, EditKind.CHANGE_DEFAULT, EditKind.ADD_VARIADIC, EditKind.RENAME_VARIADIC})
"""Edits that break no call by themselves, whatever the signature."""


class Cause(msgspec.Struct, frozen=True):
    """One thing that was done to a signature, and what it does to calls.

    `parameter` is the name on the old side where there is one, else on the new side, without stars; `others` are the
    names of further parameters that the same edit touches. `old` and `new` are the parameter on both sides, None where
    it is not there; `new_name` is its new name where that is another. `call` is a call that bound and breaks, None
    where `is_breaking` is false; `rebinds` says that it breaks by giving an argument to another parameter.
    """

    kind: CauseKind
    parameter: str
    others: tuple[str, ...]
    is_breaking: bool
    old: Parameter | None
    new: Parameter | None
    new_name: str | None = None
    call: Call | None = None
    rebinds: bool = False

    @property
    def severity(self) -> Severity:
        """Breaking with a call to show for it, risky where callers may get other values, otherwise compatible."""
        if self.is_breaking:
            return Severity.BREAKING
        return Severity.RISKY if self.kind in _RISKY else Severity.COMPATIBLE


def causes(old: Sequence[Signature], new: Sequence[Signature]) -> tuple[Cause, ...]:
    """Name what was done between two sides, each a signature or several that all have to bind: what breaks comes first.

    Some cause is breaking exactly when `decide` says so. Annotations are not looked at, but as a sign of renames.
    Raises ValueError for a side without any signature.
    """
    inquiry = _Inquiry(telling(old), telling(new))
    found = [_cause(edit, call, inquiry.whole) for edit, call in inquiry.judged()]
    keywords_are_taken = all(variadic(signature, ParameterKind.VAR_KEYWORD) for signature in new)
    ordered = sorted(found, key=lambda cause: not cause.is_breaking)
    told = _gathered(_inserted_together(ordered, new), keywords_are_taken)
    return tuple(_asked_of_every_call(tuple(told), old, new))


class _Inquiry:
    """Two sides with a plan for each new signature, from the old one that is most like it."""

    def __init__(self, old: Sequence[Signature], new: Sequence[Signature]) -> None:
        self._vocabulary = Vocabulary.of(old, new)
        self._before = Side(old, self._vocabulary)
        self.whole = Comparison(self._before, Side(new, self._vocabulary))
        self._plans = [Plan(partner, signature) for partner, signature in zip(_partners(old, new), new, strict=True)]
        self._edits = [edit for plan in self._plans for edit in plan.edits]
        self._variadic_removals = [edit for edit in self._edits if edit.kind in _VARIADIC_REMOVALS]
        self._unchanged = Comparison(self._before, self._before)
        self._without_variadics = self._with(self._variadic_removals) if self._variadic_removals else self._unchanged

    def judged(self) -> Iterator[tuple[Edit, Call | None]]:
        """Give every edit with the call that it breaks, None where it breaks none."""
        if not self.whole.breaking_calls():
            yield from ((edit, None) for edit in self._edits)
            return
        calls = [None if edit.kind in _HARMLESS else self._broken_by(edit) for edit in self._edits]
        if not any(calls):
            call = min(self.whole.breaking_calls(), key=lambda call: call.size)
            calls[self._last_straw(call)] = call
        yield from zip(self._edits, calls, strict=True)

    def _with(self, edits: Sequence[Edit]) -> Comparison:
        kept = {id(edit) for edit in edits}
        signatures = [plan.apply([edit for edit in plan.edits if id(edit) in kept]) for plan in self._plans]
        return Comparison(self._before, Side(signatures, self._vocabulary))

    def _broken_by(self, edit: Edit) -> Call | None:
        """Find the call to show for an edit, None where it is no cause."""
        if edit.kind in _VARIADIC_REMOVALS:
            before, after = self._unchanged, self._with([edit])
        else:
            before, after = self._without_variadics, self._with([*self._variadic_removals, edit])
        without = self._with([other for other in self._edits if other is not edit])
        removed = {slot.old.name for slot in edit.slots if slot.old is not None and edit.kind is EditKind.REMOVE}
        best: tuple[bool, bool, int, bool, int] | None = None
        found: Call | None = None
        for count, window in enumerate(self._before.windows):
            if best is not None and not any(best[:2]) and best[2] < count:
                break
            if window is None:
                continue
            spare = without.new.windows[count]
            helped = window.needed if spare is None else window.needed | (spare.needed & window.accepted)
            for start in dict.fromkeys((window.needed, helped)):
                for keywords in self._candidates(count, start, before, after, without):
                    is_enough = after.breaks(count, keywords) and not before.breaks(count, keywords)
                    is_needed = not without.breaks(count, keywords)
                    # Of calls with equally many arguments, one that names what is gone, and nothing else, says most.
                    speaks = len(keywords) == 1 and keywords <= removed
                    rank = (not is_needed, not is_enough, count + len(keywords), not speaks, len(keywords))
                    is_shown = (is_enough or is_needed) and self.whole.breaks(count, keywords)
                    if is_shown and (best is None or rank < best):
                        best, found = rank, self._vocabulary.call(count, keywords)
        return found if found is None or edit.kind is not EditKind.REMOVE_ARGS else self._refused(found)

    def _refused(self, found: Call) -> Call:
        """Return a call with more arguments that is refused, which says more than one that binds otherwise."""
        if not self.whole.rebinds(found):
            return found
        for count, window in enumerate(self._before.windows):
            if window is not None and count > found.positional and self.whole.breaks(count, window.needed):
                call = self._vocabulary.call(count, window.needed)
                if not self.whole.rebinds(call):
                    return call
        return found

    def _candidates(
        self, count: int, start: frozenset[str], before: Comparison, after: Comparison, without: Comparison
    ) -> Iterator[frozenset[str]]:
        """Give `start`, and `start` with one keyword of each sort that could make it the call of an edit."""
        yield start
        enough = after.broken_keywords(count) - before.broken_keywords(count)
        spared = without.broken_keywords(count)
        if self.whole.breaks(count, start):
            sorts = [enough - spared, enough]
        else:
            broken = self.whole.broken_keywords(count)
            sorts = [broken & enough - spared, broken - spared, broken & enough]
        for keywords in sorts:
            if keywords:
                yield start | {min(keywords, key=self._vocabulary.order.__getitem__)}

    def _last_straw(self, call: Call) -> int:
        """Find the edit that makes a call break when the edits are applied one after the other, harmless ones first."""
        order = sorted(range(len(self._edits)), key=lambda index: self._edits[index].kind not in _HARMLESS)
        for many in range(1, len(order)):
            applied = [self._edits[index] for index in order[:many]]
            if self._with(applied).breaks(call.positional, frozenset(call.keywords)):
                return order[many - 1]
        return order[-1]


def _partners(old: Sequence[Signature], new: Sequence[Signature]) -> Sequence[Signature]:
    """Give each new signature the old one that it comes from: the one in its place, or that shares most names."""
    if len(old) == len(new):
        return old
    names = [{parameter.name for parameter in signature.parameters} for signature in old]
    return [
        max(
            zip(old, names, strict=True),
            key=lambda pair: len(pair[1] & {parameter.name for parameter in signature.parameters}),
        )[0]
        for signature in new
    ]


def _cause(edit: Edit, call: Call | None, whole: Comparison) -> Cause:
    names = [
        slot.old.name if slot.old is not None else slot.new.name if slot.new is not None else "" for slot in edit.slots
    ]
    first = edit.slots[0]
    return Cause(
        kind=_kind(edit, is_breaking=call is not None),
        parameter=names[0],
        others=tuple(names[1:]),
        is_breaking=call is not None,
        old=first.old,
        new=first.new,
        new_name=first.new.name if first.new is not None and first.new.name != names[0] else None,
        call=call,
        rebinds=call is not None and whole.rebinds(call),
    )


def _kind(edit: Edit, *, is_breaking: bool) -> CauseKind:
    first = edit.slots[0]
    if edit.kind is EditKind.ADD and first.new is not None and first.new.is_required:
        return CauseKind.REQUIRED_PARAMETER_ADDED
    if is_breaking:
        return _KIND_WHERE_BREAKING[edit.kind]
    if edit.kind is EditKind.RENAME and first.old is not None and first.old.takes_keyword:
        return CauseKind.PARAMETER_SWALLOWED
    return _KIND_WHERE_NOT[edit.kind]


def _inserted_together(found: Sequence[Cause], new: Sequence[Signature]) -> list[Cause]:
    """Make one cause of optional parameters that were inserted side by side: `f(*args)` to `f(a=1, b=2, *args)`."""
    places = {name: place for signature in new for place, name in enumerate(p.name for p in signature.parameters)}
    kept: list[Cause] = []
    for cause in found:
        last = kept[-1] if kept else None
        is_inserted = cause.kind is CauseKind.OPTIONAL_PARAMETER_INSERTED
        if is_inserted and last is not None and last.kind is cause.kind:
            before = (last.parameter, *last.others)[-1]
            if places.get(cause.parameter) == places.get(before, -2) + 1:
                kept[-1] = msgspec.structs.replace(last, others=(*last.others, cause.parameter))
                continue
        kept.append(cause)
    return kept


def _gathered(found: Sequence[Cause], keywords_are_taken: bool) -> Iterator[Cause]:
    """Tell once what several signatures tell, and in one cause which parameters `*args` and `**kwargs` now take.

    Where `keywords_are_taken` by `**kwargs`, removed parameters still bind by name, and break together by position.
    """
    together: dict[CauseKind, list[str]] = {}
    for cause in found:
        if _is_taken(cause, keywords_are_taken):
            together.setdefault(cause.kind, []).append(cause.parameter)
    seen: set[tuple[CauseKind, str, str | None]] = set()
    for cause in found:
        names = list(dict.fromkeys(together.get(cause.kind, ()))) if _is_taken(cause, keywords_are_taken) else []
        if names and cause.parameter != names[0]:
            continue
        key = (cause.kind, cause.parameter, cause.new_name)
        if key not in seen:
            seen.add(key)
            yield msgspec.structs.replace(cause, others=tuple(names[1:])) if names else cause


def _asked_of_every_call(found: Sequence[Cause], old: Sequence[Signature], new: Sequence[Signature]) -> Sequence[Cause]:
    """Make one cause of required parameters that were added, and one of those that were removed.

    Every call that was right gave all that were removed, and every one that is right now gives all that were added.
    """
    for is_asked, signatures in ((_is_added, new), (_is_removed, old)):
        together = [cause for cause in found if is_asked(cause)]
        if len(together) < 2:
            continue
        names = [parameter.name for signature in signatures for parameter in signature.parameters]
        together.sort(key=lambda cause: names.index(cause.parameter))
        call = min((cause.call for cause in together if cause.call is not None), key=lambda call: call.size)
        others = tuple(name for cause in together for name in (cause.parameter, *cause.others))[1:]
        whole = msgspec.structs.replace(together[0], others=others, call=call)
        place = next(index for index, cause in enumerate(found) if is_asked(cause))
        found = [*found[:place], whole, *(cause for cause in found[place:] if not is_asked(cause))]
    return found


def _is_added(cause: Cause) -> bool:
    return cause.is_breaking and cause.kind is CauseKind.REQUIRED_PARAMETER_ADDED


def _is_removed(cause: Cause) -> bool:
    is_required = cause.old is not None and cause.old.is_required
    return cause.is_breaking and cause.kind is CauseKind.PARAMETER_REMOVED and is_required


def _is_taken(cause: Cause, keywords_are_taken: bool) -> bool:
    """Tell whether variadic parameters take what was meant for a parameter that is gone."""
    if cause.kind is CauseKind.PARAMETER_REMOVED:
        return keywords_are_taken and cause.new is None and cause.old is not None and cause.old.takes_position
    return cause.kind is CauseKind.PARAMETER_SWALLOWED and cause.new is None

"""Which calls bind to a signature, and whether every call that bound to one signature still binds alike to another.

What a call is: a number of positional arguments and a set of keyword names. How arguments reach parameters is the
language reference's section 6.3.4 "Calls". A callable is judged by one signature, or by several at once where a call
has to bind to all of them (a class with both `__new__` and `__init__`).

**Another parameter.** A change breaks a call that bound before and does not bind now, or that binds an argument to
another parameter. Where a call binds on both sides, these are another parameter:

* a positional argument that goes from one named parameter to one of another name, unless that is a rename: the old
  name is gone, the new name is new, and both stand at the same position;
* a positional argument that goes from a named parameter to `*args`, or a keyword argument that goes from a named
  parameter to `**kwargs`, while a parameter of that name still exists: it is there and no longer gets what was meant
  for it. Where the name is gone, the argument is *swallowed*, which is no break;
* a positional argument that goes from `*args` to a named parameter.

A keyword argument that goes from `**kwargs` to a parameter of that name is the same keyword. The names of `*args` and
`**kwargs` themselves mean nothing to callers. Where several signatures judge a call, a positional or keyword argument
goes to another parameter if some new signature gives it one that is another for every old signature.

**Why few calls decide.** Take the calls with n positional arguments that bind on the old side. Each has all keywords
of K(n), the required parameters that no position fills, and otherwise keywords of A(n), those that the old side
accepts beside n positions; and every set of keywords between K(n) and A(n) binds. On the new side such a call can
fail or rebind because of

1. n itself: too many positional arguments, a required positional-only parameter left out, a position that means
   another parameter. Then (n, K(n)) fails as well;
2. a required parameter that no argument fills. More keywords only help, so (n, K(n)) fails as well;
3. one keyword k: unknown, positional-only, already filled by a position, or meaning another parameter. Then (n, K(n)
   + k) fails as well, and k is a parameter's name on either side, or any other name, of which one stands for all.

So if any call breaks, one of (n, K(n)) and (n, K(n) + k) does, and the smallest that breaks is among them: any call
with n positional arguments that breaks has at least K(n). Counts n beyond the longest list of positional parameters
plus one differ in nothing from that one.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from apicheck.model.signature import Parameter, ParameterKind, Signature


class Call(msgspec.Struct, frozen=True):
    """The shape of a call: how many positional arguments, and which keywords, in the order a person writes them."""

    positional: int
    keywords: tuple[str, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """What makes one call smaller than another: the number of arguments, then how many of them are keywords."""
        return self.positional + len(self.keywords), len(self.keywords)


class Binding(msgspec.Struct, frozen=True):
    """Which parameter each argument reaches: by position, and by keyword."""

    positional: tuple[Parameter, ...]
    keywords: Mapping[str, Parameter]


class Decision(msgspec.Struct, frozen=True):
    """Whether a change breaks any call, and the smallest one that it breaks.

    `call` is None exactly when nothing breaks. `rebinds` says that `call` still binds, with an argument that reaches
    another parameter.
    """

    is_breaking: bool
    call: Call | None = None
    rebinds: bool = False


def bind(signature: Signature, call: Call) -> Binding | None:
    """Say which parameter each argument of `call` reaches; None where the interpreter raises TypeError instead."""
    positional = [parameter for parameter in signature.parameters if parameter.takes_position]
    by_keyword = {parameter.name: parameter for parameter in signature.parameters if parameter.takes_keyword}
    rest = variadic(signature, ParameterKind.VAR_POSITIONAL)
    others = variadic(signature, ParameterKind.VAR_KEYWORD)
    reached = positional[: call.positional]
    if call.positional > len(positional):
        if rest is None:
            return None
        reached += [rest] * (call.positional - len(positional))
    filled = {parameter.name for parameter in reached if parameter.takes_keyword}
    keywords: dict[str, Parameter] = {}
    for name in call.keywords:
        target = by_keyword.get(name, others)
        if target is None or name in filled:
            return None
        keywords[name] = target
    given = {id(parameter) for parameter in (*reached, *keywords.values())}
    if any(parameter.is_required and id(parameter) not in given for parameter in signature.parameters):
        return None
    return Binding(tuple(reached), keywords)


def decide(old: Sequence[Signature], new: Sequence[Signature]) -> Decision:
    """Decide exactly whether a call that binds to all of `old` fails on `new`, or gives an argument another parameter.

    Both sides hold at least one signature, without a bound `self` or `cls`. Raises ValueError for a side without any.
    """
    vocabulary = Vocabulary.of(old, new)
    comparison = Comparison(Side(old, vocabulary), Side(new, vocabulary))
    smallest = min(comparison.breaking_calls(), key=lambda call: call.size, default=None)
    if smallest is None:
        return Decision(is_breaking=False)
    return Decision(is_breaking=True, call=smallest, rebinds=comparison.rebinds(smallest))


def variadic(signature: Signature, kind: ParameterKind) -> Parameter | None:
    """Give the signature's `*args` or `**kwargs`, whichever `kind` names, or None."""
    return next((parameter for parameter in signature.parameters if parameter.kind is kind), None)


def telling(signatures: Sequence[Signature]) -> tuple[Signature, ...]:
    """Leave out of a conjunction what says nothing: repetitions, and `(*args, **kwargs)` beside another signature.

    A pass-through binds every call and hands the arguments on, so that the other signature alone tells what they mean.
    """
    if not signatures:
        raise ValueError("A callable is judged by at least one signature, and none was given.")
    distinct = tuple(dict.fromkeys(signatures))
    return tuple(signature for signature in distinct if not _binds_everything(signature)) or distinct[:1]


def _binds_everything(signature: Signature) -> bool:
    return {parameter.kind for parameter in signature.parameters} == {
        ParameterKind.VAR_POSITIONAL,
        ParameterKind.VAR_KEYWORD,
    }


class Vocabulary(msgspec.Struct, frozen=True):
    """What the calls of one comparison are made of: keywords, ranked in `order`, and at `most` so many positions.

    Keywords that the old side names come first, in its order; then a name that neither side knows; then those that only
    the new side knows, or that the old one has positional-only. Of two calls of one size, the one that reads more
    naturally is found first.
    """

    order: Mapping[str, int]
    most: int

    @classmethod
    def of(cls, old: Sequence[Signature], new: Sequence[Signature]) -> "Vocabulary":
        """Collect the names and positions of both sides."""
        before = [parameter for signature in old for parameter in signature.parameters]
        after = [parameter for signature in new for parameter in signature.parameters]
        taken = {parameter.name for parameter in (*before, *after)}
        fresh = "option"
        while fresh in taken:
            fresh += "_"
        usual = [parameter.name for parameter in before if parameter.takes_keyword]
        unusual = [parameter.name for parameter in (*after, *before) if not parameter.is_variadic]
        names = dict.fromkeys((*usual, fresh, *unusual))
        longest = max(
            (sum(parameter.takes_position for parameter in signature.parameters) for signature in (*old, *new)),
            default=0,
        )
        return cls({name: rank for rank, name in enumerate(names)}, longest + 1)

    def call(self, positional: int, keywords: Iterable[str]) -> Call:
        """Build a call whose keywords stand in the order of the vocabulary."""
        return Call(positional, tuple(sorted(keywords, key=self.order.__getitem__)))


class Window(msgspec.Struct, frozen=True):
    """Beside a given number of positional arguments: the keywords that a call must have, and all that it may have."""

    needed: frozenset[str]
    accepted: frozenset[str]


class Side:
    """One side of a comparison, prepared for many questions.

    `windows[n]` tells which keywords bind beside n positional arguments, and is None where no call with n of them does.
    Parameters count in the order given, whatever their kinds, so that a signature which no source can spell (a
    positional-only parameter after a plain one) still has a meaning.
    """

    def __init__(self, signatures: Sequence[Signature], vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.layouts = tuple(_Layout(signature) for signature in telling(signatures))
        self.windows = self._windows()

    def _windows(self) -> tuple[Window | None, ...]:
        first, *others = (layout.windows(self.vocabulary) for layout in self.layouts)
        windows = first
        for more in others:
            windows = [_both(one, other) for one, other in zip(windows, more, strict=True)]
        return tuple(windows)


def _both(one: Window | None, other: Window | None) -> Window | None:
    if one is None or other is None:
        return None
    window = Window(one.needed | other.needed, one.accepted & other.accepted)
    return window if window.needed <= window.accepted else None


class _Layout:
    """One signature taken apart."""

    def __init__(self, signature: Signature) -> None:
        named = [parameter for parameter in signature.parameters if not parameter.is_variadic]
        self.positional = [parameter for parameter in named if parameter.takes_position]
        self.names = frozenset(parameter.name for parameter in named)
        self.by_keyword = {parameter.name: parameter for parameter in named if parameter.takes_keyword}
        self.rest = variadic(signature, ParameterKind.VAR_POSITIONAL)
        self.others = variadic(signature, ParameterKind.VAR_KEYWORD)

    def target(self, argument: int | str) -> Parameter | None:
        """Give the parameter that a position, or a keyword in a call that binds, reaches."""
        if isinstance(argument, str):
            return self.by_keyword.get(argument, self.others)
        return self.positional[argument] if argument < len(self.positional) else self.rest

    def windows(self, vocabulary: Vocabulary) -> list[Window | None]:
        """For each number of positional arguments up to the most, what may stand beside them."""
        needed = {name for name, parameter in self.by_keyword.items() if parameter.is_required}
        accepted = set(vocabulary.order if self.others else self.by_keyword)
        blocking = sum(parameter.is_required and not parameter.takes_keyword for parameter in self.positional)
        windows: list[Window | None] = []
        for count in range(vocabulary.most + 1):
            if 0 < count <= len(self.positional):
                filled = self.positional[count - 1]
                if filled.takes_keyword:
                    needed.discard(filled.name)
                    accepted.discard(filled.name)
                else:
                    blocking -= filled.is_required
            fits = not blocking and (count <= len(self.positional) or self.rest is not None)
            windows.append(Window(frozenset(needed), frozenset(accepted)) if fits else None)
        return windows


class Comparison:
    """Two sides over one vocabulary: which of the old side's calls break on the new one."""

    def __init__(self, old: Side, new: Side) -> None:
        self.old = old
        self.new = new
        self._first_rebound = self._find_first_rebound()
        self._rebound_keywords = self._find_rebound_keywords()

    def _find_first_rebound(self) -> int:
        """Find the first position whose argument goes to another parameter, or a position that no call reaches."""
        most = self.old.vocabulary.most
        return next((index for index in range(most) if self._moves(index)), most)

    def _find_rebound_keywords(self) -> frozenset[str]:
        hidden = frozenset[str]().union(*(layout.names - layout.by_keyword.keys() for layout in self.new.layouts))
        return frozenset(keyword for keyword in hidden if self._moves(keyword))

    def _moves(self, argument: int | str) -> bool:
        """Tell whether a new signature gives the argument a parameter that is another for every old signature."""
        return any(all(_moves(before, after, argument) for before in self.old.layouts) for after in self.new.layouts)

    def rebinds(self, call: Call) -> bool:
        """Tell of a call that binds on the old side whether it binds on the new one with an argument that moved."""
        keywords = frozenset(call.keywords)
        window = self.new.windows[call.positional]
        return (
            window is not None
            and window.needed <= keywords <= window.accepted
            and self.breaks(call.positional, keywords)
        )

    def breaks(self, positional: int, keywords: frozenset[str]) -> bool:
        """Tell of a call that binds on the old side whether it fails or rebinds on the new one."""
        window = self.new.windows[positional]
        return (
            window is None
            or positional > self._first_rebound
            or not window.needed <= keywords <= window.accepted
            or not self._rebound_keywords.isdisjoint(keywords)
        )

    def broken_keywords(self, positional: int) -> frozenset[str]:
        """Give those keywords that the old side accepts beside `positional` arguments and that break a call."""
        before, after = self.old.windows[positional], self.new.windows[positional]
        if before is None or after is None:
            return frozenset()
        return (before.accepted - after.accepted) | (before.accepted & self._rebound_keywords)

    def breaking_calls(self) -> list[Call]:
        """Give the smallest breaking call for each number of positional arguments that has one."""
        vocabulary = self.old.vocabulary
        calls: list[Call] = []
        for count, window in enumerate(self.old.windows):
            if window is None:
                continue
            if self.breaks(count, window.needed):
                calls.append(vocabulary.call(count, window.needed))
            elif broken := self.broken_keywords(count):
                keyword = min(broken, key=vocabulary.order.__getitem__)
                calls.append(vocabulary.call(count, window.needed | {keyword}))
        return calls


def _moves(before: _Layout, after: _Layout, argument: int | str) -> bool:
    then, now = before.target(argument), after.target(argument)
    return then is not None and now is not None and _is_another(before, then, after, now)


class Rebound(msgspec.Struct, frozen=True):
    """An argument, by position counted from 0 or by keyword, and the parameters that it reached and now reaches."""

    argument: int | str
    before: Parameter
    after: Parameter


def rebound(
    old: Sequence[Signature], new: Sequence[Signature], call: Call, concerning: str | None = None
) -> Rebound | None:
    """Find the first argument of a call that binds on both sides which reaches another parameter, if one does.

    One that reached, or now reaches, the parameter `concerning` which the question is goes before all others.
    """
    first: Rebound | None = None
    befores = [_Layout(signature) for signature in telling(old)]
    for after in map(_Layout, telling(new)):
        for argument in (*range(call.positional), *call.keywords):
            if all(_moves(before, after, argument) for before in befores):
                then, now = befores[0].target(argument), after.target(argument)
                if then is None or now is None:
                    continue
                moved = Rebound(argument, then, now)
                if concerning is None or concerning in {then.name, now.name}:
                    return moved
                first = first or moved
    return first


def _is_another(old: _Layout, before: Parameter, new: _Layout, after: Parameter) -> bool:
    """Apply the rules at the top of this file to an argument that reached `before` and now reaches `after`."""
    if after.is_variadic:
        return not before.is_variadic and before.name in new.names
    if before.is_variadic:
        return before.kind is ParameterKind.VAR_POSITIONAL
    return before.name != after.name and (before.name in new.names or after.name in old.names)

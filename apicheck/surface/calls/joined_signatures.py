"""The signature of a function together with what it hands its variadic arguments on to.

Source: language reference, 6.3.4 "Calls". The order of the parameters is that in which positions reach them, so that a
result may be one that no source can spell (a required parameter behind an optional one) and has a meaning all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from apicheck.model.handover import Handover
from apicheck.model.signature import Parameter, ParameterKind, Signature

UNTOLD_DEFAULT = "..."
"""Stands for the value of an argument that a function may give itself when it hands the others on."""


class Joined(msgspec.Struct, frozen=True):
    """Which calls bind all along the way: none that `signature` refuses; all others, where it `is_exact`.

    `refused` are names that its `**kwargs` takes, and that can't be given all the same: further on, the parameter of
    that name is filled by then.
    """

    signature: Signature
    is_exact: bool = True
    refused: frozenset[str] = frozenset()


def joined(
    own: Signature,
    handover: Handover,
    callee: Signature,
    needed: Sequence[str] = (),
    refused: frozenset[str] = frozenset(),
) -> Joined | None:
    """Return what callers of a function have to satisfy that hands its arguments on to `callee`.

    `own` and `callee` are as each is called, what is bound left out. `needed` are names that `**kwargs` has to hold,
    `refused` those that `**kwargs` of the callee takes in vain. None where no call at all can bind.
    """
    return _Joining(own, handover, callee, frozenset(needed), refused).result()


@dataclass(slots=True)
class _Joining:
    own: Signature
    handover: Handover
    callee: Signature
    needed: frozenset[str]
    refused: frozenset[str]
    is_exact: bool = True
    positional: list[Parameter] = field(default_factory=list)
    by_keyword: list[Parameter] = field(default_factory=list)

    def result(self) -> Joined | None:
        own_args, own_kwargs = _variadic(self.own, _ARGS), _variadic(self.own, _KWARGS)
        rest, others = _variadic(self.callee, _ARGS), _variadic(self.callee, _KWARGS)
        handover = self.handover
        takes_args = own_args is not None and handover.takes_args
        takes_kwargs = own_kwargs is not None and handover.takes_kwargs
        positions = [parameter for parameter in self.callee.parameters if parameter.takes_position]
        is_counted = not handover.has_other_positions
        if is_counted and handover.positional > len(positions) and rest is None:
            return None
        filled = positions[: handover.positional]
        if not self._can_be_written(filled, others is not None):
            return None
        refused = self._refused(filled) if takes_kwargs else frozenset()
        if not refused.isdisjoint(self.needed):
            return None
        own_names = {parameter.name for parameter in self.own.parameters if not parameter.is_variadic}
        by_position_alone = {p.name for p in self.own.parameters if p.kind is ParameterKind.POSITIONAL_ONLY}
        named = {*(p.name for p in self.callee.parameters if p.takes_keyword), *handover.dropped, *self.needed}
        if not by_position_alone.isdisjoint(named):
            takes_kwargs = self.is_exact = False  # one name for two things, of which a signature has no two
        hidden = {*handover.dropped, *handover.keywords}
        is_reached = takes_args and is_counted
        positional_stops = False
        for parameter in positions[len(filled) :]:
            is_given = parameter.takes_keyword and parameter.name in {*handover.keywords, *handover.given}
            positional_stops = positional_stops or is_given
            by_position = is_reached and not positional_stops
            by_keyword = takes_kwargs and parameter.takes_keyword and parameter.name not in own_names | hidden
            if by_position and (parameter.name in own_names or parameter.name in handover.dropped):
                is_reached = by_position = self.is_exact = False  # two meanings of one name are not told apart
            is_filled = is_given or self._may_be_filled(parameter, takes_args=own_args is not None)
            if not self._add(parameter, by_position=by_position, by_keyword=by_keyword, is_filled=is_filled):
                return None
        for parameter in self.callee.parameters:
            if parameter.kind is ParameterKind.KEYWORD_ONLY:
                by_keyword = takes_kwargs and parameter.name not in own_names | hidden
                is_given = parameter.name in {*handover.keywords, *handover.given}
                is_filled = is_given or handover.has_other_keywords or not self.is_exact
                if not self._add(parameter, by_position=False, by_keyword=by_keyword, is_filled=is_filled):
                    return None
        is_open = others is not None or not takes_kwargs
        if not self._add_taken_out(own_names, has_kwargs=own_kwargs is not None, is_open=is_open):
            return None
        keeps_args = own_args is not None and (not is_reached or (rest is not None and not positional_stops))
        keeps_kwargs = own_kwargs is not None and (not takes_kwargs or others is not None)
        self.is_exact = self.is_exact and not self._is_vague()
        signature = self._spelled(own_args if keeps_args else None, own_kwargs if keeps_kwargs else None)
        return Joined(signature, self.is_exact, refused)

    def _refused(self, filled: Sequence[Parameter]) -> frozenset[str]:
        """Return what `**kwargs` of the function itself takes in vain, because it is handed on."""
        taken = {parameter.name for parameter in filled if parameter.takes_keyword}
        kept = {parameter.name for parameter in self.own.parameters if parameter.takes_keyword}
        return frozenset({*taken, *self.handover.keywords, *self.refused} - kept - {*self.handover.dropped})

    def _can_be_written(self, filled: Sequence[Parameter], has_others: bool) -> bool:
        """Tell whether the arguments that the call itself writes down can bind."""
        named = {parameter.name for parameter in self.callee.parameters if parameter.takes_keyword}
        taken = {*self.refused, *(parameter.name for parameter in filled if parameter.takes_keyword)}
        written = {*self.handover.keywords, *self.handover.given}
        is_doubled = not set(self.handover.keywords).isdisjoint(self.handover.given)
        return not is_doubled and taken.isdisjoint(written) and (has_others or written <= named)

    def _may_be_filled(self, parameter: Parameter, *, takes_args: bool) -> bool:
        """Tell whether arguments that can't be told may reach a parameter that has a position."""
        handover = self.handover
        is_vague = not self.is_exact
        by_position = handover.has_other_positions or (takes_args and handover.takes_args and is_vague)
        return by_position or ((handover.has_other_keywords or is_vague) and parameter.takes_keyword)

    def _add(self, parameter: Parameter, *, by_position: bool, by_keyword: bool, is_filled: bool) -> bool:
        """Add a parameter of the callee; False where it is required and nothing can reach it."""
        if not by_position and not by_keyword:
            return is_filled or not parameter.is_required
        is_needed = parameter.name in self.needed and by_keyword and not by_position
        default = parameter.default
        if is_filled and default is None:
            default = UNTOLD_DEFAULT
        if is_needed:
            default = None
        kind = ParameterKind.POSITIONAL_OR_KEYWORD if by_keyword else ParameterKind.POSITIONAL_ONLY
        if not by_position:
            kind = ParameterKind.KEYWORD_ONLY
        made = Parameter(parameter.name, kind, default, parameter.annotation)
        (self.positional if by_position else self.by_keyword).append(made)
        return True

    def _add_taken_out(self, own_names: set[str], *, has_kwargs: bool, is_open: bool) -> bool:
        """Add the names that the body takes out of `**kwargs`, or has to find there; False where it finds none."""
        there = {parameter.name for parameter in (*self.positional, *self.by_keyword) if parameter.takes_keyword}
        by_position = {parameter.name for parameter in self.positional}
        if not self.needed.isdisjoint(by_position):
            self.is_exact = False  # as a keyword alone, while positions lead to it as well
        by_keyword = {parameter.name for parameter in self.own.parameters if parameter.takes_keyword}
        if not has_kwargs or not self.needed.isdisjoint(by_keyword):
            return not self.needed
        required = self.needed - there - own_names
        if not is_open and not required <= {*self.handover.dropped}:
            return False
        for name in dict.fromkeys((*self.handover.dropped, *sorted(required))):
            if name not in own_names and name not in there and name not in by_position:
                default = None if name in self.needed else UNTOLD_DEFAULT
                self.by_keyword.append(Parameter(name, ParameterKind.KEYWORD_ONLY, default))
        return True

    def _is_vague(self) -> bool:
        handover = self.handover
        return handover.has_other_keywords or handover.has_other_positions or handover.is_altered

    def _spelled(self, rest: Parameter | None, others: Parameter | None) -> Signature:
        own = [parameter for parameter in self.own.parameters if not parameter.is_variadic]
        first = [parameter for parameter in own if parameter.takes_position]
        last = [parameter for parameter in own if not parameter.takes_position]
        parameters = (
            *(*first, *self.positional),
            *(() if rest is None else (rest,)),
            *(*last, *self.by_keyword),
            *(() if others is None else (others,)),
        )
        return Signature(parameters, self.own.returns)


_ARGS, _KWARGS = ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD
_KEYWORD_ONLY = ParameterKind.KEYWORD_ONLY


def _variadic(signature: Signature, kind: ParameterKind) -> Parameter | None:
    return next((parameter for parameter in signature.parameters if parameter.kind is kind), None)


def hull(signatures: Sequence[Signature]) -> Signature | None:
    """Return a signature that binds whatever one of several binds, None where they are too different to tell."""
    first, *others = dict.fromkeys(signatures)
    for other in others:
        both = _hull(first, other)
        if both is None:
            return None
        first = both
    return first


def _hull(one: Signature, other: Signature) -> Signature | None:
    """Where positions lead to parameters of other names, or kinds, no common signature is made."""
    these, those = ([p for p in signature.parameters if p.takes_position] for signature in (one, other))
    if any((a.name, a.kind) != (b.name, b.kind) for a, b in zip(these, those, strict=False)):
        return None
    longer, shorter, short = (these, those, other) if len(these) >= len(those) else (those, these, one)
    if _variadic(short, _ARGS) is not None and _variadic(short, _KWARGS) is not None:
        longer = longer[: len(shorter)]  # what follows is taken by either of the two, or by both
    positional = [
        _either(parameter, shorter[index] if index < len(shorter) else None) for index, parameter in enumerate(longer)
    ]
    named = [{p.name: p for p in signature.parameters if p.kind is _KEYWORD_ONLY} for signature in (one, other)]
    if not {parameter.name for parameter in longer}.isdisjoint({*named[0], *named[1]}):
        return None
    rest = _variadic(one, _ARGS) or _variadic(other, _ARGS)
    others = _variadic(one, _KWARGS) or _variadic(other, _KWARGS)
    parameters = (
        *positional,
        *(() if rest is None else (rest,)),
        *(_either(parameter, named[1].get(name)) for name, parameter in named[0].items()),
        *(_either(parameter, None) for name, parameter in named[1].items() if name not in named[0]),
        *(() if others is None else (others,)),
    )
    return Signature(parameters, one.returns)


def _either(parameter: Parameter, other: Parameter | None) -> Parameter:
    """Return the parameter, optional unless both are required."""
    if parameter.default is not None or (other is not None and other.is_required):
        return parameter
    default = UNTOLD_DEFAULT if other is None or other.default is None else other.default
    return msgspec.structs.replace(parameter, default=default)

"""What a body does with its `*args` and `**kwargs`: every way through it that ends without an exception is followed,
and on each the calls are noted that hand them on.

Source: language reference, 6.3.4 "Calls", and 8 "Compound statements". What follows a call is only reached where the
call bound its arguments, so that the first exception that matters is the `TypeError` of a call that refuses them.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

import msgspec

from apicheck.model.handover import Callee, Handover, Passage, Via
from apicheck.surface.expressions import child_nodes, dotted_name
from apicheck.surface.naming import last_part
from apicheck.surface.reading.handed_kwargs import UNTOLD, Change, change_of_value, literal_items
from apicheck.surface.reading.handover_expressions import ExpressionReader
from apicheck.surface.reading.handover_states import State, States, TooManyWays, changed, merged
from apicheck.surface.reading.syntax import FunctionNode

# So many times a loop is followed until nothing new comes of it.
_ROUNDS = 3


def passages(node: FunctionNode, *, in_class: bool) -> tuple[Passage, ...] | None:
    """Return the ways through a function's body on which its variadic arguments are handed on.

    Empty where they are handed on and the ways can't all be told, None where it keeps them for itself.
    """
    rest, others = node.args.vararg, node.args.kwarg
    if rest is None and others is None:
        return None
    reader = _Reader(node, in_class=in_class)
    try:
        last = reader.block(node.body, (State(),))
    except TooManyWays:
        return () if reader.hands_on else None
    found = dict.fromkeys(Passage(state.handovers, state.needed) for state in (*reader.ended, *last))
    is_told = bool(found) and not reader.is_generator and all(each.handovers or each.needed for each in found)
    if found and not reader.hands_on and not is_told:
        return () if reader.gives_away else None
    return tuple(found) if is_told else ()


class _Reader(ExpressionReader):
    """Follows the ways through one function."""

    def block(self, statements: Sequence[ast.stmt], states: States) -> States:
        """Return the states in which the statements end, where they run to their end."""
        for statement in statements:
            if not states:
                break
            states = self.statement(statement, states)
        return states

    def statement(self, node: ast.stmt, states: States) -> States:
        match node:
            case ast.Return():
                value = node.value
                self.ended = merged(self.ended, states if value is None else self.tested(value, states))
                return ()
            case ast.Raise():
                self.value(node.exc, states)
                return ()
            case ast.If():
                return self._branches(node, states)
            case ast.For() | ast.AsyncFor():
                before = self._bound(node.target, self.tested(node.iter, states))
                return self._loop(node.body, node.orelse, before, runs_once=False)
            case ast.While():
                runs = isinstance(node.test, ast.Constant) and bool(node.test.value)
                return self._loop(node.body, node.orelse, self.tested(node.test, states), runs_once=runs)
            case ast.Assert():
                return self._asserted(node, self.tested(node.test, states))
            case ast.Break() | ast.Continue():
                if self.loops:
                    self.loops[-1][isinstance(node, ast.Continue)].extend(states)
                return ()
            case ast.With() | ast.AsyncWith():
                return self._with(node, states)
            case ast.Try() | ast.TryStar():
                return self._try(node, states)
            case ast.Match():
                return self._match(node, states)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                return self.deferred(node, states)
            case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
                return self._assignment(node, states)
            case ast.Delete():
                for target in node.targets:
                    states = self._deleted(target, states)
                return states
            case _:
                for child in child_nodes(node):
                    states = self.value(child, states)
                return states

    def _branches(self, node: ast.If, states: States) -> States:
        """Follow both branches; where one raises because something is left over, the other is given nothing more."""
        states = self.tested(node.test, states)
        key, is_absent = _membership(node.test, self.others)
        if key is not None:
            first, second = (node.orelse, node.body) if is_absent else (node.body, node.orelse)
            return self._where_present(key, first, second, states)
        name, is_negated = _truth(node.test)
        there, gone = (node.orelse, node.body) if is_negated else (node.body, node.orelse)
        empty = self._emptied(name, _raised(there), states)
        return merged(self.block(there, states), self.block(gone, empty))

    def _where_present(self, key: str, there: Sequence[ast.stmt], gone: Sequence[ast.stmt], states: States) -> States:
        """Follow `if "x" in kwargs` and its `else`: where the one takes the name out, the other has nothing of it."""
        found = self.block(
            there, tuple(msgspec.structs.replace(state, present=state.present | {key}) for state in states)
        )
        outer = {state.present for state in states}
        known = next(iter(outer)) if len(outer) == 1 else frozenset()
        found = tuple(msgspec.structs.replace(state, present=known) for state in found)
        others = self.block(gone, states)
        taken = (msgspec.structs.replace(state, dropped=state.dropped | {key}) for state in others)
        return merged(found, (state if each not in found else each for state, each in zip(others, taken, strict=True)))

    def _asserted(self, node: ast.Assert, states: States) -> States:
        name, is_negated = _truth(node.test)
        return self._emptied(name, "AssertionError", states) if is_negated else states

    def _emptied(self, name: str | None, raised: str, states: States) -> States:
        """Return the states on the way that is taken where nothing is left in `name`."""
        if name is None or name not in {self.rest, self.others}:
            return states
        made = Handover(Callee(Via.NOTHING, raised), name == self.rest, name == self.others)
        return tuple(self.handed(state, made) for state in states)

    def _loop(self, body: Sequence[ast.stmt], orelse: Sequence[ast.stmt], states: States, *, runs_once: bool) -> States:
        broken: list[State] = []
        reached = states
        for _ in range(_ROUNDS):
            continued: list[State] = []
            self.loops.append((broken, continued))
            after = self.block(body, reached)
            self.loops.pop()
            grown = merged(reached, after, continued)
            is_done = grown == reached
            reached = grown
            if is_done:
                break
        else:
            raise TooManyWays
        # `while True` is left by `break` alone.
        return merged(() if runs_once else self.block(orelse, reached), broken)

    def _with(self, node: ast.With | ast.AsyncWith, states: States) -> States:
        swallows = False
        for item in node.items:
            states = self.value(item.context_expr, states)
            if item.optional_vars is not None:
                states = self._bound(item.optional_vars, states)
            called = item.context_expr.func if isinstance(item.context_expr, ast.Call) else item.context_expr
            swallows = swallows or last_part(dotted_name(called) or "").lower() in _SWALLOWING
        return merged(self.block(node.body, states), states if swallows else ())

    def _try(self, node: ast.Try | ast.TryStar, states: States) -> States:
        """Follow the body and each handler, which begins where some statement of the body was interrupted."""
        catches = any(_may_catch(handler.type) for handler in node.handlers)
        interrupted = states if catches else ()
        ended = self.ended
        for statement in node.body:
            if not states:
                break
            before, earlier, self.ended = states, self.ended, ()
            states = self.statement(statement, states)
            after = merged(states, self.ended)
            self.ended = merged(earlier, self.ended)
            # What a call raises that was handed something, it raises once that is bound.
            is_bound = bool(after) and all(
                len(state.handovers) > min(len(each.handovers) for each in before) for state in after
            )
            interrupted = merged(interrupted, after, () if is_bound and not catches else before)
        handled: list[States] = [self.block(handler.body, interrupted) for handler in node.handlers]
        after = merged(self.block(node.orelse, states), *handled)
        if any(isinstance(inner, ast.Return) for statement in node.finalbody for inner in ast.walk(statement)):
            self.ended = merged(ended, interrupted, after)
            return ()
        return self.block(node.finalbody, after)

    def _match(self, node: ast.Match, states: States) -> States:
        states = self.value(node.subject, states)
        ends: list[States] = []
        is_exhaustive = False
        for case in node.cases:
            reached = states if case.guard is None else self.value(case.guard, states)
            ends.append(self.block(case.body, reached))
            is_wild = isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None
            is_exhaustive = is_exhaustive or (is_wild and case.guard is None)
        return merged(*ends, () if is_exhaustive else states)

    def _assignment(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign, states: States) -> States:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        value = node.value
        for target in targets:
            if isinstance(target, ast.Name) and target.id in {self.rest, self.others} and value is not None:
                return self._rebound(target.id, node, value, states)
        is_kept = isinstance(value, ast.Name) and all(isinstance(target, ast.Attribute) for target in targets)
        if not is_kept:  # `self.options = kwargs` only keeps it
            states = self.value(value, states)
        for target in targets:
            states = self._bound(target, states)
        return states

    def _rebound(
        self, name: str, node: ast.Assign | ast.AnnAssign | ast.AugAssign, value: ast.expr, states: States
    ) -> States:
        """`kwargs = {**kwargs, "x": 1}` and `kwargs |= {"x": 1}` are understood; nothing else is."""
        if name == self.rest:
            states = self.value(value, states)
            return tuple(msgspec.structs.replace(state, keeps_args=False) for state in states)
        change: Change | None
        if isinstance(node, ast.AugAssign):
            items = literal_items(value)
            is_union = isinstance(node.op, ast.BitOr)
            change = UNTOLD if not is_union else Change(fills=True) if items is None else Change(given=items)
        else:
            change = change_of_value(value, name)
        states = self.value(value, states) if change is UNTOLD else states
        return changed(states, change)

    def _bound(self, target: ast.expr, states: States) -> States:
        """Follow what an assignment to `target` does."""
        match target:
            case ast.Name(id=name) if name == self.rest:
                return tuple(msgspec.structs.replace(state, keeps_args=False) for state in states)
            case ast.Name(id=name) if name == self.others:
                return changed(states, UNTOLD)
            case ast.Subscript(value=ast.Name(id=name), slice=key) if name == self.others:
                states = self.value(key, states)
                written = key.value if isinstance(key, ast.Constant) else None
                is_told = isinstance(written, str)
                return changed(states, Change(given=frozenset({str(written)})) if is_told else Change(fills=True))
            case ast.Tuple() | ast.List():
                for element in target.elts:
                    states = self._bound(element, states)
                return states
            case ast.Starred():
                return self._bound(target.value, states)
            case ast.Attribute() | ast.Subscript():
                return self.value(target.value, states)
            case _:
                return states

    def _deleted(self, target: ast.expr, states: States) -> States:
        match target:
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(key))) if name == self.others:
                change = Change(dropped=frozenset({key}), needed=frozenset({key}))
                return changed(states, change)
            case ast.Subscript(value=ast.Name(id=name)) | ast.Name(id=name) if name in {self.rest, self.others}:
                return tuple(msgspec.structs.replace(state, keeps_args=False, keeps_kwargs=False) for state in states)
            case _:
                return self.value(target, states)


_SWALLOWING = frozenset({"suppress", "raises", "ignored", "ignore_errors", "catch", "catch_errors", "assertraises"})

_TYPE_ERRORS = frozenset({"TypeError", "Exception", "BaseException", "StandardError"})


def _may_catch(type_: ast.expr | None) -> bool:
    """Tell whether a handler may catch a `TypeError`: by its name, or because it stands for nobody knows what."""
    if type_ is None:
        return True
    if isinstance(type_, ast.Tuple):
        return any(_may_catch(each) for each in type_.elts)
    name = last_part(dotted_name(type_) or "")
    return name in _TYPE_ERRORS or not (name[:1].isupper() or "." in (dotted_name(type_) or ""))


def _truth(test: ast.expr) -> tuple[str | None, bool]:
    """Return the name whose truth a test asks for, and whether it is negated."""
    is_negated = False
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, is_negated = test.operand, not is_negated
    return (test.id if isinstance(test, ast.Name) else None), is_negated


def _membership(test: ast.expr, name: str | None) -> tuple[str | None, bool]:
    """Return the key of `"x" in kwargs`, and whether it is the absence that is asked for."""
    match test:
        case ast.Compare(
            left=ast.Constant(value=str(key)), ops=[ast.In() | ast.NotIn() as operator], comparators=[other]
        ):
            is_ours = name is not None and isinstance(other, ast.Name) and other.id == name
            return (key, isinstance(operator, ast.NotIn)) if is_ours else (None, False)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            found, is_absent = _membership(operand, name)
            return found, not is_absent
    return None, False


def _raised(block: Sequence[ast.stmt]) -> str:
    """Return the name of the exception that a block raises at its end, "" for another end."""
    last = block[-1] if block else None
    if not isinstance(last, ast.Raise) or last.exc is None:
        return ""
    raised = last.exc.func if isinstance(last.exc, ast.Call) else last.exc
    return dotted_name(raised) or ""

"""What functions and classes accept that hand their arguments on, held against really calling them.

Modules are drawn, executed, and called in every bounded shape, along every way through their bodies. Whatever is
certainly refused has to be refused along all of them, with the words of the error where there is but one; and where the
decision claims to be exact, whatever it accepts has to be accepted.
"""

import itertools
import os
import random
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apicheck.matching.calls import Call, bind
from apicheck.matching.handed_calls import error_on_the_way
from apicheck.model.entity import Entity
from apicheck.surface.calls.handed_on import Effective, effective_call, effective_constructor
from apicheck.surface.classes.hierarchy import Hierarchy
from tests.matching.drawn_handovers import MOST_CHOICES, draw_classes, draw_functions
from tests.matching.drawn_signatures import NAMES
from tests.surface.sources import hierarchy, only

EXAMPLES = 2_000 if os.environ.get("APICHECK_DEEP") == "1" else 60
batches = settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))

FRESH = "fresh"
SHAPES = [
    Call(count, keywords)
    for count in range(4)
    for size in range(3)
    for keywords in itertools.combinations((*NAMES, FRESH), size)
]


def executed(text: str) -> dict[str, Any]:
    """Run a drawn module."""
    namespace: dict[str, Any] = {"__name__": "m"}
    exec(compile(text, "m", "exec"), namespace)  # noqa: S102 - the source is made by this test
    return namespace


def outcomes(namespace: dict[str, Any], called: Callable[..., object], call: Call) -> Iterator[Exception | None]:
    """Call something along every way through its body, and give the error of each, None where there is none."""
    for bits in itertools.product((False, True), repeat=MOST_CHOICES):
        namespace["choose"].bits = list(bits)
        try:
            called(*range(call.positional), **dict.fromkeys(call.keywords, 0))
        except (TypeError, KeyError, RuntimeError) as error:
            yield error
        else:
            yield None


class Tally:
    """How often decisions of each kind were held against a call."""

    def __init__(self) -> None:
        self.refused = self.accepted = self.open = self.worded = 0

    def check(self, text: str, namespace: dict[str, Any], called: Callable[..., object], found: Effective) -> None:
        """Hold one decision against all shapes."""
        if all(len(route.frames) == 1 for route in found.routes) and not found.is_exact:
            self.open += 1
        for call in SHAPES:
            real = list(outcomes(namespace, called, call))
            is_refused = any(
                bind(route.signature, call) is None or not route.refused.isdisjoint(call.keywords)
                for route in found.routes
            )
            shown = f"{text}\n{call}\n{[str(signature) for signature in found.signatures]}\n{real}"
            if is_refused:
                self.refused += 1
                assert None not in real, f"refused and works:\n{shown}"
                self.check_words(found, call, real, getattr(called, "__name__", ""), shown)
            elif found.is_exact:
                self.accepted += 1
                assert None in real, f"accepted and fails:\n{shown}"

    def check_words(self, found: Effective, call: Call, real: list[Exception | None], callee: str, shown: str) -> None:
        """Some route gives the very error of some way."""
        errors = [error_on_the_way(route.frames, call, callee) for route in found.routes]
        told = [error[0] for error in errors if error is not None]
        assert told, f"no error:\n{shown}"
        said = {f"{type(error).__name__}: {error}" for error in real}
        if found.is_exact and not any(isinstance(error, RuntimeError) for error in real):
            self.worded += 1
            assert any(error in said or "raised by" in error for error in told), f"{told}\n{said}\n{shown}"


def decided(linked: Hierarchy, entity: Entity) -> Effective:
    found = effective_call(linked, entity)
    assert found is not None
    return found


def test_functions_that_hand_on() -> None:
    tally = Tally()

    @batches
    @given(st.randoms(use_true_random=True))
    def check(source: random.Random) -> None:
        text = draw_functions(source)
        namespace, linked = executed(text), hierarchy(text)
        for name in ("f", "g"):
            tally.check(text, namespace, namespace[name], decided(linked, only(linked.surface.resolve("m", name))))

    check()
    assert tally.refused > 3_000
    assert tally.accepted > 100
    assert tally.worded > 200


def test_classes_that_hand_on() -> None:
    tally = Tally()

    @batches
    @given(st.randoms(use_true_random=True))
    def check(source: random.Random) -> None:
        text = draw_classes(source)
        namespace, linked = executed(text), hierarchy(text)
        for name in ("C", "D", "A"):
            entity, cls = only(linked.surface.resolve("m", name)), namespace[name]
            made = effective_constructor(linked, entity)
            assert made is not None
            tally.check(text, namespace, cls, made)
            member = linked.member(entity, "m")[0]
            found = effective_call(linked, member, entity)
            assert found is not None
            instance = object.__new__(cls)
            tally.check(text, namespace, instance.m, found)
            for maker in linked.member(entity, "made"):
                handed = effective_call(linked, maker, entity)
                assert handed is not None
                tally.check(text, namespace, cls.made, handed)

    check()
    assert tally.refused > 3_000
    assert tally.accepted > 100
    assert tally.worded > 200


FILLED = """
class Base:
    def send(self, *args, **kwargs):
        return self._sent(0, 0, *args, **kwargs)

    def _sent(self, url, verify, *args, **kwargs):
        return kwargs


class Child(Base):
    def send(self, *args, **kwargs):
        return super().send(*args, verify=0, **kwargs)
"""


def test_a_name_that_is_filled_further_on() -> None:
    """`**kwargs` takes it on the way, and no call with it can bind: not that of a user, and not that of a subclass."""
    linked = hierarchy(FILLED)
    base, child = (only(linked.surface.resolve("m", name)) for name in ("Base", "Child"))
    found = decided(linked, linked.member(base, "send")[0])
    assert found.is_exact
    assert [route.refused for route in found.routes] == [{"url", "verify"}]
    assert not decided(linked, linked.member(child, "send")[0]).is_exact

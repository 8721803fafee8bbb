"""Decisions on calls, held against `inspect.Signature.bind` over every bounded call shape.

The normal run draws 20,000 pairs of signatures. The deep profile draws a million, and takes some minutes:

    APICHECK_DEEP=1 pytest tests/matching/test_calls_against_inspect.py

A failing example names the pair; the test over single pairs also shrinks it.
"""

import os
import random
from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apicheck.matching.calls import Binding, Call, bind, decide
from apicheck.matching.causes import causes
from apicheck.model.signature import Parameter, ParameterKind, Signature
from tests.matching.drawn_signatures import draw_conjunction, draw_edited, draw_pair
from tests.matching.inspect_oracle import FRESH, Arrivals, arrivals, breaking_shapes

IS_DEEP = os.environ.get("APICHECK_DEEP") == "1"
PAIRS_PER_EXAMPLE = 500 if IS_DEEP else 100
EXAMPLES = 2_000 if IS_DEEP else 200
SHRINKABLE_EXAMPLES = 300

batches = settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
singles = settings(max_examples=SHRINKABLE_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def check_decision(old: Sequence[Signature], new: Sequence[Signature]) -> None:
    """Compare verdict, smallest call and the kind of break with what all shapes say."""
    shown = f"{' and '.join(map(str, old))} -> {' and '.join(map(str, new))}"
    decision = decide(old, new)
    breaking = set(breaking_shapes(old, new))
    assert decision.is_breaking == bool(breaking), f"{shown}: {decision}, inspect breaks {breaking}"
    if decision.call is None:
        return
    keywords = frozenset(name if name in "abcde" else FRESH for name in decision.call.keywords)
    assert (decision.call.positional, keywords) in breaking, f"{shown}: {decision} does not break"
    smallest = min((count + len(names), len(names)) for count, names in breaking)
    assert decision.call.size == smallest, f"{shown}: {decision} is not of the smallest size {smallest}"
    is_bound = all(arrivals(signature, (decision.call.positional, keywords)) is not None for signature in new)
    assert decision.rebinds == is_bound, f"{shown}: {decision}"


def check_causes(old: Sequence[Signature], new: Sequence[Signature]) -> None:
    """Some cause is breaking exactly when the decision is, and each shows a call that truly breaks."""
    shown = f"{' and '.join(map(str, old))} -> {' and '.join(map(str, new))}"
    found = causes(old, new)
    breaking = set(breaking_shapes(old, new))
    assert any(cause.is_breaking for cause in found) == bool(breaking), f"{shown}: {found}"
    for cause in found:
        assert cause.is_breaking == (cause.call is not None)
        if cause.call is not None:
            keywords = frozenset(name if name in "abcde" else FRESH for name in cause.call.keywords)
            assert (cause.call.positional, keywords) in breaking, f"{shown}: {cause}"


def test_every_decision_is_what_all_bounded_calls_say() -> None:
    drawn = 0

    @batches
    @given(st.randoms(use_true_random=True))
    def check_a_batch(source: random.Random) -> None:
        nonlocal drawn
        for _ in range(PAIRS_PER_EXAMPLE):
            old, new = draw_pair(source)
            check_decision([old], [new])
            drawn += 1

    check_a_batch()
    assert drawn >= (1_000_000 if IS_DEEP else 20_000)


@singles
@given(st.randoms(use_true_random=False))
def test_single_decisions_that_hypothesis_can_shrink(source: random.Random) -> None:
    old, new = draw_pair(source)
    check_decision([old], [new])
    check_causes([old], [new])


@settings(batches, max_examples=EXAMPLES // 10)
@given(st.randoms(use_true_random=True))
def test_a_call_has_to_bind_to_all_signatures_of_a_side(source: random.Random) -> None:
    for _ in range(PAIRS_PER_EXAMPLE):
        old = draw_conjunction(source)
        new = tuple(draw_edited(source, signature) for signature in old) if source.random() < 0.7 else old[:1]
        check_decision(old, new)
        check_decision(new, old)


@settings(batches, max_examples=EXAMPLES // 4)
@given(st.randoms(use_true_random=True))
def test_a_cause_is_found_exactly_where_a_call_breaks(source: random.Random) -> None:
    for _ in range(PAIRS_PER_EXAMPLE):
        old, new = draw_pair(source)
        check_causes([old], [new])


@settings(batches, max_examples=EXAMPLES // 20)
@given(st.randoms(use_true_random=True))
def test_causes_of_conjunctions_are_found_exactly_where_a_call_breaks(source: random.Random) -> None:
    for _ in range(PAIRS_PER_EXAMPLE):
        old = draw_conjunction(source)
        new = tuple(draw_edited(source, signature) for signature in old) if source.random() < 0.7 else old[:1]
        check_causes(old, new)
        check_causes(new, old)


@settings(batches, max_examples=EXAMPLES // 4)
@given(st.randoms(use_true_random=True))
def test_binding_is_what_inspect_says(source: random.Random) -> None:
    for _ in range(PAIRS_PER_EXAMPLE):
        signature, _ = draw_pair(source)
        count = source.randint(0, 5)
        keywords = tuple(name for name in ("a", "b", "c", "d", "e", FRESH) if source.random() < 0.4)
        binding = bind(signature, Call(count, keywords))
        expected = arrivals(signature, (count, frozenset(keywords)))
        reached = _arrivals(binding) if binding is not None else None
        assert reached == expected, f"{signature} called with {count} and {keywords}"


@singles
@given(st.randoms(use_true_random=False))
def test_a_signature_breaks_no_call_of_itself(source: random.Random) -> None:
    signature, _ = draw_pair(source)
    assert not decide([signature], [signature]).is_breaking
    assert causes([signature], [signature]) == ()


def _arrivals(binding: Binding) -> Arrivals:
    stars = {ParameterKind.VAR_POSITIONAL: "*", ParameterKind.VAR_KEYWORD: "**"}
    reached: dict[int | str, Parameter] = dict(enumerate(binding.positional))
    reached.update(binding.keywords)
    return {argument: stars.get(parameter.kind, parameter.name) for argument, parameter in reached.items()}

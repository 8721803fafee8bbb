"""What a change of a signature is told as: old parameters, new parameters, and every cause with the call that shows it.

A cause reads `severity kind parameters -> new name: call`. `rebinds` says that the call still binds, and gives an
argument to another parameter.
"""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apicheck.matching.calls import decide
from apicheck.matching.causes import Cause, CauseKind, causes
from apicheck.matching.edits import Plan
from apicheck.matching.witness import call_text
from apicheck.model.signature import Parameter, Signature
from tests.matching.drawn_signatures import draw_pair
from tests.matching.signature_texts import signature

CASES = [
    # a required parameter added
    ("a", "a, b", ["breaking required-parameter-added b: f(...)"]),
    ("", "a", ["breaking required-parameter-added a: f()"]),
    ("a", "b, a", ["breaking required-parameter-added b: f(...)"]),
    ("a", "a, *, b", ["breaking required-parameter-added b: f(...)"]),
    ("*args", "a, *args", ["breaking required-parameter-added a: f()"]),
    ("**kwargs", "a, **kwargs", ["breaking required-parameter-added a: f()"]),
    ("a, b=1", "a, c, b=1", ["breaking required-parameter-added c: f(...)"]),
    ("a", "a, b, *, c", ["breaking required-parameter-added b+c: f(...)"]),
    # an optional parameter added: breaking where it takes a place that arguments used
    ("a", "a, b=None", ["compatible optional-parameter-added b"]),
    ("a", "a, *, b=None", ["compatible optional-parameter-added b"]),
    ("a, *, c=None", "a, *, b=None, c=None", ["compatible optional-parameter-added b"]),
    ("a, **kwargs", "a, b=None, **kwargs", ["compatible optional-parameter-added b"]),
    (
        "a, b",
        "a, c=None, b=None",
        ["breaking optional-parameter-inserted c: f(..., ...) rebinds", "compatible became-optional b"],
    ),
    ("a, b=None", "a, c=None, b=None", ["breaking optional-parameter-inserted c: f(..., ...) rebinds"]),
    ("a, *args", "a, b=None, *args", ["breaking optional-parameter-inserted b: f(..., ...) rebinds"]),
    ("*args, **kwargs", "a=None, *args, **kwargs", ["breaking optional-parameter-inserted a: f(...) rebinds"]),
    # a parameter removed: a break unless `*args` or `**kwargs` swallow every argument for it
    ("a, b, c, d, e", "b, c, d, e", ["breaking parameter-removed a: f(..., ..., ..., ..., ...)"]),
    ("a, b=None", "a", ["breaking parameter-removed b: f(..., b=...)"]),
    (
        "*, a=None, proxies=None, timeout=5.0",
        "*, a=None, timeout=5.0",
        ["breaking parameter-removed proxies: f(proxies=...)"],
    ),
    ("a, b, c", "a", ["breaking parameter-removed b+c: f(..., ..., ...)"]),
    ("a, b=None, **kwargs", "a, **kwargs", ["breaking parameter-removed b: f(..., ...)"]),
    ("*, a, b=None, **kwargs", "*, a, **kwargs", ["risky parameter-swallowed b"]),
    ("a, *, b=None", "a, **kwargs", ["risky parameter-swallowed b", "compatible variadic-added kwargs"]),
    (
        "a, b",
        "*args, **kwargs",
        ["risky parameter-swallowed a+b", "compatible variadic-added args", "compatible variadic-added kwargs"],
    ),
    ("a, b=None, /", "a, /, *args", ["risky parameter-swallowed b", "compatible variadic-added args"]),
    (
        "*, a=None, **kwargs",
        "",
        ["breaking parameter-removed a: f(a=...)", "breaking variadic-keyword-removed kwargs: f(option=...)"],
    ),
    # a parameter renamed: a break where its name was known
    ("a", "b", ["breaking parameter-renamed a -> b: f(a=...)"]),
    ("a, /", "b, /", ["compatible parameter-renamed a -> b"]),
    ("a, b=7", "a, c=7", ["breaking parameter-renamed b -> c: f(..., b=...)"]),
    ("a, b=1", "a, c=1", ["breaking parameter-removed b: f(..., b=...)", "compatible optional-parameter-added c"]),
    (
        "a, mix_stderr: bool=True",
        "a, catch_exceptions: bool=True",
        [
            "breaking parameter-removed mix_stderr: f(..., mix_stderr=...)",
            "compatible optional-parameter-added catch_exceptions",
        ],
    ),
    (
        "a, b, c",
        "x, b, y",
        [
            "breaking parameter-renamed a -> x: f(a=..., b=..., c=...)",
            "breaking parameter-renamed c -> y: f(..., ..., c=...)",
        ],
    ),
    ("*, proxies=None", "*, proxy=None", ["breaking parameter-renamed proxies -> proxy: f(proxies=...)"]),
    (
        "*, auth=None",
        "*, mounts=None",
        ["breaking parameter-removed auth: f(auth=...)", "compatible optional-parameter-added mounts"],
    ),
    ("*, a", "*, b", ["breaking parameter-renamed a -> b: f(a=...)"]),
    (
        "a, timeout: float = 5.0",
        "a, retries: int = 3",
        ["breaking parameter-removed timeout: f(..., timeout=...)", "compatible optional-parameter-added retries"],
    ),
    ("a, b=1", "a, *, c=2", ["breaking parameter-removed b: f(..., b=...)", "compatible optional-parameter-added c"]),
    # A rename is not guessed between parameters whose defaults differ and whose names are not alike ...
    (
        "a, skip=True",
        "a, colour=0.5",
        ["breaking parameter-removed skip: f(..., skip=...)", "compatible optional-parameter-added colour"],
    ),
    # ... but told where the names are.
    (
        "a, time_out=5",
        "a, timeout=6",
        [
            "breaking parameter-renamed time_out -> timeout: f(..., time_out=...)",
            "risky default-changed time_out -> timeout",
        ],
    ),
    # Where **kwargs takes the names, parameters that can no longer be passed by position are one finding.
    (
        "a, b=1, c=2, d=3",
        "a, **kwargs",
        ["breaking parameter-removed b+c+d: f(..., ...)", "compatible variadic-added kwargs"],
    ),
    ("a, b=1", "a, c", ["breaking parameter-removed b: f(..., b=...)", "breaking required-parameter-added c: f(...)"]),
    ("a=None, **kwargs", "b=None, **kwargs", ["breaking parameter-renamed a -> b: f(..., b=...)"]),
    ("a", "b, /", ["breaking became-positional-only a -> b: f(a=...)"]),
    ("a, /", "b", ["compatible kind-widened a -> b"]),
    # the order changed
    ("a, b", "b, a", ["breaking parameter-reordered a+b: f(..., ...) rebinds"]),
    ("a, b, c, d, e", "b, c, d, e, a", ["breaking parameter-reordered a+b+c+d+e: f(..., ..., ..., ..., ...) rebinds"]),
    ("a, b, c, d", "b, a, d, c", ["breaking parameter-reordered a+b+c+d: f(..., ..., ..., ...) rebinds"]),
    ("*, a, b", "*, b, a", []),
    # defaults
    ("a=None", "a", ["breaking became-required a: f()"]),
    ("a=1, b=2", "a, b", ["breaking became-required a: f(b=...)", "breaking became-required b: f(...)"]),
    ("*, a=None", "*, a", ["breaking became-required a: f()"]),
    ("a", "a=None", ["compatible became-optional a"]),
    ("*, a", "*, a=1", ["compatible became-optional a"]),
    ("a=1", "a=2", ["risky default-changed a"]),
    ("a=3600", "a=60 * 60", []),
    ("a='x'", 'a="x"', []),
    ("a=1", "a=True", ["risky default-changed a"]),
    ("a=None", "a=MISSING", ["risky default-changed a"]),
    # kinds: one `*` or `/` is one cause
    ("a, b", "a, *, b", ["breaking became-keyword-only b: f(..., ...)"]),
    ("a, b, c, d", "a, *, b, c, d", ["breaking became-keyword-only b+c+d: f(..., ..., ..., ...)"]),
    ("a, b=None", "a, *, b=None", ["breaking became-keyword-only b: f(..., ...)"]),
    ("a, /", "*, a", ["breaking became-keyword-only a: f(...)"]),
    ("a, b", "a, b, /", ["breaking became-positional-only a+b: f(..., b=...)"]),
    ("a, b, c", "a, b, /, c", ["breaking became-positional-only a+b: f(..., b=..., c=...)"]),
    ("a=None, **kwargs", "a=None, /, **kwargs", ["breaking became-positional-only a: f(a=...) rebinds"]),
    ("*, a", "a, /", ["breaking became-positional-only a: f(a=...)"]),
    ("a, /", "a", ["compatible kind-widened a"]),
    ("*, a", "a", ["compatible kind-widened a"]),
    ("*, a=None, b=None", "a=None, b=None", ["compatible kind-widened a+b"]),
    ("a, *, b", "b, a", ["breaking became-positional b: f(..., b=...)"]),
    ("*args, a=None", "a=None, *args", ["breaking became-positional a: f(...) rebinds"]),
    ("a, /, **kwargs", "a, **kwargs", ["breaking positional-only-exposed a: f(..., a=...)"]),
    ("a, b, c", "b, c, *, a", ["breaking became-keyword-only a: f(..., ..., ...)"]),
    # `*args` and `**kwargs`
    ("*args", "", ["breaking variadic-positional-removed args: f(...)"]),
    ("**kwargs", "", ["breaking variadic-keyword-removed kwargs: f(option=...)"]),
    (
        "a, *args, **kwargs",
        "a",
        [
            "breaking variadic-positional-removed args: f(..., ...)",
            "breaking variadic-keyword-removed kwargs: f(..., option=...)",
        ],
    ),
    (
        "*args",
        "a=None, b=None",
        [
            "breaking variadic-positional-removed args: f(..., ..., ...)",
            "compatible optional-parameter-added a",
            "compatible optional-parameter-added b",
        ],
    ),
    (
        "**kwargs",
        "a=None, b=None",
        [
            "breaking variadic-keyword-removed kwargs: f(option=...)",
            "compatible optional-parameter-added a",
            "compatible optional-parameter-added b",
        ],
    ),
    ("*args", "*values", ["compatible variadic-renamed args -> values"]),
    ("**kwargs", "**options", ["compatible variadic-renamed kwargs -> options"]),
    ("a", "a, *args", ["compatible variadic-added args"]),
    ("a", "a, **kwargs", ["compatible variadic-added kwargs"]),
    # several causes, and none
    (
        "a, b=1, *, c=2",
        "a, *, d",
        [
            "breaking parameter-removed b: f(..., b=...)",
            "breaking parameter-removed c: f(..., c=...)",
            "breaking required-parameter-added d: f(...)",
        ],
    ),
    (
        "url, data=None, timeout=5",
        "url, *, data=None, timeout",
        ["breaking became-keyword-only data+timeout: f(..., ..., ...)", "breaking became-required timeout: f(...)"],
    ),
    ("self_, x", "self_, x", []),
    ("", "", []),
]


def told(cause: Cause) -> str:
    """Write a cause in one line."""
    text = f"{cause.severity} {cause.kind} {'+'.join((cause.parameter, *cause.others))}"
    if cause.new_name is not None:
        text += f" -> {cause.new_name}"
    if cause.call is not None:
        text += f": {call_text('f', cause.call)}"
    return f"{text} rebinds" if cause.rebinds else text


@pytest.mark.parametrize(("old", "new", "expected"), CASES, ids=[f"({old})-({new})" for old, new, _ in CASES])
def test_causes(old: str, new: str, expected: list[str]) -> None:
    assert [told(cause) for cause in causes([signature(old)], [signature(new)])] == expected


@pytest.mark.parametrize(("old", "new", "expected"), CASES, ids=[f"({old})-({new})" for old, new, _ in CASES])
def test_a_cause_is_breaking_exactly_where_the_decision_is(old: str, new: str, expected: list[str]) -> None:
    is_told = any(line.startswith("breaking") for line in expected)
    assert decide([signature(old)], [signature(new)]).is_breaking == is_told


def test_every_kind_of_cause_has_a_case() -> None:
    shown = {line.split()[1] for _, _, expected in CASES for line in expected}
    assert shown == {kind.value for kind in CauseKind}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # the constructor alone, then a `__new__` beside it that hands everything on
        (["a, b"], ["*args, **kwargs", "a, b"], []),
        (["*args, **kwargs", "a, b"], ["a, b"], []),
        (["a, b"], ["*args, **kwargs", "a"], ["breaking parameter-removed b: f(..., b=...)"]),
        # what one of the two no longer takes, no call can give
        (["a, b=None", "a, b=None"], ["a", "a, b=None"], ["breaking parameter-removed b: f(..., b=...)"]),
        (["a, b"], ["a, b", "b, a"], ["breaking parameter-reordered a+b: f(..., ...) rebinds"]),
        # told once
        (["a, b=1", "a, *, b=1"], ["a", "a"], ["breaking parameter-removed b: f(..., b=...)"]),
    ],
)
def test_causes_where_a_call_has_to_bind_to_several_signatures(
    old: list[str], new: list[str], expected: list[str]
) -> None:
    found = causes([signature(text) for text in old], [signature(text) for text in new])
    assert [told(cause) for cause in found] == expected


def test_a_side_without_a_signature_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one signature"):
        causes([], [signature("a")])


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=True))
def test_no_edit_gives_the_old_signature_and_all_edits_give_the_new_one(source: random.Random) -> None:
    old, new = draw_pair(source)
    plan = Plan(old, new)
    assert _shape(plan.apply(())) == _shape(old)
    assert _shape(plan.apply(plan.edits)) == _shape(new)


def _shape(given_signature: Signature) -> tuple[Sequence[Parameter], frozenset[Parameter]]:
    """Leave out what means nothing to callers: the order of what takes no position."""
    by_position = [parameter for parameter in given_signature.parameters if parameter.takes_position]
    return by_position, frozenset(given_signature.parameters) - frozenset(by_position)

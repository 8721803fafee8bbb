"""The call that shows a break, and the interpreter's own words about it."""

import random
import types

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apicheck.matching.calls import Call, decide
from apicheck.matching.witness import call_text, mangled, ordinal, witness
from apicheck.model.report import Witness
from apicheck.model.signature import Parameter, ParameterKind, Signature
from tests.matching.drawn_signatures import draw_pair
from tests.matching.signature_texts import signature


@pytest.mark.parametrize(
    ("old", "new", "call", "error"),
    [
        ("*, proxies=None", "", "f(proxies=...)", "TypeError: f() got an unexpected keyword argument 'proxies'"),
        ("a, b", "a", "f(..., ...)", "TypeError: f() takes 1 positional argument but 2 were given"),
        ("a", "a, b", "f(...)", "TypeError: f() missing 1 required positional argument: 'b'"),
        ("a", "a, *, b", "f(...)", "TypeError: f() missing 1 required keyword-only argument: 'b'"),
        ("a, /, **kw", "a, **kw", "f(..., a=...)", "TypeError: f() got multiple values for argument 'a'"),
        (
            "a",
            "a, /",
            "f(a=...)",
            "TypeError: f() got some positional-only arguments passed as keyword arguments: 'a'",
        ),
        ("**kw", "", "f(option=...)", "TypeError: f() got an unexpected keyword argument 'option'"),
        ("a, b", "b, a", "f(..., ...)", "the 1st argument was `a` and is now `b`"),
        ("a, b=1", "a, c=1, b=1", "f(..., ...)", "the 2nd argument was `b` and is now `c`"),
        ("*args", "a=None, *args", "f(...)", "the 1st argument was one of `*args` and is now `a`"),
        ("a", "*args, a=None", "f(...)", "the 1st argument was `a` and is now one of `*args`"),
        ("a=1, **kw", "a=1, /, **kw", "f(a=...)", "the argument `a` was `a` and is now one of `**kw`"),
        ("größe", "", "f(...)", "TypeError: f() takes 0 positional arguments but 1 was given"),
    ],
)
def test_smallest_call_and_its_error(old: str, new: str, call: str, error: str) -> None:
    before, after = [signature(old)], [signature(new)]
    smallest = decide(before, after).call
    assert smallest is not None
    assert witness("f", before, after, smallest) == Witness(call, error)


def test_a_keyword_that_nobody_names_differs_from_every_parameter() -> None:
    smallest = decide([signature("option=1, **kw")], [signature("option=1")]).call
    assert smallest == Call(0, ("option_",))


def test_a_bound_receiver_counts_in_the_error_and_not_in_the_call() -> None:
    shown = witness(
        "Client", [signature("a, b")], [signature("a")], Call(2), qualified_names=["Client.__init__"], filled=("self",)
    )
    assert shown == Witness(
        "Client(..., ...)", "TypeError: Client.__init__() takes 2 positional arguments but 3 were given"
    )


def test_a_receiver_of_the_name_of_a_parameter_is_no_obstacle() -> None:
    shown = witness("C.f", [signature("self")], [signature("self, x")], Call(1), filled=("self",))
    assert shown.error == "TypeError: C.f() missing 1 required positional argument: 'x'"


def test_a_class_without_a_constructor_says_so_itself() -> None:
    shown = witness("m.C", [signature("a")], [signature("")], Call(1), qualified_names=["object.__init__"])
    assert shown == Witness("m.C(...)", "TypeError: C() takes no arguments")


def test_the_first_of_several_signatures_that_refuses_the_call_gives_the_error() -> None:
    shown = witness(
        "C",
        [signature("a")],
        [signature("*args, **kwargs"), signature("")],
        Call(1),
        qualified_names=["C.__new__", "C.__init__"],
        filled=("self",),
    )
    assert shown.error == "TypeError: C.__init__() takes 1 positional argument but 2 were given"


def test_private_parameters_are_spelled_as_callers_have_to() -> None:
    shown = witness("C.f", [signature("*, __x=None")], [signature("")], Call(0, ("__x",)), owner="C")
    assert shown == Witness("C.f(_C__x=...)", "TypeError: C.f() got an unexpected keyword argument '_C__x'")


@pytest.mark.parametrize(
    ("name", "owner", "spelled"),
    [
        ("__x", "C", "_C__x"),
        ("__x", "__C", "_C__x"),
        ("__x", "_", "__x"),
        ("__x", None, "__x"),
        ("__x__", "C", "__x__"),
        ("_x", "C", "_x"),
    ],
)
def test_mangling(name: str, owner: str | None, spelled: str) -> None:
    assert mangled(name, owner) == spelled


def test_many_parameters() -> None:
    many = Signature(tuple(Parameter(f"p{number}") for number in range(400)))
    shown = witness("f", [many], [Signature(many.parameters[1:])], Call(400))
    assert shown.error == "TypeError: f() takes 399 positional arguments but 400 were given"


@pytest.mark.parametrize("name", ["not a name", "class", "x=__import__('os').abort()", "a\nb", "ﬁ"])
def test_names_are_data(name: str) -> None:
    old = Signature((Parameter(name, ParameterKind.KEYWORD_ONLY),))
    new = Signature((Parameter(name, ParameterKind.KEYWORD_ONLY), Parameter("b", ParameterKind.KEYWORD_ONLY)))
    shown = witness("f", [old], [new], Call(0, (name,)))
    assert shown.error == "TypeError: f() missing 1 required keyword-only argument: 'b'"


def test_a_call_that_does_not_break_is_no_witness() -> None:
    with pytest.raises(ValueError, match=r"f\(\.\.\.\) does not break"):
        witness("f", [signature("a")], [signature("a")], Call(1))


@settings(max_examples=500, deadline=None)
@given(st.randoms(use_true_random=True))
def test_errors_are_those_of_functions_compiled_from_source(source: random.Random) -> None:
    old, new = draw_pair(source)
    decision = decide([old], [new])
    if decision.call is None or decision.rebinds:
        return
    namespace: dict[str, object] = {}
    exec(f"def f{new}: ...", namespace)  # noqa: S102 - the source is made of this test's own five names
    function = namespace["f"]
    assert isinstance(function, types.FunctionType)
    with pytest.raises(TypeError) as raised:
        function(*[...] * decision.call.positional, **dict.fromkeys(decision.call.keywords, ...))
    assert witness("f", [old], [new], decision.call).error == f"TypeError: {raised.value}"


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (Call(0), "f()"),
        (Call(2), "f(..., ...)"),
        (Call(1, ("b", "a")), "f(..., b=..., a=...)"),
        (Call(0, ("a", "not-a-name", "class")), "f(a=..., **{'not-a-name': ..., 'class': ...})"),
    ],
)
def test_call_text(call: Call, text: str) -> None:
    assert call_text("f", call) == text


def test_ordinals() -> None:
    assert [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 102, 113)] == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "113th")
    ]


def test_of_several_arguments_that_reach_others_the_one_in_question_is_shown() -> None:
    before, after = signature("a, gone=None, b=None, c=None"), signature("a, b=None, c=None, added=None")
    shown = witness("f", [before], [after], Call(4), concerning="added")
    assert shown == Witness("f(..., ..., ..., ...)", "the 4th argument was `c` and is now `added`")

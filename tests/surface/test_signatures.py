"""What a signature is read as, beside what the interpreter makes of the same text."""

import inspect
import random

import pytest

from apicheck.model.signature import Parameter
from tests.matching.drawn_signatures import draw_signature
from tests.matching.signature_texts import signature

WRITTEN = ("", "a, /", "a=1, /, b=2", "a, b=1, /, c=2, *, d, e=3, **f", "*args, a", "*, a, b=1", "a, *args: int, **kw")


@pytest.mark.parametrize("text", WRITTEN)
def test_it_is_read_as_the_interpreter_reads_it(text: str) -> None:
    namespace: dict[str, object] = {}
    exec(f"def f({text}): ...", namespace)  # noqa: S102 - the texts above
    made = inspect.signature(namespace["f"])  # type: ignore[arg-type]
    assert [_described(parameter) for parameter in signature(text).parameters] == [
        (
            parameter.name,
            parameter.kind.name,
            None if parameter.default is inspect.Parameter.empty else repr(parameter.default),
        )
        for parameter in made.parameters.values()
    ]


def _described(parameter: Parameter) -> tuple[str, str, str | None]:
    return parameter.name, parameter.kind.name, parameter.default


def test_what_is_written_out_reads_back() -> None:
    source = random.Random(1)  # noqa: S311 - no secret
    for _ in range(500):
        drawn = draw_signature(source)
        assert signature(str(drawn)[1:-1]) == drawn

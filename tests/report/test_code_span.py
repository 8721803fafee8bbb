"""Code inside a sentence comes out of it as it went in, in plain text and in Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apicheck.model.code_span import SPAN, spanned
from apicheck.report.markdown import prose


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_a_span_holds_what_it_was_given(code: str) -> None:
    span = SPAN.fullmatch(spanned(code))
    assert span is not None
    assert span["code"].strip() == code.strip()


@pytest.mark.parametrize(
    ("sentence", "markdown"),
    [
        (f"was {spanned('[1, 2]')} and is now {spanned('(1,)')}", "was `[1, 2]` and is now `(1,)`"),
        (f"lost {spanned('`a`')}", "lost `` `a` ``"),
        (f"gained {spanned('*x*')}, {spanned('_y_')}", "gained `*x*`, `_y_`"),
    ],
)
def test_a_sentence_keeps_its_spans(sentence: str, markdown: str) -> None:
    assert prose(sentence) == markdown

"""Specifiers as sets of versions: what is told of a difference, and that the words mean the set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apicheck.project.version_sets import shown, version_set

LOST = [
    (">=3.8", ">=3.9", ">=3.8,<3.9"),
    (">=1", ">=1.2,<3", ">=1,<1.2 and >=3"),
    ("", ">=2", "<2"),
    ("", "!=1.5", "==1.5"),
    ("==1.*", "==1.5.*", "==1.*,!=1.5.*"),
    (">=1,!=1.5", ">=2", ">=1,!=1.5,<2"),
    (">=1.2,<2 || >=3", "<1.5", ">=1.5,<2 and >=3"),
    ("~=1.4", "~=1.5", ">=1.4,<1.5"),
    ("", ">=2.7,!=3.0.*,!=3.1.*,!=3.2.*", "<2.7 and >=3.0,<3.3"),
    (">=2", ">=2.0.0", ""),
    (">=2.0rc1", ">=2", ""),
    ("~=1.4", ">=1.4,<2", ""),
    ("==1.0", "==1", ""),
    (">=2", "", ""),
]


@pytest.mark.parametrize(("old", "new", "lost"), LOST)
def test_what_is_lost_is_told_in_specifiers(old: str, new: str, lost: str) -> None:
    before, after = version_set(old), version_set(new)
    assert before is not None
    assert after is not None
    difference = before - after
    assert ("" if difference.is_empty else shown(difference, old, new)) == lost


def test_what_is_no_specifier_is_no_set() -> None:
    assert version_set("latest") is None
    assert version_set(">=1 || latest") is None


VERSIONS = st.sampled_from(["0.9", "1", "1.0.1", "1.2", "1.2.5", "1.10", "2", "2.0.1", "3"])
SPECIFIERS = st.lists(
    st.tuples(st.sampled_from([">=", "<", "<=", ">", "!=", "=="]), VERSIONS).map("".join), max_size=3
).map(",".join)


@given(SPECIFIERS, SPECIFIERS, VERSIONS)
def test_the_words_mean_the_difference(old: str, new: str, version: str) -> None:
    before, after = version_set(old), version_set(new)
    assert before is not None
    assert after is not None
    difference = before - after
    words = "" if difference.is_empty else shown(difference, old, new)
    if words:
        parts = [version_set("" if part == "any version" else part) for part in words.split(" and ")]
        assert (version in difference) == any(part is not None and version in part for part in parts)

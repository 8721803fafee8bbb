"""Which default values are one value spelled twice."""

import pytest

from apicheck.matching.defaults import is_same_default


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("'text'", '"text"'),
        ("u'text'", "'text'"),
        ("'one' 'two'", "'onetwo'"),
        ("(1,2)", "(1, 2)"),
        ("3600", "60 * 60"),
        ("1024", "2 ** 10"),
        ("1 << 20", "1_048_576"),
        ("0x10", "16"),
        ("-1", "-(1)"),
        ("1e3", "1000.0"),
        ("1", "1.0"),
        ("[60 * 60, 'a']", '[3600, "a"]'),
        ("f( x )", "f(x)"),
        ("1 if", "1 if"),
    ],
)
def test_same(old: str, new: str) -> None:
    assert is_same_default(old, new)
    assert is_same_default(new, old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1", "2"),
        ("1", "True"),
        ("0.0", "-0.0"),
        ("None", "False"),
        ("None", "MISSING"),
        ("()", "[]"),
        ("'a'", "b'a'"),
        ("x + 1", "1 + x"),
        ("1 / 0", "0 / 0"),
        ("9 ** 9 ** 9", "1"),
        ("1 << 10 ** 10", "1"),
        ("1 if", "2"),
        ("+".join(["1"] * 20_000), "20_000 + x"),
        ("\0", "0"),
    ],
)
def test_different(old: str, new: str) -> None:
    assert not is_same_default(old, new)
    assert not is_same_default(new, old)

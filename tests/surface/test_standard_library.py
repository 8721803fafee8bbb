"""Signatures of the standard library's own things are the same in every run."""

import pytest

from apicheck.surface.standard_library import call_signature


@pytest.mark.parametrize(
    ("path", "parameter", "default"),
    [
        ("configparser.RawConfigParser", "interpolation", "..."),  # `object()`, whose repr is an address
        ("configparser.RawConfigParser", "dict_type", "dict"),
        ("configparser.RawConfigParser", "delimiters", "('=', ':')"),
        ("logging.basicConfig", "kwargs", None),
    ],
)
def test_a_default_is_an_expression_without_an_address(path: str, parameter: str, default: str | None) -> None:
    signature = call_signature(path)
    assert signature is not None
    (found,) = [each for each in signature.parameters if each.name == parameter]
    assert found.default == default

"""Poetry's constraints in the spelling of PEP 440; the examples are those of its documentation."""

import pytest

from apicheck.project.poetry_constraints import specifier_of

CONSTRAINTS = {
    "^1.2.3": ">=1.2.3,<2",
    "^1.2": ">=1.2,<2",
    "^1": ">=1,<2",
    "^0.2.3": ">=0.2.3,<0.3",
    "^0.0.3": ">=0.0.3,<0.0.4",
    "^0.0": ">=0.0,<0.1",
    "^0": ">=0,<1",
    "~1.2.3": ">=1.2.3,<1.3",
    "~1.2": ">=1.2,<1.3",
    "~1": ">=1,<2",
    "*": "",
    "1.*": "==1.*",
    "1.2.*": "==1.2.*",
    ">= 1.2": ">=1.2",
    ">= 1.2, < 1.5": ">=1.2,<1.5",
    ">=1.2 <1.5": ">=1.2,<1.5",
    "1.2.3": "==1.2.3",
    "~=1.4": "~=1.4",
    "^2.7 || ^3.6": ">=2.7,<3||>=3.6,<4",
    "<2|>=3": "<2||>=3",
    "no version": None,
}


@pytest.mark.parametrize(("constraint", "specifier"), CONSTRAINTS.items())
def test_a_constraint_is_a_specifier(constraint: str, specifier: str | None) -> None:
    assert specifier_of(constraint) == specifier

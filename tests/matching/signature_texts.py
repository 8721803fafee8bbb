"""Signatures written as Python writes them, read into the model without running them."""

import ast

from apicheck.model.signature import Signature
from apicheck.surface.reading.syntax import signature_of


def signature(text: str) -> Signature:
    """Read the text between the parentheses of a `def`."""
    definition = ast.parse(f"def f({text}): ...").body[0]
    assert isinstance(definition, ast.FunctionDef)
    return signature_of(definition)

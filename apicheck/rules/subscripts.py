"""Subscriptions of classes that witness another number of type parameters, with the interpreter's answer to each.

The words differ between versions of Python, so that they come from a class which has as many.
"""

import types
import typing

from apicheck.model.report import Witness
from apicheck.surface.classes.type_parameters import TypeArguments


def failing_subscript(callee: str, module: str, qualified: str, count: int, taken: TypeArguments) -> Witness | None:
    """Give `count` type arguments to a class that takes others; None where the running interpreter takes them.

    `callee` is what users write; errors tell the class's `module` and its `qualified` name there.
    """
    made = _class(qualified.rpartition(".")[2], taken)
    made.__module__, made.__qualname__ = module, qualified
    try:
        made[(int,) * count]  # type: ignore[index]
    except TypeError as error:
        said = str(error).partition(";")[0]  # how many were expected is said otherwise where `typing_extensions` is in
        return Witness(f"{callee}[{', '.join(['int'] * count)}]", f"TypeError: {said}")
    return None


def _class(name: str, taken: TypeArguments) -> type:
    if not taken.is_generic:
        return type(name, (), {})
    if taken.most == 0:
        return types.new_class(name, (_made("Generic", 1),))
    return _made(name, taken.least if taken.most is None else taken.most)


def _made(name: str, count: int) -> type:
    variables = tuple(typing.TypeVar(f"T{number}") for number in range(count))
    return types.new_class(name, (typing.Generic[variables],))  # type: ignore[index]

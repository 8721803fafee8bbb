"""The errors of constructors that no interpreter raises, but the library which made them.

Source: pydantic's documentation, "Validation Errors"; msgspec's `Struct` (its `_core.c`, `Struct_vectorcall`).
"""

from __future__ import annotations

from collections.abc import Sequence

from apicheck.matching.calls import Call
from apicheck.matching.witness import witness
from apicheck.model.report import Witness
from apicheck.model.signature import Parameter, ParameterKind, Signature
from apicheck.surface.classes.data_models import DataModel, Library

_ANY_KEYWORD = Signature((Parameter("data", ParameterKind.VAR_KEYWORD),))


def library_error(shown: Witness, call: Call, new: Sequence[Signature], model: DataModel) -> Witness:
    """Return a witness with the error of the library, where `shown` has the interpreter's for that signature."""
    if not shown.error.startswith("TypeError: "):
        return shown
    signature = new[-1]
    if model.library is Library.MSGSPEC:
        return Witness(shown.call, f"TypeError: {_of_struct(call, signature)}")
    if model.library is not Library.PYDANTIC:
        return shown
    if call.positional and model.yields_constructor:
        callee = shown.call.partition("(")[0]
        names = (f"{model.constructor_owner}.{model.constructor}",)
        any_call = Signature((Parameter("data", ParameterKind.VAR_POSITIONAL), *_ANY_KEYWORD.parameters))
        return witness(callee, [any_call], [_ANY_KEYWORD], call, qualified_names=names, filled=("self",))
    takes_more = any(parameter.kind is ParameterKind.VAR_KEYWORD for parameter in signature.parameters)
    unknown = [] if takes_more else [name for name in call.keywords if name not in _names(signature)]
    if unknown:
        return Witness(shown.call, f"pydantic raises a ValidationError for `{unknown[0]}`, an extra input")
    missing = _missing(call, signature)
    if missing:
        return Witness(shown.call, f"pydantic raises a ValidationError for `{missing[0]}`, a field that is required")
    return Witness(shown.call, "pydantic raises a ValidationError")


def _of_struct(call: Call, signature: Signature) -> str:
    positional = [parameter for parameter in signature.parameters if parameter.takes_position]
    if call.positional > len(positional):
        return "Extra positional arguments provided"
    names = _names(signature)
    for name in call.keywords:
        if name not in names:
            return f"Unexpected keyword argument {name!r}"
        if name in names[: call.positional]:
            return f"Argument {name!r} given by name and position"
    return f"Missing required argument {next(iter(_missing(call, signature)), '')!r}"


def _names(signature: Signature) -> list[str]:
    return [parameter.name for parameter in signature.parameters if not parameter.is_variadic]


def _missing(call: Call, signature: Signature) -> list[str]:
    positional = [parameter.name for parameter in signature.parameters if parameter.takes_position]
    given = {*positional[: call.positional], *call.keywords}
    return [
        parameter.name for parameter in signature.parameters if parameter.is_required and parameter.name not in given
    ]

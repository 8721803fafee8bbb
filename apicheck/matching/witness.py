"""A breaking call as a person writes it, and the very error that the interpreter gives for it.

The error comes from calling a function that has the signature's parameters and an empty body. It is put together as a
code object: the names are data in it, so that no text of the examined project is compiled, let alone run.
"""

import builtins
import inspect
import keyword
import types
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from apicheck.matching.calls import Call, rebound
from apicheck.model.report import Witness
from apicheck.model.signature import Parameter, ParameterKind, Signature


def witness(
    callee: str,
    old: Sequence[Signature],
    new: Sequence[Signature],
    call: Call,
    *,
    qualified_names: Sequence[str] = (),
    filled: Sequence[str] = (),
    owner: str | None = None,
    concerning: str | None = None,
    failing: Callable[[Call], str | None] | None = None,
) -> Witness:
    """Show a call that binds to all of `old`, and what becomes of it on `new`.

    `callee` is what a user writes before the parenthesis (`httpx.Client`). `qualified_names` are those of the functions
    behind the new signatures (`Client.__init__`), which is how their errors begin; without them it is `callee`.
    `object.__init__` stands for a class that defines no constructor. `filled` are the names of the parameters before
    those that the signatures show, such as a bound `self`; the interpreter counts them in its errors. `owner` is the
    class whose body holds the function, with whose name callers spell its private parameters (language reference,
    6.2.1).

    The error is the exception's type and message; where the call still binds, a sentence on the argument that reaches
    another parameter, the parameter `concerning` which the witness is if there is a choice. Raises ValueError for a
    call that does not break.
    """
    call = Call(call.positional, tuple(mangled(name, owner) for name in call.keywords))
    before, after = ([_mangled_signature(signature, owner) for signature in signatures] for signatures in (old, new))
    names = qualified_names or [callee] * len(after)
    if failing is not None and (found := failing(call)) is not None:
        return Witness(call_text(callee, call), found)
    for signature, name in zip(after, names, strict=True) if failing is None else ():
        error = _error(signature, call, name, filled, callee)
        if error is not None:
            return Witness(call_text(callee, call), error)
    moved = rebound(before, after, call, concerning)
    if moved is None:
        raise ValueError(f"The call {call_text(callee, call)} does not break, so it is no witness of a break.")
    argument = f"argument `{moved.argument}`"
    if isinstance(moved.argument, int):
        argument = f"{ordinal(moved.argument + 1)} argument"
    return Witness(call_text(callee, call), f"the {argument} was {_role(moved.before)} and is now {_role(moved.after)}")


def call_text(callee: str, call: Call) -> str:
    """Write a call with `...` for every value: `f(..., ..., name=...)`."""
    spelled = [f"{name}=..." for name in call.keywords if _is_name(name)]
    odd = ", ".join(f"{name!r}: ..." for name in call.keywords if not _is_name(name))
    arguments = ["..."] * call.positional + spelled + ([f"**{{{odd}}}"] if odd else [])
    return f"{callee}({', '.join(arguments)})"


def ordinal(number: int) -> str:
    """Write 1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def mangled(name: str, owner: str | None) -> str:
    """Spell a name as callers outside of the class body have to: `__x` in class `C` is `_C__x`."""
    stem = (owner or "").lstrip("_")
    is_private = name.startswith("__") and not name.endswith("__")
    return f"_{stem}{name}" if stem and is_private else name


def _mangled_signature(signature: Signature, owner: str | None) -> Signature:
    parameters = (
        Parameter(_normalised(mangled(parameter.name, owner)), parameter.kind, parameter.default, parameter.annotation)
        for parameter in signature.parameters
    )
    return Signature(tuple(parameters), signature.returns)


def _normalised(name: str) -> str:
    """Spell an identifier as the parser stores it: in the normal form NFKC (language reference, 2.3)."""
    return unicodedata.normalize("NFKC", name)


def _is_name(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)


def _role(parameter: Parameter) -> str:
    stars = {ParameterKind.VAR_POSITIONAL: "*", ParameterKind.VAR_KEYWORD: "**"}.get(parameter.kind)
    return f"one of `{stars}{parameter.name}`" if stars else f"`{parameter.name}`"


def call_error(signature: Signature, call: Call, qualified_name: str, filled: Sequence[str], callee: str) -> str | None:
    """Return the interpreter's error for a call of a function that has this signature, None where it binds."""
    return _error(_mangled_signature(signature, None), call, qualified_name, filled, callee)


def _error(signature: Signature, call: Call, qualified_name: str, filled: Sequence[str], callee: str) -> str | None:
    """Make the call and give the interpreter's error, None where it binds."""
    positional: list[object] = [...] * call.positional
    keywords = {_normalised(name): ... for name in call.keywords}
    function: Callable[..., object]
    if qualified_name == "object.__init__" and not signature.parameters:
        function = type(callee.rpartition(".")[2], (), {})
    else:
        function = _empty_function(signature, qualified_name, filled)
        positional[:0] = [...] * len(filled)
        refusal = _refusal_in_c(callee, call, qualified_name)
        if refusal is not None:
            return refusal
    try:
        function(*positional, **keywords)
    except TypeError as error:
        return f"{type(error).__name__}: {error}"
    return None


def _refusal_in_c(callee: str, call: Call, qualified_name: str) -> str | None:
    """Return the error of an heir of a built-in class for arguments that its constructor, no function, refuses.

    None where nothing of the kind is called, or where it would be the values that are refused.
    """
    owner, _, method = qualified_name.rpartition(".")
    built_in = vars(builtins).get(owner)
    if not isinstance(built_in, type) or method not in {"__init__", "__new__"} or built_in in {object, type}:
        return None
    try:
        heir = type(callee.rpartition(".")[2], (built_in,), {})
        heir(*[...] * call.positional, **dict.fromkeys(call.keywords, ...))
    except TypeError as error:
        return f"TypeError: {error}" if "argument" in str(error) else None
    return None


def _nothing() -> None:
    """Lend its code to the functions that `_empty_function` makes."""


def _empty_function(signature: Signature, qualified_name: str, filled: Sequence[str]) -> Callable[..., object]:
    """Make a function with these parameters, behind the `filled` ones, that does nothing."""
    by_kind = {kind: [p for p in signature.parameters if p.kind is kind] for kind in ParameterKind}
    only, plain = by_kind[ParameterKind.POSITIONAL_ONLY], by_kind[ParameterKind.POSITIONAL_OR_KEYWORD]
    named = by_kind[ParameterKind.KEYWORD_ONLY]
    rest, others = by_kind[ParameterKind.VAR_POSITIONAL], by_kind[ParameterKind.VAR_KEYWORD]
    names = [*_filled_names(signature, filled), *(p.name for p in (*only, *plain, *named, *rest, *others))]
    bound = len(filled)
    code = _nothing.__code__.replace(
        co_argcount=bound + len(only) + len(plain),
        co_posonlyargcount=bound + len(only) if only else 0,
        co_kwonlyargcount=len(named),
        co_varnames=tuple(names),
        co_nlocals=len(names),
        co_flags=_nothing.__code__.co_flags
        | (inspect.CO_VARARGS if rest else 0)
        | (inspect.CO_VARKEYWORDS if others else 0),
    )
    function = types.FunctionType(code, {})
    function.__qualname__ = qualified_name
    function.__defaults__ = tuple(None for p in (*only, *plain) if not p.is_required) or None
    function.__kwdefaults__ = {p.name: None for p in named if not p.is_required} or None
    return function


def _filled_names(signature: Signature, filled: Sequence[str]) -> Iterable[str]:
    taken = {parameter.name for parameter in signature.parameters}
    return (f"({name})" if name in taken else name for name in filled)


def failing_class_statement(base: str, call: Call, written: Signature | None, qualified_name: str) -> Witness:
    """Show a class statement that gives the keywords of `call` to its `base`, and the interpreter's error.

    `written` is the signature of the `__init_subclass__` that it reaches, without `cls`, and `qualified_name` its name;
    where there is none, or that one hands the keywords on, it is `object`'s own that refuses them.
    """
    given = "".join(f", {name}=..." for name in call.keywords)
    error = None if written is None else _error(written, call, qualified_name, ("cls",), "")
    if error is None:
        try:
            types.new_class("Subclass", (), dict.fromkeys(call.keywords, ...))
        except TypeError as refusal:
            error = f"TypeError: {refusal}"
    return Witness(f"class Subclass({base}{given}): ...", error or "the class statement binds otherwise")

"""Signatures: parameters by kind, in the order in which they are written.

Kinds and their order are those of the language reference, 8.7 "Function definitions", and of `inspect.Parameter`.
"""

import enum

import msgspec


class ParameterKind(enum.IntEnum):
    """How an argument reaches a parameter; the order of the members is the order that the grammar asks for."""

    POSITIONAL_ONLY = 0
    POSITIONAL_OR_KEYWORD = 1
    VAR_POSITIONAL = 2
    KEYWORD_ONLY = 3
    VAR_KEYWORD = 4


class Parameter(msgspec.Struct, frozen=True):
    """One parameter. `default` and `annotation` are source text; None means that there is none."""

    name: str
    kind: ParameterKind = ParameterKind.POSITIONAL_OR_KEYWORD
    default: str | None = None
    annotation: str | None = None

    @property
    def is_variadic(self) -> bool:
        """True for `*args` and `**kwargs`."""
        return self.kind in (ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD)

    @property
    def is_required(self) -> bool:
        """True where a call that leaves it out does not bind."""
        return self.default is None and not self.is_variadic

    @property
    def takes_position(self) -> bool:
        """True where a positional argument can reach it by its index."""
        return self.kind in (ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL_OR_KEYWORD)

    @property
    def takes_keyword(self) -> bool:
        """True where a keyword argument can reach it by its name."""
        return self.kind in (ParameterKind.POSITIONAL_OR_KEYWORD, ParameterKind.KEYWORD_ONLY)

    def __str__(self) -> str:
        stars = {ParameterKind.VAR_POSITIONAL: "*", ParameterKind.VAR_KEYWORD: "**"}.get(self.kind, "")
        text = stars + self.name
        if self.annotation is not None:
            text += f": {self.annotation}"
        if self.default is not None:
            text += f" = {self.default}" if self.annotation is not None else f"={self.default}"
        return text


class Signature(msgspec.Struct, frozen=True):
    """The parameters that a caller sees (without a bound `self` or `cls`) and the return annotation as text.

    `type_parameters` is the source text of each that stands in brackets behind the function's name (PEP 695).
    """

    parameters: tuple[Parameter, ...] = ()
    returns: str | None = None
    type_parameters: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts: list[str] = []
        previous: ParameterKind | None = None
        for parameter in self.parameters:
            kind = parameter.kind
            if previous is ParameterKind.POSITIONAL_ONLY and kind is not ParameterKind.POSITIONAL_ONLY:
                parts.append("/")
            if kind is ParameterKind.KEYWORD_ONLY and previous not in (
                ParameterKind.VAR_POSITIONAL,
                ParameterKind.KEYWORD_ONLY,
            ):
                parts.append("*")
            parts.append(str(parameter))
            previous = kind
        if previous is ParameterKind.POSITIONAL_ONLY:
            parts.append("/")
        returns = f" -> {self.returns}" if self.returns is not None else ""
        return f"({', '.join(parts)}){returns}"

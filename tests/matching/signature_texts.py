"""Signatures written as Python writes them, read into the model without running them."""

import ast

from apicheck.model.signature import Parameter, ParameterKind, Signature


def signature(text: str) -> Signature:
    """Read the text between the parentheses of a `def`."""
    definition = ast.parse(f"def f({text}): ...").body[0]
    assert isinstance(definition, ast.FunctionDef)
    arguments = definition.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + list(arguments.defaults)
    parameters = [
        _parameter(argument, _kind(argument, arguments), default)
        for argument, default in zip(positional, defaults, strict=True)
    ]
    if arguments.vararg is not None:
        parameters.append(_parameter(arguments.vararg, ParameterKind.VAR_POSITIONAL, None))
    parameters += [
        _parameter(argument, ParameterKind.KEYWORD_ONLY, default)
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    ]
    if arguments.kwarg is not None:
        parameters.append(_parameter(arguments.kwarg, ParameterKind.VAR_KEYWORD, None))
    return Signature(tuple(parameters))


def _kind(argument: ast.arg, arguments: ast.arguments) -> ParameterKind:
    if argument in arguments.posonlyargs:
        return ParameterKind.POSITIONAL_ONLY
    return ParameterKind.POSITIONAL_OR_KEYWORD


def _parameter(argument: ast.arg, kind: ParameterKind, default: ast.expr | None) -> Parameter:
    return Parameter(
        argument.arg,
        kind,
        ast.unparse(default) if default is not None else None,
        ast.unparse(argument.annotation) if argument.annotation is not None else None,
    )

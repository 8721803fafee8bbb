"""Random signatures, and small random edits of them, for tests that hold decisions against an oracle."""

import random

from apicheck.model.signature import Parameter, ParameterKind, Signature

NAMES = ("a", "b", "c", "d", "e")
MOST_NAMED = 4

_NAMED_KINDS = (ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL_OR_KEYWORD, ParameterKind.KEYWORD_ONLY)


def draw_signature(source: random.Random) -> Signature:
    """Draw a signature that Python accepts, over all five kinds, with up to four named parameters."""
    count = source.choice((0, 1, 1, 2, 2, 3, 3, MOST_NAMED))
    named = [
        Parameter(name, source.choice(_NAMED_KINDS), source.choice((None, "None")))
        for name in source.sample(NAMES, count)
    ]
    return _spelled(named, has_args=source.random() < 0.25, has_kwargs=source.random() < 0.25)


def draw_edited(source: random.Random, signature: Signature) -> Signature:
    """Draw a signature that is one or two small edits away."""
    for _ in range(source.choice((1, 1, 2))):
        signature = _edit(source, signature)
    return signature


def draw_pair(source: random.Random) -> tuple[Signature, Signature]:
    """Draw two signatures: half of the pairs are unrelated, in the others the second is an edit of the first."""
    old = draw_signature(source)
    return old, draw_signature(source) if source.random() < 0.5 else draw_edited(source, old)


def draw_conjunction(source: random.Random) -> tuple[Signature, ...]:
    """Draw two signatures that a call has to bind to both, mostly akin so that some call does."""
    first = draw_signature(source)
    return first, draw_edited(source, first) if source.random() < 0.8 else draw_signature(source)


def _edit(source: random.Random, signature: Signature) -> Signature:
    named = [parameter for parameter in signature.parameters if not parameter.is_variadic]
    has_args, has_kwargs = (
        any(parameter.kind is kind for parameter in signature.parameters)
        for kind in (ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD)
    )
    free = [name for name in NAMES if all(parameter.name != name for parameter in named)]
    index = source.randrange(len(named)) if named else 0
    match source.choice(("remove", "add", "rename", "swap", "default", "kind", "args", "kwargs")):
        case "remove" if named:
            del named[index]
        case "add" if len(named) < MOST_NAMED:
            added = Parameter(source.choice(free), source.choice(_NAMED_KINDS), source.choice((None, "None")))
            named.insert(source.randint(0, len(named)), added)
        case "rename" if named:
            named[index] = Parameter(source.choice(free), named[index].kind, named[index].default)
        case "swap" if named:
            other = source.randrange(len(named))
            named[index], named[other] = named[other], named[index]
        case "default" if named:
            default = "None" if named[index].default is None else None
            named[index] = Parameter(named[index].name, named[index].kind, default)
        case "kind" if named:
            named[index] = Parameter(named[index].name, source.choice(_NAMED_KINDS), named[index].default)
        case "args":
            has_args = not has_args
        case "kwargs":
            has_kwargs = not has_kwargs
        case _:
            pass
    return _spelled(named, has_args=has_args, has_kwargs=has_kwargs)


def _spelled(named: list[Parameter], *, has_args: bool, has_kwargs: bool) -> Signature:
    """Put parameters into the order of kinds, and give a default to what follows one by position."""
    parameters: list[Parameter] = []
    is_default_due = False
    for parameter in sorted(named, key=lambda parameter: parameter.kind):
        is_default_due = parameter.takes_position and (is_default_due or parameter.default is not None)
        default = "None" if is_default_due else parameter.default
        parameters.append(Parameter(parameter.name, parameter.kind, default))
    if has_args:
        parameters.append(Parameter("args", ParameterKind.VAR_POSITIONAL))
    if has_kwargs:
        parameters.append(Parameter("kwargs", ParameterKind.VAR_KEYWORD))
    return Signature(tuple(sorted(parameters, key=lambda parameter: parameter.kind)))

"""Random modules in which functions and classes hand their arguments on, for tests that really call them."""

import random
from collections.abc import Callable

from apicheck.model.signature import Parameter, ParameterKind, Signature
from tests.matching.drawn_signatures import NAMES, draw_signature

MOST_CHOICES = 3

PREAMBLE = """
class Choice:
    bits = []
    def __call__(self):
        return self.bits.pop() if self.bits else False

choose = Choice()
"""


def draw_functions(source: random.Random) -> str:
    """Draw a module whose function `f` hands on to `g`, which may hand on to `h`."""
    lines = [PREAMBLE, f"def h{draw_signature(source)}: pass\n", f"def k{draw_signature(source)}: pass\n"]
    lines.append(f"class K:\n    def __init__{_method(draw_signature(source))}: pass\n")
    lines.append(f"class M:\n    def m{_method(draw_signature(source))}: pass\n")
    lines.append("    def __enter__(self): return self\n    def __exit__(self, *_): pass\n")
    if source.random() < 0.5:
        lines.append(_function(source, "g", ("h",)))
    else:
        lines.append(f"def g{draw_signature(source)}: pass\n")
    lines.append(_function(source, "f", ("g", "g", "k", "K", "M().m", "c.m", "w.m")))
    return "".join(lines)


def draw_classes(source: random.Random) -> str:
    """Draw a module with a class `C` whose constructor and method `m` go through those of its bases."""
    bases = {"O": "", "A": "O", "B": "O", "D": "A", "C": source.choice(("A", "A, B", "B, A", "D", "D, B", "O"))}
    lines = [PREAMBLE]
    for name, written in bases.items():
        body = []
        if source.random() < (0.9 if name != "C" else 0.7):
            body.append(_initialiser(source, has_base=bool(written)))
        if source.random() < 0.15:
            body.append(_method_of(source, "__new__", ("super().__new__",)))
        if name == "O" or source.random() < 0.5:
            body.append(_method_of(source, "m", ("super().m", "self.n") if written else ("self.n",)))
        if name == "O" or source.random() < 0.3:
            body.append(f"    def n{_method(draw_signature(source))}: pass\n")
        if source.random() < 0.3:
            body.append(_class_method(source))
        lines.append(f"class {name}({written}):\n{''.join(body) or '    pass'}\n")
    return "".join(lines)


def _function(source: random.Random, name: str, callees: tuple[str, ...]) -> str:
    signature = _handing(source)
    return f"def {name}{signature}:\n{_body(source, signature, callees, '    ')}"


def _initialiser(source: random.Random, *, has_base: bool) -> str:
    if not has_base and source.random() < 0.6:
        return f"    def __init__{_method(draw_signature(source))}: pass\n"
    return _method_of(source, "__init__", ("super().__init__",))


def _method_of(source: random.Random, name: str, callees: tuple[str, ...]) -> str:
    signature = _handing(source)
    first = "cls" if name == "__new__" else "self"
    body = _body(source, signature, callees, "        ", first="cls" if name == "__new__" else "")
    return f"    def {name}{_method(signature, first)}:\n{body}"


def _class_method(source: random.Random) -> str:
    signature = _handing(source)
    body = _body(source, signature, ("cls",), "        ")
    return f"    @classmethod\n    def made{_method(signature, 'cls')}:\n{body}"


def _method(signature: Signature, first: str = "self") -> Signature:
    is_only = any(parameter.kind is ParameterKind.POSITIONAL_ONLY for parameter in signature.parameters)
    kind = ParameterKind.POSITIONAL_ONLY if is_only else ParameterKind.POSITIONAL_OR_KEYWORD
    return Signature((Parameter(first, kind), *signature.parameters))


def _handing(source: random.Random) -> Signature:
    """Draw a signature with `*args`, `**kwargs` or both, and few parameters of its own."""
    drawn = draw_signature(source)
    named = [parameter for parameter in drawn.parameters if not parameter.is_variadic][: source.choice((0, 0, 1, 2))]
    has_args, has_kwargs = source.choice(((True, True), (True, True), (False, True), (True, False)))
    args = [Parameter("args", ParameterKind.VAR_POSITIONAL)] if has_args else []
    kwargs = [Parameter("kwargs", ParameterKind.VAR_KEYWORD)] if has_kwargs else []
    return Signature(tuple(sorted((*named, *args, *kwargs), key=lambda parameter: parameter.kind)))


def _body(source: random.Random, signature: Signature, callees: tuple[str, ...], indent: str, first: str = "") -> str:
    kinds = {parameter.kind for parameter in signature.parameters}
    has_args, has_kwargs = ParameterKind.VAR_POSITIONAL in kinds, ParameterKind.VAR_KEYWORD in kinds
    names = source.sample(NAMES, len(NAMES))  # nothing is done to one name twice
    lines = [_touching(source, names.pop()) for _ in range(source.choice((0, 0, 0, 1, 1, 2))) if has_kwargs]
    call: Callable[[], str] = lambda: _call(source, callees, has_args, has_kwargs, first)  # noqa: E731
    shape = source.choice(
        ("plain", "plain", "plain", "twice", "branch", "maybe", "try", "loop", "strict", "early", "with")
    )
    returned = "return " if first else ""
    match shape:
        case "twice":
            lines += [call(), f"{returned}{call()}"]
        case "branch":
            lines += ["if choose():", f"    {returned}{call()}", "else:", f"    {returned}{call()}"]
        case "maybe":
            lines += [
                "if choose():",
                f"    {_touching(source, names.pop()) if has_kwargs else 'pass'}",
                f"{returned}{call()}",
            ]
        case "early":
            lines += [
                "if choose():",
                f"    {returned or 'return '}object.__new__(cls)" if first else "    return",
                f"{returned}{call()}",
            ]
        case "try":
            caught = source.choice(("ValueError", "KeyError", "OSError"))
            lines += ["try:", f"    {returned}{call()}", f"except {caught}:", "    raise RuntimeError from None"]
        case "loop":
            lines += ["while True:", f"    made = {call()}", "    if not choose():", "        break"]
            lines += ["return made"] if first else []
        case "strict" if has_kwargs:
            lines += [
                f"made = {call()}",
                "if kwargs:",
                "    raise TypeError('left')",
                *(["return made"] if first else []),
            ]
        case "with":
            lines += ["with open('/dev/null'):", f"    {returned}{call()}"]
        case _:
            lines += [f"{returned}{call()}"]
    if any("c.m(" in line for line in lines):
        lines.insert(0, "c = M()")
    if any("w.m(" in line for line in lines):
        lines = ["with M() as w:", *(f"    {line}" for line in lines)]
    return "".join(f"{indent}{line}\n" for line in lines)


def _touching(source: random.Random, name: str) -> str:
    return source.choice(
        (
            *(f"kwargs.pop({name!r}, None)", f"kwargs.pop({name!r}, None)", f"kwargs.pop({name!r})"),
            *(f"kwargs.setdefault({name!r}, 1)", f"kwargs[{name!r}] = 1", f"kwargs.get({name!r})"),
            *(f"kwargs[{name!r}]", f"{name!r} in kwargs and kwargs.pop({name!r})", f"kwargs.update({name}=1)"),
            *(f"kwargs = {{**kwargs, {name!r}: 1}}", "dict(kwargs)", f"kwargs = dict(kwargs, {name}=1)"),
            *(f"if {name!r} in kwargs: del kwargs[{name!r}]", "[print for each in kwargs if not each]"),
            f"(lambda: kwargs.pop({name!r}, 0))()",
        )
    )


def _call(source: random.Random, callees: tuple[str, ...], has_args: bool, has_kwargs: bool, first: str) -> str:
    given = [first] if first else []
    given += ["0"] * source.choice((0, 0, 0, 1, 2))
    hands_args = has_args and (source.random() < 0.9 or not has_kwargs)
    if hands_args:
        given.append(source.choice(("*args", "*args", "*args", "*args, 0", "*args, *[]")))
    if source.random() < 0.2:
        given.append(f"{source.choice(NAMES)}=0")
    if has_kwargs and (source.random() < 0.9 or not hands_args):
        given.append("**kwargs" if source.random() < 0.9 else "**kwargs, **{}")
    return f"{source.choice(callees)}({', '.join(given)})"

"""What users write to reach a special method, and what the interpreter says once the class has it no more.

Special methods are looked up on the class and by the language, so that `Class.__call__` or `Class.__lt__` still finds
something (language reference, 3.3.12 "Special method lookup"). The errors come from using an empty class of the same
name in that way.
"""

import math
import operator
import os
from collections.abc import Callable, Collection

from apicheck.model.report import Witness


def _enter(thing: object) -> None:
    with thing:  # type: ignore[attr-defined]
        pass


def _await(thing: object) -> None:
    async def use() -> None:
        await thing  # type: ignore[misc]

    use().send(None)


def _enter_async(thing: object) -> None:
    async def use() -> None:
        async with thing:  # type: ignore[attr-defined]
            pass

    use().send(None)


def _iterate_async(thing: object) -> None:
    async def use() -> None:
        async for _ in thing:  # type: ignore[attr-defined]
            pass

    use().send(None)


# The binary operators, each of which has a reflected and an augmented form.
_SIGNS = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "matmul": "@",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "pow": "**",
    "lshift": "<<",
    "rshift": ">>",
    "and": "&",
    "xor": "^",
    "or": "|",
}


def _reflected(name: str) -> Callable[[object], object]:
    action: Callable[[object, object], object] = getattr(operator, f"__{name}__")
    return lambda thing: action(1, thing)


def _augmented(name: str) -> Callable[[object], object]:
    action: Callable[[object, object], object] = getattr(operator, f"__i{name}__")
    return lambda thing: action(thing, thing)


_USES: dict[str, tuple[str, Callable[..., object]]] = {
    "call": ("{0}()", lambda thing: thing()),
    "len": ("len({0})", len),
    "iter": ("iter({0})", iter),
    "next": ("next({0})", next),
    "reversed": ("reversed({0})", reversed),
    "getitem": ("{0}[...]", lambda thing: thing[...]),
    "setitem": ("{0}[...] = ...", lambda thing: operator.setitem(thing, ..., ...)),
    "delitem": ("del {0}[...]", lambda thing: operator.delitem(thing, ...)),
    "contains": ("... in {0}", lambda thing: ... in thing),
    "enter": ("with {0}: ...", _enter),
    "exit": ("with {0}: ...", _enter),
    "await": ("await {0}", _await),
    "aenter": ("async with {0}: ...", _enter_async),
    "aexit": ("async with {0}: ...", _enter_async),
    "aiter": ("async for item in {0}: ...", _iterate_async),
    "add": ("{0} + {0}", lambda thing: thing + thing),
    "sub": ("{0} - {0}", lambda thing: thing - thing),
    "mul": ("{0} * {0}", lambda thing: thing * thing),
    "matmul": ("{0} @ {0}", lambda thing: thing @ thing),
    "truediv": ("{0} / {0}", lambda thing: thing / thing),
    "floordiv": ("{0} // {0}", lambda thing: thing // thing),
    "mod": ("{0} % {0}", lambda thing: thing % thing),
    "divmod": ("divmod({0}, {0})", lambda thing: divmod(thing, thing)),
    "pow": ("{0} ** {0}", lambda thing: thing**thing),
    "lshift": ("{0} << {0}", lambda thing: thing << thing),
    "rshift": ("{0} >> {0}", lambda thing: thing >> thing),
    "and": ("{0} & {0}", lambda thing: thing & thing),
    "xor": ("{0} ^ {0}", lambda thing: thing ^ thing),
    "or": ("{0} | {0}", lambda thing: thing | thing),
    "neg": ("-{0}", operator.neg),
    "pos": ("+{0}", operator.pos),
    "abs": ("abs({0})", abs),
    "invert": ("~{0}", operator.invert),
    "complex": ("complex({0})", complex),
    "int": ("int({0})", int),
    "float": ("float({0})", float),
    "index": ("operator.index({0})", operator.index),
    "round": ("round({0})", round),
    "trunc": ("math.trunc({0})", math.trunc),
    "floor": ("math.floor({0})", math.floor),
    "ceil": ("math.ceil({0})", math.ceil),
    "lt": ("{0} < {0}", lambda thing: thing < thing),
    "le": ("{0} <= {0}", lambda thing: thing <= thing),
    "gt": ("{0} > {0}", lambda thing: thing > thing),
    "ge": ("{0} >= {0}", lambda thing: thing >= thing),
    **{f"r{name}": (f"1 {sign} {{0}}", _reflected(name)) for name, sign in _SIGNS.items()},
    **{f"i{name}": (f"{{0}} {sign}= {{0}}", _augmented(name)) for name, sign in _SIGNS.items()},
    "rdivmod": ("divmod(1, {0})", lambda thing: divmod(1, thing)),
    "anext": ("anext({0})", lambda thing: anext(thing)),
    "format": ("format({0}, '...')", lambda thing: format(thing, "...")),
    "bytes": ("bytes({0})", bytes),
    "fspath": ("os.fspath({0})", os.fspath),
}

# How many arguments the language gives, beside the instance; none where no number stands here.
_ARGUMENTS: dict[str, int] = {
    **dict.fromkeys(("getitem", "delitem", "contains", "format", "delete", *("lt", "le", "gt", "ge")), 1),
    **dict.fromkeys(("divmod", "rdivmod"), 1),
    **{f"{form}{name}": 1 for name in _SIGNS for form in ("", "r", "i")},
    **dict.fromkeys(("setitem", "set", "get"), 2),
    **dict.fromkeys(("exit", "aexit"), 3),
}

# What is used in another way than the rest, or in more than one: each with the number of arguments.
_OTHER_USES: dict[str, tuple[tuple[int, str], ...]] = {
    "call": (),  # with any number of arguments
    "round": ((0, "round({0})"), (1, "round({0}, ...)")),
    "pow": ((1, "{0} ** {0}"), (2, "pow({0}, ..., ...)")),
    "bool": ((0, "bool({0})"),),
    "str": ((0, "str({0})"),),
    "repr": ((0, "repr({0})"),),
    "eq": ((1, "{0} == ..."),),
    "ne": ((1, "{0} != ..."),),
    "copy": ((0, "copy.copy({0})"),),
    "deepcopy": ((1, "copy.deepcopy({0})"),),
    "reduce": ((0, "pickle.dumps({0})"),),
    "reduce_ex": ((1, "pickle.dumps({0})"),),
    "getstate": ((0, "pickle.dumps({0})"),),
    "get": ((2, "Owner.attribute"),),
    "set": ((2, "owner.attribute = ..."),),
    "delete": ((1, "del owner.attribute"),),
}

# What the language falls back on, so that the use may go on working: one of these; where a blank stands, both.
_FALLBACKS: dict[str, tuple[str, ...]] = {
    "contains": ("iter", "getitem"),
    "iter": ("getitem",),
    "reversed": ("len getitem",),
    "lt": ("gt",),
    "le": ("ge",),
    "gt": ("lt",),
    "ge": ("le",),
    "complex": ("float", "index"),
    "float": ("index",),
    "int": ("index", "trunc"),
    "floor": ("float", "index"),
    "ceil": ("float", "index"),
    "add": ("radd",),
    "mul": ("rmul",),
    **{f"i{name}": (name, f"r{name}") for name in _SIGNS},
}


def has_fallback(name: str, members: Collection[str]) -> bool:
    """Tell whether the language uses one of the `members` that a class has where it lacks the special method `name`."""
    return any(
        all(f"__{each}__" in members for each in others.split()) for others in _FALLBACKS.get(name.strip("_"), ())
    )


def implicit_calls(name: str) -> tuple[tuple[int, str], ...]:
    """Return how the language calls a special method: the number of arguments, and the use of an instance that does it.

    Empty for `__call__`, which gets what its users give.
    Source: language reference, 3.3 "Special method names".
    """
    bare = name.strip("_")
    uses = _OTHER_USES.get(bare)
    if uses is None:
        uses = ((_ARGUMENTS.get(bare, 0), _USES[bare][0]),) if bare in _USES else ()
    return tuple((count, spelling.format("instance")) for count, spelling in uses)


def failing_use(name: str, owner: str, others: Collection[str] = ()) -> Witness | None:
    """Show the use of an instance of the class `owner` that needs the special method `name`, and the error without it.

    `others` are the special methods that the class still has. None where no single use shows it.
    """
    use = _USES.get(name.strip("_"))
    if use is None:
        return None
    spelling, action = use
    # Which of `__enter__` and `__exit__` is missed first is told by the one that is left.
    empty = type(owner, (), dict.fromkeys(others, _nothing))
    try:
        action(empty())
    except TypeError as error:
        return Witness(spelling.format("instance"), f"TypeError: {error}")
    return None


def _nothing(*_: object) -> None:
    """Stand in for a special method that the class still has."""

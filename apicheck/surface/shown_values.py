"""How a report writes values: as a person would, in one line."""

from __future__ import annotations

import operator

from apicheck.model.value import Constant, Dictionary, Made, Member, Sequence, Set, Thing, Value


def shown(value: Value | None) -> str:
    """Return a value as a person would write it, in one line."""
    match value:
        case None:
            return "unknown"
        case Constant(kind="nan"):
            return "nan"
        case Constant(value=plain):
            return "..." if plain is ... else repr(plain)
        case Sequence(kind=kind, items=items):
            inner = ", ".join(map(shown, items))
            if kind == "list":
                return f"[{inner}]"
            return f"({inner},)" if len(items) == 1 else f"({inner})"
        case Set(items=members):
            return "{" + ", ".join(sorted(map(shown, members))) + "}" if members else "set()"
        case Dictionary(items=pairs):
            return "{" + ", ".join(sorted(f"{shown(key)}: {shown(item)}" for key, item in pairs)) + "}"
        case Thing(path=path):
            return path.rpartition(".")[2]
        case Made(callee=callee, positional=positional, keywords=keywords):
            by_name = sorted(keywords, key=operator.itemgetter(0))
            arguments = [*map(shown, positional), *(f"{name}={shown(item)}" for name, item in by_name)]
            return f"{shown(callee)}({', '.join(arguments)})"
        case Member(enumeration=enumeration, name=name):
            return f"{enumeration.rpartition('.')[2]}.{name}"
        case _:
            return value.text

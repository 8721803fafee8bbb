"""Drawn hierarchies of data models, each constructor held against `inspect.signature` of what the library makes.

`APICHECK_DEEP=1` draws many more.
"""

import inspect
import os
import random
import sys
import types
from collections.abc import Callable

import pytest

from apicheck.surface.calls.callables import constructor
from tests.surface.sources import hierarchy

COUNT = 3_000 if os.environ.get("APICHECK_DEEP") else 60
NAMES = ("a", "b", "c", "d", "e", "_x")
IMPORTS = (
    "import attr, attrs, msgspec\nfrom dataclasses import InitVar, KW_ONLY, dataclass, field\n"
    "from pydantic import BaseModel, Field\nfrom typing import Annotated, Optional\n"
)


def data_class(draw: random.Random) -> tuple[str, str, list[str]]:
    """Draw a decorator, a base and the declarations of a data class."""
    options = [option for option in ("kw_only=True", "slots=True", "init=False") if draw.random() < 0.2]
    spellings = (
        *("{}: int", "{}: int = 1", "{}: int = field(default=1)", "{}: list = field(default_factory=list)"),
        *("{}: int = field(default=1, init=False)", "{}: int = field(kw_only=True)", "{}: InitVar[int] = 1"),
        *("{}: 'int' = field(kw_only=False, default=1)", "{} = 3"),
    )
    body = _declarations(draw, spellings)
    if draw.random() < 0.2:
        body.insert(draw.randint(0, len(body)), "_: KW_ONLY")
    return f"@dataclass({', '.join(options)})", "", body


def attrs_class(draw: random.Random) -> tuple[str, str, list[str]]:
    """Draw a class of attrs, in one of its spellings."""
    style = draw.choice(("attr.s", "attr.s", "attr.dataclass", "attrs.define", "attrs.frozen"))
    options = [option for option in ("kw_only=True", "init=False") if draw.random() < 0.2]
    if style == "attr.s":
        options += [option for option in ("auto_attribs=True", "collect_by_mro=True") if draw.random() < 0.3]
    spellings = (
        *("{}: int", "{}: int = 1", "{}: int = attr.ib(default=1)", "{} = attr.ib(1)", "{} = attr.ib(factory=list)"),
        *("{}: int = attr.ib(init=False)", "{}: int = attr.ib(kw_only=True)", "{} = 3"),
        *("{}: int = attrs.field(alias='{}_alias', default=2)", "{} = attr.ib(attr.Factory(dict), kw_only=False)"),
    )
    return f"@{style}({', '.join(options)})", "", _declarations(draw, spellings)


def struct(draw: random.Random) -> tuple[str, str, list[str]]:
    """Draw a struct of msgspec."""
    spellings = ("{}: int", "{}: int = 1", "{}: int = msgspec.field(default=1)")
    return "", draw.choice(("msgspec.Struct", "msgspec.Struct, kw_only=True")), _declarations(draw, spellings)


def model(draw: random.Random) -> tuple[str, str, list[str]]:
    """Draw a model of pydantic."""
    spellings = (
        *("{}: int", "{}: int = 1", "{}: Optional[int]", "{}: int = Field(alias='{}_alias')", "{}: int = Field(...)"),
        *("{}: Annotated[int, Field(alias='{}_alias')] = 1", "{}: list = Field(default_factory=list)"),
    )
    return "", draw.choice(("BaseModel", "BaseModel, extra='forbid'")), _declarations(draw, spellings)


def _declarations(draw: random.Random, spellings: tuple[str, ...]) -> list[str]:
    names = draw.sample(NAMES, draw.randint(0, 4))
    return [draw.choice(spellings if name != "_x" else spellings[:2]).replace("{}", name) for name in names]


def drawn(kind: Callable[[random.Random], tuple[str, str, list[str]]], seed: int) -> str:
    """Draw a module of up to four classes that inherit from each other; not all of them can be made."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    lines: list[str] = []
    for number in range(draw.randint(1, 4)):
        decorator, base, body = kind(draw)
        earlier = [f"C{other}" for other in range(number)]
        most = 1 if kind is struct else 2  # msgspec has an order of its own for the fields of several bases
        bases = draw.sample(earlier, min(number, most, draw.choice((0, 1, 1, 1, 2))))
        keyword = base.partition(", ")[2]
        named = ", ".join([*bases, *([keyword] if keyword else [])]) if bases else base
        lines += [*([decorator] if decorator else []), f"class C{number}({named}):"]
        lines += [f"    {line}" for line in body or ["pass"]]
    return IMPORTS + "\n".join(lines) + "\n"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", [data_class, attrs_class, struct, model])
def test_every_constructor_is_what_the_library_makes(
    kind: Callable[[random.Random], tuple[str, str, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = 0
    for seed in range(COUNT):
        source = drawn(kind, seed)
        module = types.ModuleType("m")
        monkeypatch.setitem(sys.modules, "m", module)
        try:
            exec(source, vars(module))  # noqa: S102 - drawn above
        except (TypeError, ValueError, NameError, RuntimeError):
            continue  # no such class can be made: a field without a default after one that has it
        linked = hierarchy(source)
        for name in (name for name in vars(module) if name[:1] == "C" and name[1:].isdigit()):
            made = constructor(linked, linked.surface.resolve("m", name)[0])
            if made is None or made.model is None:
                continue
            told = [(p.name, int(p.kind), p.default is not None) for p in made.signatures[-1].parameters]
            real = inspect.signature(vars(module)[name]).parameters.values()
            found = [(p.name, int(p.kind), p.default is not inspect.Parameter.empty) for p in real]
            assert _comparable(told) == _comparable(found), f"{source}\n{name}"
            held += 1
    assert held > COUNT / 2


def _comparable(parameters: list[tuple[str, int, bool]]) -> list[tuple[str, int, bool]]:
    """Leave out what nobody can see: the order of keyword-only parameters, and what else a model takes."""
    positional = [parameter for parameter in parameters if parameter[1] < inspect.Parameter.KEYWORD_ONLY]
    return positional + sorted(parameter for parameter in parameters if parameter[1] == inspect.Parameter.KEYWORD_ONLY)

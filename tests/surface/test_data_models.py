"""Data models, held against what the very same source makes of its classes with the libraries themselves."""

import inspect
import sys
import types

import pytest

from apicheck.surface.calls.callables import constructor
from apicheck.surface.classes.data_models import DataModel, data_model
from tests.surface.sources import hierarchy, only

ATTRS = "import attr, attrs\nfrom attr import ib, Factory\n"
DATACLASS = "from dataclasses import dataclass, field, KW_ONLY, InitVar\nfrom functools import partial\n"
TUPLE = "from collections import namedtuple\nimport typing\n"
PYDANTIC = (
    "import typing, pydantic\nfrom typing import Optional, Annotated\n"
    "from pydantic import BaseModel, Field, ConfigDict, PrivateAttr, AliasChoices\n"
)
PYDANTIC_1 = "import typing, pydantic.v1\nfrom typing import Optional\nfrom pydantic.v1 import BaseModel, Field\n"
STRUCT = "import msgspec\nfrom msgspec import Struct, field\n"

CONSTRUCTORS = {
    "attr.s with attr.ib": f"{ATTRS}@attr.s\nclass C:\n    x = attr.ib()\n    y = attr.ib(1)\n    z = ib(default=2)",
    "attr.s leaves annotations alone": f"{ATTRS}@attr.s\nclass C:\n    x: int = attr.ib()\n    y: int = 3",
    "auto_attribs": (
        f"{ATTRS}@attr.s(auto_attribs=True)\nclass C:\n    x: int\n    y: int = 3\n    z: int = ib(init=False)"
    ),
    "attr.dataclass": f"{ATTRS}@attr.dataclass\nclass C:\n    x: int\n    y: 'ClassVar[int]' = 1",
    "factories": (
        f"{ATTRS}@attr.s\nclass C:\n    x = ib(factory=list)\n    y = ib(default=Factory(list))\n"
        "    z = ib(Factory(list))"
    ),
    "no default": f"{ATTRS}@attr.s\nclass C:\n    x = ib(default=attr.NOTHING)",
    "a default by a method": (
        f"{ATTRS}@attr.s\nclass C:\n    x = ib()\n    y = ib()\n    @y.default\n    def _(self): return 1\n"
        "    @x.validator\n    def _(self, attribute, value): ..."
    ),
    "private names": f"{ATTRS}@attr.s\nclass C:\n    _x = ib()\n    __y = ib()\n    z_ = ib()",
    "an alias": (
        f"{ATTRS}@attrs.define\nclass C:\n    _x: int = attrs.field(alias='_x')\n    y: int = attrs.field(alias='z')"
    ),
    "these": f"{ATTRS}@attr.s(these={{'x': attr.ib(), 'y': attr.ib(default=1)}})\nclass C: ...",
    "keyword-only attr.s": f"{ATTRS}@attr.s\nclass A:\n    x = ib()\n@attr.s(kw_only=True)\nclass C(A):\n    y = ib()",
    "keyword-only define": (
        f"{ATTRS}@attrs.define\nclass A:\n    x: int\n@attrs.define(kw_only=True)\n"
        "class C(A):\n    y: int\n    z: int = attrs.field(kw_only=False, default=1)"
    ),
    "one keyword-only": f"{ATTRS}@attr.s\nclass C:\n    x = ib(kw_only=True)\n    y = ib()",
    "define": f"{ATTRS}@attrs.define\nclass C:\n    x: int\n    y: int = 1\n    z = 2",
    "define that finds fields without annotation": f"{ATTRS}@attrs.define\nclass C:\n    x: int\n    y = attrs.field()",
    "mutable": f"{ATTRS}@attr.mutable\nclass C:\n    x: int\n    y: int = attr.field(default=1, converter=int)",
    "frozen": f"{ATTRS}@attrs.frozen\nclass C:\n    x: int",
    "define with its own __init__": f"{ATTRS}@attrs.define\nclass C:\n    x: int\n    def __init__(self, a): ...",
    "attr.s over its own __init__": f"{ATTRS}@attr.s\nclass C:\n    x = ib()\n    def __init__(self, a): ...",
    "init=False": f"{ATTRS}@attr.s(init=False)\nclass C:\n    x = ib()\n    def __init__(self, a): ...",
    "an overridden field, old order": (
        f"{ATTRS}@attr.s\nclass A:\n    x = ib(default=0)\n    y = ib(default=1)\n@attr.s\nclass C(A):\n"
        "    x = ib(default=2)"
    ),
    "a diamond by MRO": (
        f"{ATTRS}@attrs.define(slots=False)\nclass A:\n    x: int = 1\n"
        "@attrs.define(slots=False)\nclass B(A):\n    y: int = 2\n"
        "@attrs.define(slots=False)\nclass D(A):\n    x: int = 3\n    w: int = 4\n"
        "@attrs.define(slots=False)\nclass C(B, D):\n    z: int = 5"
    ),
    "a diamond in the old order": (
        f"{ATTRS}@attr.s\nclass A:\n    x = ib(1)\n@attr.s\nclass B(A):\n    y = ib(2)\n"
        "@attr.s\nclass D(A):\n    x = ib(3)\n    w = ib(4)\n@attr.s\nclass C(B, D):\n    z = ib(5)"
    ),
    "a decorator under another name": (
        f"{ATTRS}frozen = attr.s(frozen=True, auto_attribs=True)\n@frozen\nclass C:\n    x: int"
    ),
    "options of a name": f"{ATTRS}OPTIONS = {{'kw_only': True}}\n@attrs.define(**OPTIONS)\nclass C:\n    x: int",
    "a partial dataclass": f"{DATACLASS}model = partial(dataclass, kw_only=True)\n@model\nclass C:\n    x: int",
    "a partial with more": (
        f"{DATACLASS}model = partial(dataclass, kw_only=True)\n@model(kw_only=False)\nclass C:\n    x: int"
    ),
    "an inherited default": (
        f"{DATACLASS}@dataclass\nclass A:\n    x: int = 1\n@dataclass\nclass C(A):\n    x: int\n    y: int = 2"
    ),
    "init=False on the class": (
        f"{DATACLASS}@dataclass\nclass A:\n    x: int\n@dataclass(init=False)\nclass C(A):\n    y: int"
    ),
    "a plain class between": (
        f"{DATACLASS}@dataclass\nclass A:\n    x: int\nclass B(A):\n    y: int\n@dataclass\nclass C(B):\n    z: int"
    ),
    "a factory": (
        f"{DATACLASS}@dataclass(slots=True)\nclass C:\n    x: list = field(default_factory=list, kw_only=True)"
    ),
    "a data class of pydantic": (
        f"{PYDANTIC}@pydantic.dataclasses.dataclass\nclass C:\n    x: int\n    y: int = pydantic.Field(default=1)"
    ),
    "namedtuple": f"{TUPLE}C = namedtuple('C', 'x y')",
    "namedtuple with defaults": f"{TUPLE}C = namedtuple('C', ['x', 'y'], defaults=[None])",
    "namedtuple with as many defaults": f"{TUPLE}C = namedtuple('C', 'x, y', defaults=(None,) * 2)",
    "namedtuple that renames": f"{TUPLE}C = namedtuple('C', 'x def _y x', rename=True)",
    "namedtuple with a name for its fields": f"{TUPLE}NAMES = ['x', 'y']\nC = namedtuple('C', NAMES)",
    "namedtuple with defaults set": f"{TUPLE}C = namedtuple('C', 'x y z')\nC.__new__.__defaults__ = (None,) * 2",
    "namedtuple with all defaults set": (
        f"{TUPLE}C = namedtuple('C', 'x y')\nC.__new__.__defaults__ = (None,) * len(C._fields)"
    ),
    "typing.NamedTuple called": f"{TUPLE}C = typing.NamedTuple('C', [('x', int), ('y', 'str')])",
    "typing.NamedTuple as a base": f"{TUPLE}class C(typing.NamedTuple('B', [('x', int)])):\n    y = 1",
    "a child of an assigned namedtuple": f"{TUPLE}B = namedtuple('B', 'x y')\nclass C(B): ...",
    "an alias of one": f"{TUPLE}class K:\n    B = namedtuple('B', 'x')\nC = K.B",
    "a model": (
        f"{PYDANTIC}class C(BaseModel):\n    x: int\n    y: int = 1\n    _z: int = 2\n    K: typing.ClassVar[int] = 1"
    ),
    "fields of a model": (
        f"{PYDANTIC}class C(BaseModel):\n    a: int = Field()\n    b: int = Field(...)\n    c: int = Field(1)\n"
        "    d: list = Field(default_factory=list)\n    e: int = Field(default=1)\n    f: int = ...\n"
        "    g: Optional[int]"
    ),
    "aliases": (
        f"{PYDANTIC}class C(BaseModel):\n    a: int = Field(alias='x')\n    b: int = Field(1, validation_alias='y')\n"
        "    c: Annotated[int, Field(alias='z')] = 3\n    d: Annotated[int, Field(default=3)]"
    ),
    "generated aliases": (
        f"{PYDANTIC}from pydantic.alias_generators import to_camel\nclass C(BaseModel):\n"
        "    model_config = ConfigDict(alias_generator=to_camel)\n    user_id: int\n    b1_c: int\n"
        "    kept: int = Field(alias='k')"
    ),
    "inherited fields of models": (
        f"{PYDANTIC}class A(BaseModel):\n    x: int = 1\n    y: int = 2\nclass C(A):\n    x: int\n    z: int"
    ),
    "a model that forbids": f"{PYDANTIC}class C(BaseModel, extra='forbid'):\n    x: int",
    "private attributes": f"{PYDANTIC}class C(BaseModel):\n    x: int\n    _y: int = PrivateAttr(1)",
    "a model that takes more": f"{PYDANTIC}class C(BaseModel):\n    model_config = {{'extra': 'allow'}}\n    x: int",
    "a model that hands on": (
        f"{PYDANTIC}class A(BaseModel):\n    def __init__(self, **data):\n        super().__init__(**data)\n"
        "class C(A):\n    x: int"
    ),
    "a model with its own __init__": f"{PYDANTIC}class C(BaseModel):\n    x: int\n    def __init__(self, x: int): ...",
    "a model of version 1": (
        f"{PYDANTIC_1}class C(BaseModel):\n    x: int\n    y: Optional[int]\n"
        "    w: 'int | None' = Field(...)\n    z = 3\n"
        "    class Config:\n        extra = 'forbid'"
    ),
    "a struct": (
        f"{STRUCT}class C(Struct):\n    x: int\n    y: list = field(default_factory=list)\n"
        "    z: int = field(default=1)"
    ),
    "keyword-only structs": (
        f"{STRUCT}class A(Struct):\n    x: int\n    y: int = 1\nclass C(A, kw_only=True):\n    z: int"
    ),
    "a struct that overrides": (
        f"{STRUCT}class A(Struct):\n    x: int\n    y: int = 1\nclass C(A):\n    x: int = 0\n    z: int = 2"
    ),
}


def executed(source: str, monkeypatch: pytest.MonkeyPatch) -> type:
    """Make the class `C` of a source text."""
    module = types.ModuleType("m")
    monkeypatch.setitem(sys.modules, "m", module)
    exec(source, vars(module))  # noqa: S102 - the tables of this file
    found = vars(module)["C"]
    assert isinstance(found, type)
    return found


def described(parameters: list[tuple[str, int, bool]]) -> list[str]:
    """Spell parameters in one line each; what else a pydantic model takes is not part of its `__signature__`."""
    kinds = {0: "only ", 1: "", 2: "*", 3: "named ", 4: "**"}
    return [f"{kinds[kind]}{name}{'=' if has_default else ''}" for name, kind, has_default in parameters if kind != 4]


@pytest.mark.parametrize("source", CONSTRUCTORS.values(), ids=CONSTRUCTORS.keys())
def test_constructors_are_what_the_library_makes(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    linked = hierarchy(source)
    made = constructor(linked, linked.surface.resolve("m", "C")[0])
    assert made is not None
    (signature,) = made.signatures
    told = described([(p.name, int(p.kind), p.default is not None) for p in signature.parameters])
    found = executed(source, monkeypatch)
    real = inspect.signature(found)
    if "pydantic.dataclasses" in source:
        real = found.__signature__  # type: ignore[attr-defined]
    parameters = [(p.name, int(p.kind), p.default is not inspect.Parameter.empty) for p in real.parameters.values()]
    assert told == described(parameters)


def model_of(source: str) -> DataModel:
    """Read the model of the class `C`."""
    linked = hierarchy(source)
    found = data_model(linked, only(linked.surface.resolve("m", "C")))
    assert found is not None
    return found


OPTIONS = {
    "a data class": (f"{DATACLASS}@dataclass\nclass C:\n    x: int", "eq"),
    "a frozen one": (f"{DATACLASS}@dataclass(frozen=True, order=True)\nclass C:\n    x: int", "frozen eq order"),
    "slots": (f"{DATACLASS}@dataclass(slots=True, eq=False)\nclass C:\n    x: int", "slots"),
    "unsafe_hash": (f"{DATACLASS}@dataclass(unsafe_hash=True)\nclass C:\n    x: int", "eq hash"),
    "its own __eq__": (f"{DATACLASS}@dataclass\nclass C:\n    x: int\n    def __eq__(self, other): ...", ""),
    "attr.s": (f"{ATTRS}@attr.s\nclass C: ...", "eq order"),
    "attr.s without cmp": (f"{ATTRS}@attr.s(cmp=False)\nclass C: ...", ""),
    "attr.s with eq alone": (f"{ATTRS}@attr.s(eq=False)\nclass C: ...", ""),
    "define": (f"{ATTRS}@attrs.define\nclass C: ...", "eq slots"),
    "frozen": (f"{ATTRS}@attrs.frozen(slots=False)\nclass C: ...", "frozen eq"),
    "inherited frozenness": (f"{ATTRS}@attrs.frozen\nclass A: ...\n@attrs.define\nclass C(A): ...", "frozen eq slots"),
    "a model": (f"{PYDANTIC}class C(BaseModel): ...", "eq ignore"),
    "a frozen model": (f"{PYDANTIC}class C(BaseModel, frozen=True): ...", "frozen eq ignore"),
    "an inherited configuration": (
        f"{PYDANTIC}class A(BaseModel):\n    model_config = ConfigDict(frozen=True, extra='forbid')\n"
        "class C(A):\n    model_config = ConfigDict(extra='allow')",
        "frozen eq allow",
    ),
    "version 1": (
        f"{PYDANTIC_1}class C(BaseModel):\n    class Config:\n        allow_mutation = False\n"
        "        extra = pydantic.v1.Extra.forbid",
        "frozen eq forbid",
    ),
    "a named tuple": (f"{TUPLE}C = namedtuple('C', 'x')", "frozen eq order slots"),
    "a named tuple as a class": (f"{TUPLE}class C(typing.NamedTuple):\n    x: int", "frozen eq order slots"),
    "a struct": (f"{STRUCT}class C(Struct, frozen=True, order=True): ...", "frozen eq order slots"),
    "options that nobody knows": (f"{DATACLASS}@dataclass(frozen=computed())\nclass C:\n    x: int", "frozen? eq"),
}


@pytest.mark.parametrize(("source", "expected"), OPTIONS.values(), ids=OPTIONS.keys())
def test_options(source: str, expected: str) -> None:
    model = model_of(source)
    options = {
        "frozen": model.is_frozen,
        "eq": model.has_eq,
        "order": model.has_order,
        "hash": model.makes_hash,
        "slots": model.has_slots,
    }
    words = [name if value else f"{name}?" for name, value in options.items() if value is not False]
    assert " ".join([*words, *([model.extra.value] if model.extra else [])]) == expected


TRANSFORM = "from typing import dataclass_transform\n"
TRANSFORMED = {
    "a decorator": (
        f"{TRANSFORM}@dataclass_transform()\ndef model(cls=None, **options): ...\n@model\nclass C:\n"
        "    x: int\n    y: int = 1",
        "(x: int, y: int = 1)",
    ),
    "a decorator's defaults": (
        f"{TRANSFORM}@dataclass_transform(kw_only_default=True, frozen_default=True)\ndef model(**options): ...\n"
        "@model()\nclass C:\n    x: int",
        "(*, x: int) frozen",
    ),
    "a decorator's options": (
        f"{TRANSFORM}@dataclass_transform(kw_only_default=True)\ndef model(**options): ...\n"
        "@model(kw_only=False)\nclass C:\n    x: int",
        "(x: int)",
    ),
    "field specifiers": (
        f"{TRANSFORM}def column(**options): ...\n@dataclass_transform(field_specifiers=(column,))\n"
        "def model(cls): ...\n"
        "@model\nclass C:\n    x: int = column()\n    y: int = column(init=False)\n"
        "    z: int = column(default=1, alias='w')",
        "(x: int, w: int = 1)",
    ),
    "a base": (
        f"{TRANSFORM}@dataclass_transform()\nclass Base: ...\nclass A(Base):\n    x: int\n"
        "class C(A, frozen=True):\n    y: int",
        "(x: int, y: int) frozen",
    ),
    "a metaclass": (
        f"{TRANSFORM}@dataclass_transform(kw_only_default=True)\nclass Meta(type): ...\n"
        "class Base(metaclass=Meta): ...\nclass C(Base):\n    x: int",
        "(*, x: int)",
    ),
}


@pytest.mark.parametrize(("source", "expected"), TRANSFORMED.values(), ids=TRANSFORMED.keys())
def test_what_dataclass_transform_marks(source: str, expected: str) -> None:
    linked = hierarchy(source)
    made = constructor(linked, only(linked.surface.resolve("m", "C")))
    assert made is not None
    assert made.model is not None
    assert f"{made.signatures[0]}{' frozen' if made.model.is_frozen else ''}" == expected

"""Definite breaks between two small packages, which are imported as the benchmark does it."""

import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.accuracy.claims import Claim, further_parameters, read_griffe, tokens_of
from benchmarks.accuracy.environments import HERE, interpreter_environment
from benchmarks.accuracy.fact_sets import FactSet, read_facts
from benchmarks.accuracy.oracle import Aspect, Comparer, definite_breaks
from benchmarks.accuracy.scoring import score

Read = Callable[..., FactSet]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a package `pkg` of the given files, import it in an interpreter of its own, and return the facts."""
    count = 0

    def reader(**files: str) -> FactSet:
        nonlocal count
        count += 1
        folder = tmp_path / f"release{count}"
        (folder / "pkg").mkdir(parents=True)
        for name, text in {"__init__": "", **files}.items():
            (folder / "pkg" / f"{name}.py").write_text(textwrap.dedent(text))
        out = tmp_path / f"facts{count}.json"
        command = [sys.executable, "-S", "-P", str(HERE / "facts.py"), "--out", str(out), "--packages", "pkg"]
        if count > 1:
            command += ["--probe", str(tmp_path / "facts1.json")]
        subprocess.run(command, env=interpreter_environment(folder), check=True)
        return read_facts(out)

    return reader


OLD = """
import abc, enum
from dataclasses import dataclass
from pkg._private import helper

CONSTANT = 1

class Parent:
    def __init__(self, a, b=1):
        self.a = a

    def method(self, x): ...
    def dropped(self): ...
    @property
    def place(self): ...
    @place.setter
    def place(self, value): ...

class Child(Parent): ...
class Error(ValueError): ...
class Plan(abc.ABC):
    @abc.abstractmethod
    def act(self): ...

class Colour(enum.Enum):
    RED = 1
    BLUE = 2

@dataclass(eq=False)
class Point:
    x: int

@dataclass(order=True, frozen=True)
class Version:
    number: int

class Flags:
    debug = True
    slow = None

def function(a, b): ...
def kept(a): ...
async def awaited(): ...
"""
NEW = """
import abc, enum
from dataclasses import dataclass

class Parent:
    def __init__(self, a):
        self.c = a

    def method(self): ...
    @property
    def place(self): ...

class Child(Parent): ...
class Error(Exception): ...
class Plan(abc.ABC):
    @abc.abstractmethod
    def act(self): ...
    @abc.abstractmethod
    def rest(self): ...

class Colour(enum.Enum):
    RED = 3

@dataclass
class Point:
    x: int

@dataclass(frozen=True)
class Version:
    number: int

class Flags:
    @property
    def debug(self): return True
    @property
    def slow(self): return True

def function(a): ...
def kept(a, b=1): ...
def awaited(): yield
"""


def test_each_break_is_told_once(read: Read) -> None:
    base = read(api=OLD, _private="def helper(): ...", gone="")
    head = read(api=NEW)
    found = {(each.aspect, each.paths[0], each.parameter) for each in definite_breaks(base, head)}
    assert found == {
        (Aspect.MODULE, "pkg.gone", None),
        (Aspect.NAME, "pkg.api.CONSTANT", None),
        (Aspect.CALL, "pkg.api.Parent", "b"),
        (Aspect.INSTANCE, "pkg.api.Parent.a", None),
        (Aspect.CALL, "pkg.api.Parent.method", "x"),
        (Aspect.MEMBER, "pkg.api.Parent.dropped", None),
        (Aspect.SETTER, "pkg.api.Parent.place", None),
        (Aspect.ANCESTOR, "pkg.api.Error", None),
        (Aspect.ABSTRACT, "pkg.api.Plan", None),
        (Aspect.ENUM, "pkg.api.Colour", None),
        (Aspect.MEMBER, "pkg.api.Colour.BLUE", None),
        (Aspect.MEMBER, "pkg.api.Version", None),
        (Aspect.SETTER, "pkg.api.Flags.debug", None),
        (Aspect.SETTER, "pkg.api.Flags.slow", None),
        (Aspect.HASH, "pkg.api.Point", None),
        (Aspect.CALL, "pkg.api.function", "b"),
        (Aspect.AWAIT, "pkg.api.awaited", None),
    }


def test_a_release_against_itself_breaks_nothing(read: Read) -> None:
    base = read(api=OLD, _private="def helper(): ...")
    assert definite_breaks(base, read(api=OLD, _private="def helper(): ...")) == []


def test_what_a_module_serves_is_there(read: Read) -> None:
    base = read(api="def f(): ...", __init__="from pkg.api import f")
    head = read(
        api="def f(): ...", __init__="def __getattr__(name):\n    from pkg import api\n    return getattr(api, name)"
    )
    assert definite_breaks(base, head) == []


def test_a_path_leads_to_where_a_member_stands(read: Read) -> None:
    base = read(api=OLD, _private="def helper(): ...")
    assert ("member", "class:pkg.api.Parent", "method") in tokens_of("pkg.api.Child.method", base)
    assert tokens_of("pkg.api.Nobody", base) == frozenset()


def test_findings_are_scored_by_what_they_name(read: Read) -> None:
    base, head = read(api="def f(a, b): ...\ndef g(): ..."), read(api="def f(a): ...\ndef g(): ...")
    breaks = definite_breaks(base, head)

    def claim(path: str, parameter: str | None) -> Claim:
        aspects = frozenset({Aspect.CALL})
        return Claim("rule", "breaking", path, parameter, tokens_of(path, base), aspects, "")

    right = score(breaks, [claim("pkg.api.f", "b")], set(), base)
    assert (right.recall, right.precision) == (1.0, 1.0)
    wrong = score(breaks, [claim("pkg.api.f", "a"), claim("pkg.api.g", None), claim("pkg.api.h", None)], set(), base)
    assert (wrong.recall, wrong.precision, len(wrong.unjudged)) == (0.0, 0.0, 1)


def test_what_went_with_an_ancestor_confirms_and_has_not_to_be_found(read: Read) -> None:
    parent = "class Parent:\n    kept = 1\n    gone = 2\n    def __init__(self):\n        self.kept = self.gone = 0\n"
    base = read(api=parent + "class Child(Parent): ...\n")
    head = read(api=parent + "class Child:\n    kept = 1\n    def __init__(self):\n        self.gone = 0\n")
    breaks, comparer = definite_breaks(base, head), Comparer(base, head)
    assert [each.aspect for each in breaks] == [Aspect.ANCESTOR]
    assert len(list(comparer.run())) == 1

    def claim(path: str) -> Claim:
        return Claim("rule", "breaking", path, None, tokens_of(path, base), frozenset({Aspect.MEMBER}), "")

    claims = [claim("pkg.api.Child.gone"), claim("pkg.api.Child.kept")]
    alone = score(breaks, claims, comparer.undecided, base, head)
    assert (alone.recall, alone.precision) == (0.0, 0.0)
    result = score(breaks, claims, comparer.undecided, base, head, comparer.implied)
    assert (result.recall, [each.path for each in result.false_alarms]) == (0.0, ["pkg.api.Child.kept"])


def test_what_takes_no_assignment_any_more_breaks_wherever_it_was_set(read: Read) -> None:
    old = """
    from typing import ClassVar, Protocol

    class Tag: ...

    class Node:
        bases: list
        shared: ClassVar[int]
        Tag = Tag

        def setup(self):
            self.place = 1

    class Guarded:
        bases: list

        def __setattr__(self, name, value):
            raise AttributeError(name)

    class Shape(Protocol):
        bases: list
    """
    properties = "".join(
        f"\n        @property\n        def {name}(self): ...\n" for name in ("bases", "shared", "Tag", "place")
    )
    new = f"""
    class Tag: ...

    class Node:{properties}
    class Guarded:{properties}
    class Shape:{properties}
    """
    breaks = definite_breaks(read(api=old), read(api=textwrap.dedent(new)))
    assert [(each.aspect, each.paths[0]) for each in breaks] == [
        (Aspect.VALUE, "pkg.api.Node.Tag"),
        (Aspect.SETTER, "pkg.api.Node.bases"),
        (Aspect.SETTER, "pkg.api.Node.place"),
        (Aspect.MEMBER, "pkg.api.Node.setup"),
    ]


def test_what_was_lent_or_never_offered_is_not_judged(read: Read) -> None:
    old = """
    import os.path
    import sys
    import json.decoder

    if sys.version_info >= (3,):
        import builtins
    else:
        builtins = None
        builtins = __import__("__builtin__")

    class Loop(type):
        def __getattr__(cls, name):
            return cls.missing

    class Files(metaclass=Loop):
        exists = os.path.exists

    class Decoder(json.decoder.JSONDecoder):
        def __init__(self):
            super().__init__()
            self.place = self.memo = 1
    """
    new = """
    import os.path
    import json.decoder

    class Files:
        exists = staticmethod(os.path.exists)

    class Decoder(json.decoder.JSONDecoder):
        def __init__(self):
            self.memo = 1
    """
    breaks = definite_breaks(read(api=old), read(api=textwrap.dedent(new)))
    assert [(each.aspect, each.paths[0]) for each in breaks] == [
        (Aspect.INSTANCE, "pkg.api.Decoder.place"),
        (Aspect.NAME, "pkg.api.Loop"),
    ]


def test_a_constructor_that_went_with_a_public_ancestors_is_told_once(read: Read) -> None:
    heirs = "\nclass Date(Time): ...\nclass Hour(Time):\n    def __init__(self, zone): ...\n"
    base = read(api="class Time:\n    def __init__(self, text): ..." + heirs)
    head = read(api="class Time: ..." + heirs)
    breaks = definite_breaks(base, head)
    assert [(each.aspect, each.paths[0]) for each in breaks] == [(Aspect.CALL, "pkg.api.Time")]
    assert {"pkg.api.Time", "pkg.api.Date"} <= set(breaks[0].paths)


def test_griffes_lines_are_read(read: Read) -> None:
    base = read(api=OLD, _private="def helper(): ...")
    lines = (
        "pkg/api.py:9: Parent.__init__(b): Parameter was removed\npkg/api.py:6: CONSTANT: Public object was removed\n"
    )
    assert [(each.path, each.parameter, each.rule) for each in read_griffe(lines, base)] == [
        ("pkg.api.Parent.__init__", "b", "Parameter was removed"),
        ("pkg.api.CONSTANT", None, "Public object was removed"),
    ]


def test_names_of_one_class_that_became_two(read: Read) -> None:
    base = read(api="class Error(Exception): ...\nFailure = Error\nWrong = ValueError")
    head = read(api="class Error(Exception): ...\nclass Failure(Error): ...\nclass Wrong(Exception): ...")
    found = {(each.aspect, each.paths) for each in definite_breaks(base, head)}
    assert found == {(Aspect.ALIAS, ("pkg.api.Failure",)), (Aspect.ALIAS, ("pkg.api.Wrong",))}
    assert definite_breaks(base, read(api="class Error(Exception): ...\nFailure = Error\nWrong = ValueError")) == []


def test_a_method_that_is_left_to_others_is_not_decided(read: Read) -> None:
    base = read(api="def f(): return 1\nclass Plan:\n    def run(self): return 1")
    head = read(api="def f(): raise NotImplementedError\nclass Plan:\n    def run(self): raise NotImplementedError")
    assert [(each.aspect, each.paths[0]) for each in definite_breaks(base, head)] == [(Aspect.RAISES, "pkg.api.f")]


def test_what_the_language_has_another_way_for_is_there(read: Read) -> None:
    base = read(
        api="""
        __docformat__ = "plaintext"
        class Number:
            def __complex__(self): return 1j
            def __float__(self): return 1.0
            def __lt__(self, other): raise TypeError("no order")
        class Length:
            def __float__(self): return 1.0
            def __lt__(self, other): return True
        """
    )
    head = read(api="class Number:\n    def __float__(self): return 1.0\nclass Length: ...")
    found = {(each.aspect, each.paths[0]) for each in definite_breaks(base, head)}
    assert found == {(Aspect.MEMBER, "pkg.api.Length.__float__"), (Aspect.MEMBER, "pkg.api.Length")}


def test_a_class_that_another_distribution_makes_depends_on_that_one(read: Read) -> None:
    helper = "import types\ndef make(): return types.new_class('Made')"
    base = read(_helper=helper, api="from pkg._helper import make\nMade = make()")
    assert definite_breaks(base, read(_helper=helper, api="from pkg._helper import make\nMade = [1]")) == []


def test_a_finding_may_speak_of_several_parameters() -> None:
    assert further_parameters("required parameters a, b added") == {"a", "b"}
    assert further_parameters("parameters a, b, c removed; no deprecation announced it") == {"a", "b", "c"}
    assert further_parameters("parameter renamed to b") == {"b"}


def test_a_field_that_heirs_repeat_breaks_once(read: Read) -> None:
    text = """
    from dataclasses import dataclass

    @dataclass
    class Error:
        text: str
        {}: int = 0

    @dataclass
    class Special(Error):
        {}: int = 0
    """
    before, after = read(__init__=text.format("line", "hint")), read(__init__=text.format("row", "help"))
    calls = [each for each in definite_breaks(before, after) if each.aspect is Aspect.CALL]
    assert sorted((each.key[0].rpartition(".")[0], each.parameter, len(each.paths)) for each in calls) == [
        ("function:pkg.Error", "line", 2),
        ("function:pkg.Special", "hint", 1),
    ]
    gone = definite_breaks(before, read(__init__=text.format("row", "hint")))
    assert [each.paths for each in gone if each.aspect is Aspect.MEMBER] == [("pkg.Error.line", "pkg.Special.line")]


def test_a_function_that_ends_with_one_that_raises_had_no_call_that_worked(read: Read) -> None:
    helper = "def reraise(error):\n    raise error\n\n"
    base = read(api=f"{helper}class Plan:\n    def fail(self, a):\n        reraise(ValueError())")
    head = read(api=f"{helper}class Plan:\n    def fail(self):\n        raise ValueError")
    assert definite_breaks(base, head) == []


def test_what_a_cache_gave_a_function_is_gone_with_it(read: Read) -> None:
    base = read(api="import functools\n@functools.lru_cache\ndef f(): ...")
    found = [(each.aspect, each.paths, each.detail) for each in definite_breaks(base, read(api="def f(): ..."))]
    assert found == [(Aspect.ATTRIBUTES, ("pkg.api.f",), "cache_clear, cache_info")]


def test_a_method_that_became_abstract_is_told_as_that(read: Read) -> None:
    text = "import abc\nclass Plan(abc.ABC):\n    @abc.abstractmethod\n    def stop(self): ...\n"
    base = read(api=f"{text}    def run(self):\n        yield 1")
    head = read(api=f"{text}    @abc.abstractmethod\n    def run(self): ...")
    assert [each.aspect for each in definite_breaks(base, head)] == [Aspect.ABSTRACT]


def test_what_wraps_an_inherited_method_is_no_other_one(read: Read) -> None:
    text = """
    import functools

    class Plan:
        def run(self):
            {}

    class Child(Plan): ...

    @functools.wraps(Plan.run)
    def run(*args, **kwargs):
        return Plan.run(*args, **kwargs)

    Child.run = run
    del run
    """
    found = definite_breaks(read(api=text.format("return 1")), read(api=text.format("raise ValueError")))
    assert [(each.aspect, each.paths) for each in found] == [(Aspect.RAISES, ("pkg.api.Plan.run", "pkg.api.Child.run"))]


def test_what_another_distribution_lends_is_its_own_affair(read: Read) -> None:
    base = read(api="from json import dumps as dump\nfrom pickle import HIGHEST_PROTOCOL\n__all__ = ['dump']")
    assert base.lender("pkg.api.dump") == "json"
    assert base.lender("pkg.api.absent") is None

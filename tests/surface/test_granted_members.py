"""What decorators, metaclasses and functions make for a class, held against the class that the interpreter makes."""

from textwrap import dedent

import pytest

from apicheck.surface.classes.hierarchy import Hierarchy
from tests.surface.sources import hierarchy, link, only

KNOWN = {
    "a value": """
        def mark(cls):
            cls.kind = 1
            return cls
        @mark
        class C: ...
    """,
    "a method written inside": """
        def mark(cls):
            def run(self): ...
            cls.run = run
            setattr(cls, "stop", lambda self: None)
            return cls
        @mark
        class C: ...
    """,
    "only where it is missing": """
        def mark(cls):
            if not hasattr(cls, "run"):
                cls.run = 1
            if "stop" not in cls.__dict__:
                cls.stop = 1
            return cls
        @mark
        class C:
            def run(self): ...
    """,
    "listed by a keyword": """
        def mark(names=(), others=()):
            def decorate(cls):
                for name in names:
                    setattr(cls, name, 1)
                for name in others:
                    setattr(cls, name, 2)
                return cls
            return decorate
        NAMES = ("a", "b")
        @mark(NAMES, others=["c"])
        class C: ...
    """,
    "made of what is listed": """
        def mark(names):
            def decorate(cls):
                for name in names:
                    setattr(cls, f"get_{name}", 1)
                    setattr(cls, "set_%s" % name, 1)
                    setattr(cls, "has_" + name + "_value", 1)
                return cls
            return decorate
        @mark(["a", "b"])
        class C: ...
    """,
    "made of a parameter": """
        def mark(name, plural=None):
            if plural is None:
                plural = "all"
            def decorate(cls):
                def url(cls, key): ...
                url_name = "%ss_url" % (name,)
                setattr(cls, url_name, classmethod(url))
                setattr(cls, "{0}_key".format(name), 1)
                setattr(cls, name, 2)
                return cls
            return decorate
        @mark("refund")
        class C: ...
    """,
    "listed by position": """
        def mark(*names):
            def decorate(cls):
                for name in names:
                    setattr(cls, name, property(lambda self: 1))
                return cls
            return decorate
        @mark("a", "b")
        class C: ...
    """,
    "applied to itself or called first": """
        def mark(cls=None, *, names=("a",)):
            def decorate(cls):
                for name in names:
                    setattr(cls, name, 1)
                return cls
            return decorate if cls is None else decorate(cls)
        @mark(names=("b",))
        class C: ...
    """,
    "a loop over what is written out": """
        def mark(cls):
            for name in ("lt", "le"):
                setattr(cls, "is_" + name, 1)
            return cls
        @mark
        class C: ...
    """,
    "given to a function": """
        def add(cls, names):
            for name in names:
                setattr(cls, name, 1)
        class C: ...
        add(C, ["a"])
    """,
    "given to a static method": """
        class Deprecator:
            @staticmethod
            def add(clss, func, name):
                def old(*args):
                    return func(*args)
                setattr(clss, name, old)
            @classmethod
            def mark(cls, clss, name="kind"):
                setattr(clss, name, cls)
        class C:
            def new(self): ...
        Deprecator.add(C, C.new, "old")
        Deprecator.add(C, C.new, "older")
        Deprecator.mark(C)
    """,
    "of a metaclass": """
        class M(type):
            def __new__(mcls, name, bases, namespace, **options):
                namespace["a"] = 1
                namespace.setdefault("run", 2)
                namespace.update({"b": 3})
                return super().__new__(mcls, name, bases, namespace)
            def __init__(cls, name, bases, namespace, **options):
                cls.c = 4
        class C(metaclass=M):
            def run(self): ...
    """,
    "inherited": """
        def mark(cls):
            cls.kind = 1
            return cls
        @mark
        class B: ...
        class C(B): ...
    """,
}


@pytest.mark.parametrize("source", KNOWN.values(), ids=KNOWN)
def test_members_are_those_that_the_interpreter_finds(source: str) -> None:
    namespace: dict[str, object] = {"__name__": "m"}
    exec(dedent(source), namespace)  # noqa: S102 - a text of this file
    real = {name for name in dir(namespace["C"]) if not name.startswith("_")}
    classes = hierarchy(source)
    found = classes.members(only(classes.surface.resolve("m", "C")))
    assert {name for name in found if not name.startswith("_")} == real
    assert not classes.has_dynamic_members(only(classes.surface.resolve("m", "C")))


OPEN = {
    "computed names": """
        def mark(cls):
            for name in dir(other):
                setattr(cls, name, 1)
            return cls
        @mark
        class C: ...
    """,
    "a table that can't be read": """
        def mark(names):
            def decorate(cls):
                for name in names:
                    setattr(cls, name, 1)
                return cls
            return decorate
        @mark(compute())
        class C: ...
    """,
    "a name computed of what is listed": """
        def mark(names):
            def decorate(cls):
                for name in names:
                    setattr(cls, f"get_{name.upper()}", 1)
                return cls
            return decorate
        @mark(["a"])
        class C: ...
    """,
    "a name made of a parameter that may be bound anew": """
        def mark(name, prefix=None):
            name = name or prefix
            def decorate(cls):
                setattr(cls, f"get_{name}", 1)
                return cls
            return decorate
        @mark("a")
        class C: ...
    """,
    "starred arguments": """
        def mark(*names):
            def decorate(cls):
                for name in names:
                    setattr(cls, name, 1)
                return cls
            return decorate
        @mark(*compute())
        class C: ...
    """,
    "a namespace that is filled by computed names": """
        class M(type):
            def __new__(mcls, name, bases, namespace):
                for key in compute():
                    namespace[key] = 1
                return super().__new__(mcls, name, bases, namespace)
        class C(metaclass=M): ...
    """,
}


@pytest.mark.parametrize("source", OPEN.values(), ids=OPEN)
def test_what_can_not_be_listed_may_be_any_member(source: str) -> None:
    classes = hierarchy(source)
    assert classes.may_have(only(classes.surface.resolve("m", "C")), "anything")


POSSIBLE = {
    "after a test that ends it": """
        def mark(cls):
            if flag:
                return cls
            cls.a = 1
            return cls
        @mark
        class C: ...
    """,
    "under a test": """
        def mark(cls):
            if flag:
                cls.a = 1
            return cls
        @mark
        class C: ...
    """,
    "in a handler": """
        def mark(cls):
            try:
                import numpy
            except ImportError:
                cls.a = 1
            return cls
        @mark
        class C: ...
    """,
}


@pytest.mark.parametrize("source", POSSIBLE.values(), ids=POSSIBLE)
def test_what_stands_under_a_test_may_be_there(source: str) -> None:
    classes = hierarchy(source)
    entity = only(classes.surface.resolve("m", "C"))
    assert "a" not in classes.members(entity)
    assert classes.may_have(entity, "a")
    assert not classes.may_have(entity, "b")


def test_what_another_module_sets_may_be_there() -> None:
    surface = link({"p": "from p.a import C\nC.extra = 1", "p.a": "class C: ...\nclass D(C): ..."})
    classes = Hierarchy(surface)
    for name in ("C", "D"):
        entity = only(surface.resolve("p.a", name))
        assert classes.may_have(entity, "extra", on_class=True)
        assert not classes.may_have(entity, "other")


NOTHING = {
    "a function that is no decorator": """
        def configure(client):
            client.timeout = 3
            return client
        class C: ...
    """,
    "a decorator that was not used": """
        def mark(cls):
            cls.kind = 1
            return cls
        class C: ...
    """,
    "called first, and what is called first sets nothing": """
        def mark(text):
            text.kind = 1
            def decorate(cls):
                return cls
            return text and decorate
        @mark("text")
        class C: ...
    """,
}


@pytest.mark.parametrize("source", NOTHING.values(), ids=NOTHING)
def test_what_is_not_given_the_class_makes_nothing(source: str) -> None:
    classes = hierarchy(source)
    entity = only(classes.surface.resolve("m", "C"))
    assert not [name for name in classes.members(entity) if not name.startswith("__")]
    assert not classes.has_dynamic_members(entity)

"""Loops over tables that are written out bind what each of their rounds binds."""

import pytest

from tests.surface.sources import class_of, class_scope, scope, summary

LOOPS = {
    "a tuple": ('for n in ("a", "b"):\n    globals()[n] = 1', {"a", "b"}),
    "a list of pairs": ('for n, v in [("a", 1), ("b", 2)]:\n    globals()[n] = v', {"a", "b"}),
    "a name of a table": ('T = ["a", "b"]\nfor n in T:\n    globals()[n] = 1', {"T", "a", "b"}),
    "the keys of a table": ('for n in {"a": 1, "b": 2}:\n    globals()[n] = 1', {"a", "b"}),
    "the items of a table": ('T = {"a": 1}\nfor n, v in T.items():\n    globals()[n] = v', {"T", "a", "v"}),
    "the values of a table": ('for n in {1: "a"}.values():\n    globals()[n] = 1', {"a"}),
    "words": ('for n in "a b".split():\n    globals()[n] = 1', {"a", "b"}),
    "zip": ('for n, v in zip(["a"], [1]):\n    globals()[n] = v', {"a", "v"}),
    "enumerate": ('for i, n in enumerate(["a"]):\n    globals()[n] = i', {"a", "i"}),
    "range": ('for i in range(2):\n    globals()[f"x{i}"] = i', {"i", "x0", "x1"}),
    "sorted": ('for n in sorted({"a", "b"}):\n    globals()[n] = 1', {"a", "b"}),
    "texts": (
        'for n in ["a"]:\n    globals()["x_" + n] = globals()["y_%s" % n] = globals()["z_{}".format(n)] = 1\n'
        "    globals()[n.upper()] = 1",
        {"A", "x_a", "y_a", "z_a"},
    ),
    "a loop in a loop": (
        'for a in "xy".split():\n    for b in ("1", "2"):\n        globals()[a + b] = 1',
        {"xy1", "xy2"},
    ),
    "a table in a call": ('T = {"a": 1}\nglobals().update(T)', {"T", "a"}),
    "keywords in a call": ("globals().update(dict(a=1), b=2)", {"a", "b"}),
    "a comprehension in a call": ('globals().update({f"x_{n}": n for n in ("a", "b")})', {"x_a", "x_b"}),
    "pairs in a call": ('globals().update((n, 1) for n in ["a"])\nglobals().update([("b", 2)])', {"a", "b"}),
    "a sum": ('A = ["a"]\nfor n in A + ["b"]:\n    globals()[n] = 1', {"A", "a", "b"}),
    "a starred table": ('A = ["a"]\nfor n in [*A, "b"]:\n    globals()[n] = 1', {"A", "a", "b"}),
    "a comprehension": ('for n in [f"x{i}" for i in range(2)]:\n    globals()[n] = 1', {"x0", "x1"}),
    "two names of a namespace": (
        'def f():\n    g = names = globals()\n    for n in ("a", "b"):\n        g[n] = 1\nf()',
        {"f", "a", "b"},
    ),
    "a branch": ('for n in ("a", "b"):\n    if n == "a":\n        globals()[n] = 1', {"a", "b"}),
}


@pytest.mark.parametrize(("source", "expected"), LOOPS.values(), ids=LOOPS.keys())
def test_a_module_holds_what_its_loops_write(source: str, expected: set[str]) -> None:
    assert {*expected} <= scope(source).keys()
    assert not summary(source).is_open


COMPUTED = {
    "a call": "for n in load():\n    globals()[n] = 1",
    "a table that grows": "T = list(load())\nfor n in T:\n    globals()[n] = 1",
    "a starred part": 'for n in ["a", *load()]:\n    globals()[n] = 1',
    "a computed name": 'for n in ["a"]:\n    globals()[n + suffix] = 1',
    "a loop that may be left": 'for n in ["a", "b"]:\n    if x:\n        break\n    globals()[n] = 1',
    "a comprehension over a text": 'for n in [x for x in "ab"]:\n    globals()[n] = 1',
    "a comprehension that leaves out": 'for n in [x for x in ["a"] if test(x)]:\n    globals()[n] = 1',
    "a table made from itself": "T = [x for x in T]\nfor n in T:\n    globals()[n] = 1",
    "a call that updates": "globals().update(load())",
    "a table that is unpacked": 'globals().update({"a": 1, **load()})',
    "more rounds than an API has names": "for n in range(100000):\n    globals()[str(n)] = 1",
}


@pytest.mark.parametrize("source", COMPUTED.values(), ids=COMPUTED.keys())
def test_a_module_may_hold_anything_where_a_loop_computes_names(source: str) -> None:
    assert summary(source).is_open


def test_a_loop_fills_a_class() -> None:
    source = 'class C: ...\nfor n in ("a", "b"):\n    setattr(C, n, 1)'
    assert class_scope(source) == {"a": ["= 1"], "b": ["= 1"]}
    assert not class_of(source).has_computed_members


def test_a_class_body_writes_its_own_names() -> None:
    assert class_scope('class C:\n    for n in ("a",):\n        locals()[n] = 1') == {"n": ["= ?"], "a": ["= 1"]}
    assert class_of("class C:\n    for n in load():\n        locals()[n] = 1").has_computed_members


def test_a_loop_extends_all() -> None:
    exports = summary('__all__ = []\nfor n in ("a", "b"):\n    __all__.append(n)').exports
    assert [item.names for item in exports or ()] == [("a",), ("b",)]


INSTANCES = {
    "an update of the namespace": ("self.__dict__.update(load())", True, set()),
    "a written update": ("self.__dict__.update({'a': 1}, b=2)", False, {"a", "b"}),
    "an item of the namespace": ("self.__dict__['a'] = 1", False, {"a"}),
    "a computed item": ("self.__dict__[name] = 1", True, set()),
    "vars": ("vars(self).update(a=1)", False, {"a"}),
    "another namespace": ("other.__dict__.update(load())", False, set()),
    "a new namespace": ("self.__dict__ = load()", True, set()),
    "setattr": ("setattr(self, name, 1)", True, set()),
    "a private name": ("setattr(self, '_' + name, 1)", False, set()),
    "a written loop": ("for n in ('a', 'b'):\n            setattr(self, n, 1)", False, {"a", "b"}),
    "a computed loop": ("for n in names:\n            object.__setattr__(self, n, 1)", True, set()),
    "nothing of the kind": ("self.a = 1", False, {"a"}),
}


@pytest.mark.parametrize(("body", "is_open", "expected"), INSTANCES.values(), ids=INSTANCES.keys())
def test_instances_have_what_methods_write(body: str, is_open: bool, expected: set[str]) -> None:
    found = class_of(f"class C:\n    def __init__(self, name, names, other):\n        {body}")
    assert (found.has_computed_attributes, {*found.instance_attributes}) == (is_open, expected)


def test_what_hands_on_or_restores_sets_nothing_new() -> None:
    found = class_of("class C:\n    def __setattr__(self, name, value):\n        object.__setattr__(self, name, value)")
    assert not found.has_computed_attributes

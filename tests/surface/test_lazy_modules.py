"""Modules with a `__getattr__` (PEP 562): which names stay alive, and what they lead to."""

from textwrap import dedent

import pytest

from apicheck.surface.linking.public_names import PublicNames
from tests.surface.sources import homes, link

IO = "def fetch(url): ...\ndef parse(text): ...\n"

GETATTR = """
def __getattr__(name):
    if name in _TABLE:
        return load(_TABLE[name], name)
    raise AttributeError(name)
"""

SERVED = {
    "a table of modules": ('_TABLE = {"fetch": "pkg._io"}' + GETATTR, {"fetch": ["pkg._io.fetch"]}),
    "a table of relative modules": ('_TABLE = {"fetch": "._io"}' + GETATTR, {"fetch": ["pkg._io.fetch"]}),
    "a table of dotted paths": ('_TABLE = {"fetch": "pkg._io.fetch"}' + GETATTR, {"fetch": ["pkg._io.fetch"]}),
    "a table of pairs": (
        '_TABLE = {"get": ("pkg._io", "fetch"), "read": ("._io", "parse")}' + GETATTR,
        {"get": ["pkg._io.fetch"], "read": ["pkg._io.parse"]},
    ),
    "an annotated table": ('_TABLE: dict[str, str] = {"fetch": "pkg._io"}' + GETATTR, {"fetch": ["pkg._io.fetch"]}),
    "a set of names": ('_TABLE = {"fetch", "parse"}' + GETATTR, {"fetch": ["pkg.fetch"], "parse": ["pkg.parse"]}),
    "comparisons": (
        """
        def __getattr__(name):
            if name == "fetch":
                from pkg._io import fetch
                return fetch
            if name in ("parse", "other"):
                return load(name)
            raise AttributeError(name)
        """,
        {"fetch": ["pkg._io.fetch"], "parse": ["pkg.parse"], "other": ["pkg.other"]},
    ),
    "__all__ beside an open __getattr__": (
        '__all__ = ["fetch"]\ndef __getattr__(name):\n    return load(name)',
        {"fetch": ["pkg.fetch"], "parse": []},
    ),
    "a static import wins over the table": (
        'from pkg._io import fetch\n_TABLE = {"fetch": "pkg._other"}' + GETATTR,
        {"fetch": ["pkg._io.fetch"]},
    ),
    "lazy_loader.attach": (
        """
        import lazy_loader as lazy
        __getattr__, __dir__, __all__ = lazy.attach(
            __name__, submodules=["_io"], submod_attrs={"_io": ["fetch", "parse"]}
        )
        """,
        {"_io": ["pkg._io"], "fetch": ["pkg._io.fetch"], "parse": ["pkg._io.parse"]},
    ),
    "lazy_loader.attach by position": (
        """
        import lazy_loader
        __getattr__, __dir__, _ = lazy_loader.attach(__name__, {"_io"}, {"_io": ["fetch"]})
        """,
        {"_io": ["pkg._io"], "fetch": ["pkg._io.fetch"]},
    ),
}


@pytest.mark.parametrize(("source", "expected"), SERVED.values(), ids=SERVED.keys())
def test_names_that_are_served(source: str, expected: dict[str, list[str]]) -> None:
    surface = link({"pkg": source, "pkg._io": IO})
    assert {name: homes(surface.resolve("pkg", name)) for name in expected} == expected


def test_the_stub_lists_what_attach_stub_serves() -> None:
    surface = link(
        {
            "pkg": "import lazy_loader\n__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)",
            "pkg:stub": "from ._io import fetch, parse as read\n",
            "pkg._io": IO,
        }
    )
    assert homes(surface.resolve("pkg", "fetch")) == ["pkg._io.fetch"]
    assert homes(surface.resolve("pkg", "read")) == ["pkg._io.parse"]
    assert set(PublicNames(surface).of("pkg")) == {"fetch", "read"}


OPEN = {
    "a __getattr__ of any kind": ("def __getattr__(name):\n    return load(name)", True),
    "a __getattr__ that was assigned": ("__getattr__ = make_getattr()", True),
    "a computed key in globals": ("for name in names:\n    globals()[name] = load(name)", True),
    "an update of globals": ("globals().update(load())", True),
    "a star import from elsewhere": ("from numpy import *", True),
    "a module that replaces itself": ("import sys\nsys.modules[__name__] = Lazy()", True),
    "a table": ('_TABLE = {"fetch": "pkg._io"}' + GETATTR, False),
    "a literal key in globals": ('globals()["x"] = 1', False),
    "a star import from inside": ("from pkg._io import *", False),
    "a method __getattr__": ("class C:\n    def __getattr__(self, name): ...", False),
}


@pytest.mark.parametrize(("source", "is_open"), OPEN.values(), ids=OPEN.keys())
def test_modules_that_may_serve_more_than_can_be_listed(source: str, is_open: bool) -> None:
    assert link({"pkg": dedent(source), "pkg._io": IO}).served.may_serve("pkg", "anything") is is_open

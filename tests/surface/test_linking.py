"""Dotted paths followed over modules: circles, stars, aliases, submodules and attributes of one name."""

import pytest

from apicheck.model.entity import EntityKind
from apicheck.surface.linking.public_names import PublicNames
from tests.surface.sources import condition_text, homes, link, only

LEADS_TO = {
    "a definition": ({"pkg": "def f(): ..."}, "pkg.f", ["pkg.f"]),
    "a re-export": ({"pkg": "from .a import f", "pkg.a": "def f(): ..."}, "pkg.f", ["pkg.a.f"]),
    "a re-export of a re-export": (
        {"pkg": "from .a import f", "pkg.a": "from .b import f", "pkg.b": "def f(): ..."},
        "pkg.f",
        ["pkg.b.f"],
    ),
    "an alias of an alias": (
        {"pkg": "from . import a\nx = a.y", "pkg.a": "from .b import f\ny = f", "pkg.b": "def f(): ..."},
        "pkg.x",
        ["pkg.b.f"],
    ),
    "an alias of a member": ({"pkg": "class C:\n    def f(self): ...\ng = C.f"}, "pkg.g", ["pkg.C.f"]),
    "an alias of a value is a value of its own": ({"pkg": "x = 1\ny = x"}, "pkg.y", ["pkg.y"]),
    "an alias that was bound anew": ({"pkg": "def f(): ...\ng = f\ndef g(): ..."}, "pkg.g", ["pkg.g"]),
    "a module under another name": (
        {"pkg": "from . import _a as a", "pkg._a": "def f(): ..."},
        "pkg.a.f",
        ["pkg._a.f"],
    ),
    "import of a dotted module": (
        {"pkg": "import pkg.a.b", "pkg.a": "", "pkg.a.b": "x = 1"},
        "pkg.a.b.x",
        ["pkg.a.b.x"],
    ),
    "import of a dotted module under a name": (
        {"pkg": "import pkg.a.b as c", "pkg.a": "", "pkg.a.b": "x = 1"},
        "pkg.c.x",
        ["pkg.a.b.x"],
    ),
    "a submodule that nothing imports": ({"pkg": "", "pkg.a": "x = 1"}, "pkg.a.x", ["pkg.a.x"]),
    "a submodule imported from its own package": (
        {"pkg": "from . import a\nf = a.f", "pkg.a": "def f(): ..."},
        "pkg.f",
        ["pkg.a.f"],
    ),
    "a module in a namespace package": ({"space.pkg.a": "x = 1"}, "space.pkg.a.x", ["space.pkg.a.x"]),
    "a function rather than the submodule of its name": (
        {"pkg": "from .fetch import fetch", "pkg.fetch": "def fetch(): ..."},
        "pkg.fetch",
        ["pkg.fetch.fetch"],
    ),
    "a value rather than the submodule of its name": ({"pkg": "a = 1", "pkg.a": "x = 1"}, "pkg.a", ["pkg.a"]),
    "a star import": ({"pkg": "from .a import *", "pkg.a": "def f(): ..."}, "pkg.f", ["pkg.a.f"]),
    "a star import over two modules": (
        {"pkg": "from .a import *", "pkg.a": "from .b import *", "pkg.b": "def f(): ..."},
        "pkg.f",
        ["pkg.b.f"],
    ),
    "the later of two star imports": (
        {"pkg": "from .a import *\nfrom .b import *", "pkg.a": "f = 1", "pkg.b": "f = 2"},
        "pkg.f",
        ["pkg.b.f"],
    ),
    "a star import brings what __all__ lists": (
        {"pkg": "from .a import *", "pkg.a": "__all__ = ['_f']\n_f = g = 1"},
        "pkg._f",
        ["pkg.a._f"],
    ),
    "a star import brings nothing else": (
        {"pkg": "from .a import *", "pkg.a": "__all__ = ['f']\nf = g = 1"},
        "pkg.g",
        [],
    ),
    "a star import brings no private name": ({"pkg": "from .a import *", "pkg.a": "_f = 1"}, "pkg._f", []),
    "a star import brings what the module imported": (
        {"pkg": "from .a import *", "pkg.a": "from .b import f", "pkg.b": "def f(): ..."},
        "pkg.f",
        ["pkg.b.f"],
    ),
    "two modules that import each other": (
        {"pkg": "", "pkg.a": "from .b import g\ndef f(): ...", "pkg.b": "from .a import f\ndef g(): ..."},
        "pkg.b.f",
        ["pkg.a.f"],
    ),
    "two modules that star-import each other": (
        {"pkg": "", "pkg.a": "from .b import *\ndef f(): ...", "pkg.b": "from .a import *\ndef g(): ..."},
        "pkg.b.f",
        ["pkg.a.f"],
    ),
    "a circle of star imports with a way out": (
        {
            "pkg": "",
            "pkg.a": "from .c import *\nfrom .b import *",
            "pkg.b": "from .a import *",
            "pkg.c": "def f(): ...",
        },
        "pkg.b.f",
        ["pkg.c.f"],
    ),
    "a circle of aliases": (
        {"pkg": "", "pkg.a": "from .b import f", "pkg.b": "from .a import f"},
        "pkg.a.f",
        ["pkg.a.f"],
    ),
    "a name that is its own alias": ({"pkg": "x = x"}, "pkg.x", ["pkg.x"]),
    "names that are each other's alias": ({"pkg": "x = y\ny = x"}, "pkg.x", ["pkg.x"]),
    "a nested class": ({"pkg": "class C:\n    class D:\n        def f(self): ..."}, "pkg.C.D.f", ["pkg.C.D.f"]),
    "an attribute of an instance": (
        {"pkg": "class C:\n    def __init__(self):\n        self.x = 1"},
        "pkg.C.x",
        ["pkg.C.x"],
    ),
    "something from outside": ({"pkg": "from os import path"}, "pkg.path", ["os.path"]),
    "something that a module of the project does not have": ({"pkg": "from .a import f", "pkg.a": ""}, "pkg.f", []),
    "something that a module of the project may have unseen": (
        {"pkg": "from .a import f", "pkg.a": "globals().update(table())"},
        "pkg.f",
        ["pkg.a.f"],
    ),
    "something that a module of the project does not have, in a branch": (
        {"pkg": "try:\n    from .a import f\nexcept ImportError:\n    f = None", "pkg.a": ""},
        "pkg.f",
        ["pkg.a.f", "pkg.f"],
    ),
    "both branches": (
        {
            "pkg": "try:\n    from .a import f\nexcept ImportError:\n    from .b import f",
            "pkg.a": "import fast\nf = 1",
            "pkg.b": "f = 2",
        },
        "pkg.f",
        ["pkg.a.f", "pkg.b.f"],
    ),
    "the branch of a name that is always there": (
        {
            "pkg": "try:\n    from .a import f\nexcept ImportError:\n    from .b import f",
            "pkg.a": "f = 1",
            "pkg.b": "f = 2",
        },
        "pkg.f",
        ["pkg.a.f"],
    ),
    "both definitions": ({"pkg": "if a:\n    def f(): ...\nelse:\n    def f(x): ..."}, "pkg.f", ["pkg.f", "pkg.f"]),
    "a name that was deleted": ({"pkg": "f = 1\ndel f"}, "pkg.f", []),
    "a name that is not there": ({"pkg": "f = 1"}, "pkg.g", []),
    "a module that is not there": ({"pkg": "f = 1"}, "pkg.a.f", []),
}


@pytest.mark.parametrize(("sources", "path", "expected"), LEADS_TO.values(), ids=LEADS_TO.keys())
def test_a_path_leads_to(sources: dict[str, str], path: str, expected: list[str]) -> None:
    assert homes(link(sources).resolve_path(path)) == expected


def test_the_order_of_questions_does_not_matter_in_a_circle() -> None:
    sources = {
        "pkg": "",
        "pkg.a": "from .c import *\nfrom .b import *",
        "pkg.b": "from .a import *",
        "pkg.c": "def f(): ...",
    }
    for order in (["pkg.a", "pkg.b"], ["pkg.b", "pkg.a"]):
        surface = link(sources)
        assert [homes(surface.resolve(module, "f")) for module in order] == [["pkg.c.f"]] * 2


def test_a_submodule_can_still_be_imported_from_under_an_attribute_of_its_name() -> None:
    surface = link({"pkg": "from .fetch import fetch", "pkg.fetch": "def fetch(): ...\ndef other(): ..."})
    assert only(surface.resolve("pkg", "fetch")).kind is EntityKind.FUNCTION
    assert homes(surface.resolve("pkg.fetch", "other")) == ["pkg.fetch.other"]


def test_types_come_from_the_stub_and_existence_from_the_source() -> None:
    surface = link({"pkg": "def f(a): ...", "pkg:stub": "def f(a: int) -> int: ...\ndef g() -> int: ..."})
    assert homes(surface.resolve("pkg", "f")) == ["pkg.f"]
    assert surface.resolve("pkg", "g") == ()
    assert PublicNames(surface).of("pkg") == ("f",)


CONDITIONS = {
    "an import for type checkers alone": (
        {"pkg": "if TYPE_CHECKING:\n    from .a import f", "pkg.a": "def f(): ..."},
        [("pkg.a.f", "True", True)],
    ),
    "one that exists at run time as well": (
        {"pkg": "if TYPE_CHECKING:\n    from .a import f\nelse:\n    f = load()", "pkg.a": "def f(): ..."},
        [("pkg.a.f", "True", True), ("pkg.f", "True", False)],
    ),
    "a star import for type checkers alone": (
        {"pkg": "if TYPE_CHECKING:\n    from .a import *", "pkg.a": "def f(): ..."},
        [("pkg.a.f", "True", True)],
    ),
    "a condition on the way": (
        {"pkg": "from .a import f", "pkg.a": "if x:\n    def f(): ..."},
        [("pkg.a.f", "x", False)],
    ),
}


@pytest.mark.parametrize(("sources", "expected"), CONDITIONS.values(), ids=CONDITIONS.keys())
def test_conditions_are_kept_on_the_way(sources: dict[str, str], expected: list[tuple[str, str | None, bool]]) -> None:
    found = link(sources).resolve("pkg", "f")
    assert [(entity.home, condition_text(entity.condition), entity.is_typing_only) for entity in found] == expected


def test_many_modules_that_star_import_each_other_are_linked() -> None:
    names = [f"pkg.m{number}" for number in range(60)]
    everything = "\n".join(f"from {name} import *" for name in names)
    surface = link({"pkg": everything, **{name: f"{everything}\ndef f_{name[5:]}(): ..." for name in names}})
    assert homes(surface.resolve("pkg", "f_0")) == ["pkg.m0.f_0"]
    assert surface.resolve("pkg", "missing") == ()

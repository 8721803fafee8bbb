"""What findings of removals say of the deprecation before them."""

import pytest

from apicheck.comparison import compare_range
from apicheck.model.deprecation import Deprecation
from apicheck.model.report import Change, RevisionLabel
from apicheck.revisions import Range, Snapshot, snapshot_of
from apicheck.rules.announcements import phrase


def side(name: str, **modules: str) -> Snapshot:
    """Return a revision of the package `pkg` that has these modules."""
    files = {"pkg/__init__.py": b""} | {f"pkg/{module}.py": text.encode() for module, text in modules.items()}
    return snapshot_of(files, RevisionLabel(name, None))


def removal(base: dict[str, str], head: dict[str, str]) -> Change:
    """Return the one breaking change between two revisions of the package."""
    report = compare_range(Range(side("base", **base), side("head", **head), None, 0, "pkg"))
    (change,) = (change for change in report.changes if change.severity.value == "breaking")
    return change


WARNING = '    warnings.warn("use g", DeprecationWarning)\n'


@pytest.mark.parametrize(
    ("base", "head", "rule"),
    [
        ({"m": f"def f():\n{WARNING}"}, {"m": ""}, "object-removed"),
        ({"m": f"def f():\n{WARNING}", "n": ""}, {"m": "", "n": "def f(): ...\n"}, "object-moved"),
        ({"m": f"class C:\n  def f(self):\n{WARNING}"}, {"m": "class C: ...\n"}, "member-removed"),
        (
            {"m": "class C:\n  '''use g\n\n  .. deprecated:: 1\n     use g\n  '''\n  def f(self): ..."},
            {"m": "class C: ..."},
            "member-removed",
        ),
        ({"m": WARNING.lstrip()}, {}, "module-removed"),
        ({"m": WARNING.lstrip() + "def f(): ...\n"}, {"m": ""}, "object-removed"),
        (
            {"m": f"def __getattr__(name):\n  if name == 'f':\n{WARNING}    return 1\n  raise AttributeError"},
            {"m": ""},
            "object-removed",
        ),
        (
            {
                "m": f"from pkg import _t\ndef __getattr__(name):\n  if name in _t.OLD:\n{WARNING}    return 1\n"
                "  raise AttributeError",
                "_t": "OLD = ['f']",
            },
            {"m": "", "_t": ""},
            "object-removed",
        ),
        ({"m": f"def f():\n{WARNING}def g():\n{WARNING}"}, {}, "module-removed"),
        ({"m": f"def f(x, y=None):\n  if y:\n{WARNING}"}, {"m": "def f(x): ..."}, "parameter-removed"),
    ],
)
def test_an_announced_removal_says_so(base: dict[str, str], head: dict[str, str], rule: str) -> None:
    change = removal(base, head)
    assert change.rule == rule
    assert change.message.endswith("use g")
    assert change.deprecation is not None
    assert change.deprecation.message == "use g"


HELPERS = """
import functools, warnings
class GoingAway(DeprecationWarning): ...
def legacy(text):
    def decorate(function):
        @functools.wraps(function)
        def call(*args, **kwargs):
            warnings.warn(f"{function.__name__}: {text}", GoingAway)
            return function(*args, **kwargs)
        return call
    return decorate
def tell_outdated(name, text):
    warnings.warn(f"{name}: {text}", GoingAway)
def retired(name, new, text):
    class Meta(type(new)):
        def __call__(cls, *args):
            warnings.warn(f"{name}: {text}", GoingAway)
            return super().__call__(*args)
    return Meta(name, (new,), {})
def stale(function):
    warnings.warn("the decorator itself goes", GoingAway)
    return function
"""


@pytest.mark.parametrize(
    "source",
    [
        "from pkg._h import legacy\n@legacy('use g')\ndef f(): ...",
        "from pkg import _h\n@_h.legacy('use g')\nclass f: ...",
        "from pkg import _h as h\ndef f():\n  h.tell_outdated('f', 'use g')",
        "from pkg._h import retired\nf = retired('f', object, 'use g')",
    ],
)
def test_functions_of_the_project_announce_it_in_their_own_words(source: str) -> None:
    change = removal({"m": source, "_h": HELPERS}, {"m": "", "_h": HELPERS})
    assert change.message == "was removed; deprecated: f: use g"


@pytest.mark.parametrize(
    "source",
    [
        "import warnings\nfrom pkg._h import GoingAway\ndef f():\n  warnings.warn('use g', GoingAway)",
        f"class _B:\n  def __init__(self):\n    {WARNING}class f(_B): ...",
        f"class _B:\n  def __init__(self):\n    {WARNING}class f(_B):\n  def __init__(self): super().__init__()",
        "from old.deprecate import create_deprecated_class\nf = create_deprecated_class('f', object, 'use g')",
        f"import sys, warnings\ndef f():\n  if sys.version_info >= (3, 10):\n    {WARNING}",
        f"from sys import hexversion\ndef f():\n  if hexversion >= 0x30A00A6:\n    {WARNING}",
    ],
)
def test_functions_and_warnings_of_the_project_announce_it(source: str) -> None:
    change = removal({"m": source, "_h": HELPERS}, {"m": "", "_h": HELPERS})
    assert change.message == "was removed; deprecated: use g"


@pytest.mark.parametrize(
    "source",
    [
        "from pkg._h import stale\n@stale\ndef f(): ...",
        "from pkg import _h\nclass W(UserWarning): ...\ndef f():\n  _h.warnings.warn('slow', W)",
        f"import warnings\ndef f(x=1):\n  if x:\n    {WARNING}",
        f"class _B:\n  def __init__(self):\n    {WARNING}class f(_B):\n  def __init__(self): ...",
    ],
)
def test_what_warns_of_something_else_announces_nothing(source: str) -> None:
    kept = source.partition("def f")[0].partition("class f")[0].removesuffix("@stale\n")
    change = removal({"m": source, "_h": HELPERS}, {"m": kept, "_h": HELPERS})
    assert change.message == "was removed; no deprecation announced it"


def test_a_removal_out_of_the_blue_says_so() -> None:
    change = removal({"m": "def f(): ...\n"}, {"m": ""})
    assert change.message == "was removed; no deprecation announced it"
    assert change.deprecation is None


def test_a_deprecated_module_announces_nothing_that_another_one_has_as_well() -> None:
    old = "import warnings\nwarnings.warn('use m', DeprecationWarning)\nfrom pkg.m import Client as Client\n"
    change = removal(
        {"m": "class Client:\n    def close(self): ...\n", "old": old}, {"m": "class Client: ...\n", "old": old}
    )
    assert change.message == "was removed; no deprecation announced it"


def test_a_deprecated_function_announces_none_of_its_parameters() -> None:
    change = removal({"m": f"def f(x, y=None):\n{WARNING}"}, {"m": f"def f(x):\n{WARNING}"})
    assert change.message == "parameter removed; no deprecation announced it"


@pytest.mark.parametrize(
    ("deprecation", "words"),
    [
        (Deprecation(), "deprecated"),
        (Deprecation("use g."), "deprecated: use g"),
        (Deprecation("use g", "1.0"), "deprecated since 1.0: use g"),
        (Deprecation("**Deprecated**: use g"), "deprecated: use g"),
        (Deprecation("Deprecated, use g"), "deprecated: use g"),
        (Deprecation("Deprecated alias for g"), "deprecated: Deprecated alias for g"),
        (Deprecation("use g", None, "2.0"), "deprecated and announced for 2.0: use g"),
        (
            Deprecation("Will be removed in Foo 2.0. Use g.", "1.0", "2.0"),
            "deprecated since 1.0, announced for 2.0: Use g",
        ),
        (Deprecation("Will be removed in 2.0.", "1.0", "2.0"), "deprecated since 1.0, announced for 2.0"),
    ],
)
def test_phrases(deprecation: Deprecation, words: str) -> None:
    assert phrase(deprecation) == words

"""What is read as a deprecation: where it stands, what it is about, and the versions that it names."""

import pytest

from apicheck.model.definition import Attribute, Class, Function, Property
from apicheck.model.deprecation import Deprecation
from apicheck.surface.reading import deprecation_text
from tests.surface.sources import class_of, summary


def told(source: str, name: str = "f") -> Deprecation | None:
    """Return the deprecation of one name of a module."""
    definition = summary(source).scope[name][-1].definition
    assert isinstance(definition, Function | Class | Property | Attribute)
    return definition.deprecation


@pytest.mark.parametrize(
    ("message", "since", "removal"),
    [
        ("'x' is deprecated and will be removed in Flask 2.3.", None, "2.3"),
        ("deprecated since 2.0, use y", "2.0", None),
        ("Deprecated in version 1.4 and scheduled for removal in v2.0", "1.4", "2.0"),
        ("deprecated and will be removed from urllib3 in v2.1.0.", None, "2.1.0"),
        ("x is deprecated as of SQLAlchemy 1.4 and will be removed in release 2.0", "1.4", "2.0"),
        ("it will no longer be supported in NetworkX 3", None, "3"),
        ("now deprecated and will be removed in the 3.0 release", None, "3.0"),
        ("since version 3.0; support will be dropped in 3.2", "3.0", "3.2"),
        ("will be removed in a future release of urllib3 2.x", None, None),
        ("will be removed in the next 2 releases", None, None),
        ("will be removed in 2026", None, None),
        ("use y since that is faster", None, None),
    ],
)
def test_versions_are_read_from_the_words(message: str, since: str | None, removal: str | None) -> None:
    found = deprecation_text.read(message)
    assert (found.since, found.removal) == (since, removal)


@pytest.mark.parametrize(
    ("category", "since", "removal"),
    [
        ("RemovedInDjango50Warning", None, "5.0"),
        ("RemovedInDjango110Warning", None, "1.10"),
        ("PytestRemovedIn8Warning", None, "8"),
        ("RemovedInSphinx10Warning", None, "10"),
        ("PydanticDeprecatedSince20", "2.0", None),
        ("DeprecationWarning", None, None),
    ],
)
def test_versions_are_read_from_the_name_of_the_warning(category: str, since: str | None, removal: str | None) -> None:
    found = deprecation_text.read("x is deprecated", category=category)
    assert (found.since, found.removal) == (since, removal)


def test_the_words_of_a_message_win_over_the_name_of_the_warning() -> None:
    assert deprecation_text.read("will be removed in 7.1", category="RemovedInSphinx70Warning").removal == "7.1"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('@deprecated("use g")\ndef f(): ...', "use g"),
        ('@typing_extensions.deprecated("use g", category=None)\ndef f(): ...', "use g"),
        ('@deprecated(version="1.0", reason="use g")\ndef f(): ...', "use g"),
        ("@deprecated\ndef f(): ...", ""),
        ('@util.deprecated("1.4", "use g")\ndef f(): ...', "use g"),
        ('@deprecated("1.4", alternative="g")\ndef f(): ...', "use g instead"),
        ('def f():\n    warnings.warn("use g", DeprecationWarning)', "use g"),
        ('def f():\n    warnings.warn("use " "g", category=exc.FooDeprecationWarning, stacklevel=2)', "use g"),
        ('def f():\n    warnings.warn(DeprecationWarning("use g"))', "use g"),
        ('def f():\n    warn("%s is old, use g" % 1, RemovedInFoo20Warning)', "%s is old, use g"),
        ('def f():\n    warn_deprecated("use g now", version="1.4")', "use g now"),
        ('_TEXT = "use g"\ndef f():\n    warnings.warn(_TEXT, DeprecationWarning)', "use g"),
        ('def f():\n    text = "use g"\n    warnings.warn(text, DeprecationWarning)', "use g"),
        ('def f(x):\n    if not x:\n        raise ValueError\n    warnings.warn("use g", DeprecationWarning)', "use g"),
        ('def f():\n    warnings.warn("f will be removed", FutureWarning)', "f will be removed"),
        ('def f():\n    """Do.\n\n    .. deprecated:: 2.0\n       Use :func:`~m.g`.\n    """', "Use `m.g`."),
        ('def f():\n    """Deprecated alias for g."""', "Deprecated alias for g."),
        ('def f():\n    """(DEPRECATED) Do."""', "(DEPRECATED) Do."),
        ('f = deprecated("use g")(g)', "use g"),
        ('f = Field(1, deprecated="use g")', "use g"),
        ("#: A number.\n#:\n#: .. deprecated:: 1.0\n#:     Use g.\nf = 1", "Use g."),
        ('f = 1\n"""A number.\n\n.. deprecated:: 1.0\n    Use g.\n"""', "Use g."),
        ('class f:\n    """Deprecated."""', "Deprecated."),
        ('class f:\n    def __init__(self):\n        warnings.warn("use g", DeprecationWarning)', "use g"),
        (
            "class f:\n    def __new__(cls):\n        if issubclass(cls, f) and not issubclass(cls, g):\n"
            '            warnings.warn("use g", DeprecationWarning)',
            "use g",
        ),
    ],
)
def test_deprecated_things(source: str, message: str) -> None:
    found = told(source)
    assert found is not None
    assert found.message == message


@pytest.mark.parametrize(
    "source",
    [
        'def f(x):\n    if x == 1:\n        warnings.warn("1 is deprecated", DeprecationWarning)',
        'def f(x):\n    if x:\n        return 1\n    warnings.warn("deprecated", DeprecationWarning)',
        'def f(x):\n    warnings.warn("deprecated is the file", UserWarning)',
        'def f(x):\n    warnings.warn("the order will change", FutureWarning)',
        'def f(x):\n    return 1\n    warnings.warn("deprecated", DeprecationWarning)',
        "def f(x):\n    def g():\n        warnings.warn('deprecated', DeprecationWarning)\n    return g",
        'def f(x):\n    """Handles deprecated files."""',
        'def f(x):\n    """Do.\n\n    :param x: a number\n\n        .. deprecated:: 1.0\n    """',
        'def f(x):\n    """Do.\n\n    .. deprecated:: 1.0\n        The ``x`` parameter is deprecated.\n    """',
        "@deprecated_params(x=('1.0', 'is old'))\ndef f(x): ...",
        "@deprecate_positional_args\ndef f(x): ...",
        "@overload\n@deprecated('use str')\ndef f(x: int): ...\n@overload\ndef f(x: str): ...\ndef f(x): ...",
        "f = 1\ng = 2  # deprecated",
        "f = Field(1, deprecated=False)",
        'class f:\n    def __init__(self, x):\n        if x is g:\n            warn("g is old", DeprecationWarning)',
    ],
)
def test_things_that_are_not_deprecated(source: str) -> None:
    assert told(source) is None


def test_a_helper_that_warns_of_what_it_is_given_is_not_deprecated_itself() -> None:
    source = "def warn_deprecated(text):\n    warnings.warn(text, DeprecationWarning)"
    assert told(source, "warn_deprecated") is None


@pytest.mark.parametrize(
    ("source", "parameters"),
    [
        ('def f(x=None):\n    if x is not None:\n        warnings.warn("x is old", DeprecationWarning)', {"x"}),
        ('def f(x=None):\n    if x:\n        warnings.warn("x is old", DeprecationWarning)', {"x"}),
        ('def f(x=None):\n    if x is None:\n        warnings.warn("pass x", DeprecationWarning)', set()),
        ('def f(x=None, y=0):\n    if x and y:\n        warnings.warn("both", DeprecationWarning)', set()),
        ("@deprecated_params(y=('1.0', 'is old'))\ndef f(x, y): ...", {"y"}),
        ('@deprecate_kwarg("y", "z")\ndef f(x, y=1): ...', {"y"}),
        ('@_api.delete_parameter("3.6", "y")\ndef f(x, y=1): ...', {"y"}),
        ('def f(x):\n    """Do.\n\n    :param x: a number\n\n        .. deprecated:: 1.0\n    """', {"x"}),
        ('def f(x):\n    """Do.\n\n    x : int\n        A number.\n\n        .. deprecated:: 1.0\n    """', {"x"}),
        (
            'def f(x):\n    """Do.\n\n    .. deprecated:: 1.0\n        The ``x`` parameter is deprecated.\n    """',
            {"x"},
        ),
        (
            'def f(x, y):\n    """Do.\n\n    .. deprecated:: 1.0\n       The `x` and `y` arguments are old.\n    """',
            {"x", "y"},
        ),
    ],
)
def test_deprecated_parameters(source: str, parameters: set[str]) -> None:
    definition = summary(source).scope["f"][-1].definition
    assert isinstance(definition, Function)
    assert {name for name, _ in definition.deprecated_parameters} == parameters


def test_members_have_their_own() -> None:
    found = class_of(
        """
        class C:
            @property
            def p(self):
                warnings.warn("p is deprecated", DeprecationWarning)
            def __init__(self):
                #: Deprecated since 1.0.
                self.a = 1
            def m(self): ...
        """
    )
    (binding,) = found.scope["p"]
    assert isinstance(binding.definition, Property)
    assert binding.definition.deprecation is not None
    assert found.instance_attributes["a"].deprecation == Deprecation("Deprecated since 1.0.", "1.0")
    assert found.deprecation is None


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (
            """
            def __getattr__(name):
                if name == "a":
                    warnings.warn(f"{name!r} is deprecated", DeprecationWarning)
                    return 1
                if name in ("b", "c"):
                    warnings.warn(f"{name} is old", DeprecationWarning)
                    return 2
                if name == "d":
                    return 3
                raise AttributeError(name)
            """,
            {"a": "'a' is deprecated", "b": "b is old", "c": "c is old"},
        ),
        (
            """
            _MOVED = {"a": "m.a", "b": "m.b"}
            def __getattr__(name):
                if name not in _MOVED:
                    raise AttributeError(name)
                warnings.warn(f"{name} is deprecated, use {_MOVED[name]}", DeprecationWarning)
                return getattr(m, name)
            """,
            {"a": "a is deprecated, use m.a", "b": "b is deprecated, use m.b"},
        ),
        (
            """
            __deprecated_attributes__ = {"a": DeprecatedAttribute(b, "0.15.0", instead="c")}
            enable_attribute_deprecations(__name__)
            """,
            {"a": "use c instead"},
        ),
        ('deprecated_alias("pkg.mod", {"a": b}, RemovedInPkg60Warning)', {"a": ""}),
    ],
)
def test_names_that_a_module_serves_with_a_warning(source: str, names: dict[str, str]) -> None:
    found = summary(source).deprecated_names
    assert {name: deprecation.message for name, deprecation in found.items()} == names


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('warnings.warn("use pkg.other", DeprecationWarning)', "use pkg.other"),
        ('"""Deprecated, use pkg.other."""', "Deprecated, use pkg.other."),
        ('if x:\n    warnings.warn("x is deprecated", DeprecationWarning)', None),
        ('deprecated_alias("pkg.mod", {"a": b}, RemovedInPkg60Warning)', None),
        ('def f():\n    warnings.warn("f is deprecated", DeprecationWarning)', None),
    ],
)
def test_modules(source: str, message: str | None) -> None:
    found = summary(source).deprecation
    assert (None if found is None else found.message) == message

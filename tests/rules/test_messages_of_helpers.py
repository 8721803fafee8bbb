"""What a removal tells of its deprecation where a helper of the project makes the message of what it is given."""

import pytest

from apicheck.comparison import compare_range
from apicheck.model.report import RevisionLabel
from apicheck.revisions import Range, Snapshot, snapshot_of

HELPERS = """
import functools
import warnings

def deprecate_name(old, new, version="4.0"):
    warnings.warn(f"{old} is deprecated, use {new!r}; it will be removed in {version}", DeprecationWarning)

def warn_farewell(name, instead):
    message = "%s goes away, see %s" % (name, instead)
    warnings.warn(message, category=DeprecationWarning)

def warn_formatted(name, *, since):
    warnings.warn("{} is deprecated since {since}".format(name, since=since), DeprecationWarning)

def warn_computed(name):
    warnings.warn(f"{name} is deprecated, {hint(name)}", DeprecationWarning)

def deprecated(reason, removal):
    def wrap(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            warnings.warn(f"{function.__name__}() is deprecated: {reason}. Removed in {removal}", DeprecationWarning)
            return function(*args, **kwargs)
        return inner
    return wrap
"""
IMPORT = "from pkg.helpers import warn_computed, deprecate_name, deprecated, warn_formatted, warn_farewell\n"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (
            "def f():\n    deprecate_name('f', 'g', '3.0')\n",
            "deprecated and announced for 3.0: f is deprecated, use 'g'; it will be removed in 3.0",
        ),
        (
            "def f():\n    deprecate_name('f', new='g')\n",
            "deprecated and announced for 4.0: f is deprecated, use 'g'; it will be removed in 4.0",
        ),
        ("def f():\n    warn_farewell('f', 'pkg.g')\n", "deprecated: f goes away, see pkg.g"),
        ("def f():\n    warn_formatted('f', since='1.2')\n", "deprecated since 1.2: f is deprecated since 1.2"),
        (
            "@deprecated('use g', '3.1')\ndef f(): ...\n",
            "deprecated and announced for 3.1: f() is deprecated: use g. Removed in 3.1",
        ),
        ("def f():\n    warn_computed('f')\n", "deprecated"),
        ("NAME = 1\ndef f():\n    deprecate_name(NAME, 'the other one')\n", "deprecated: the other one"),
    ],
)
def test_is_the_message_with_the_arguments(source: str, told: str) -> None:
    def side(name: str, text: str) -> Snapshot:
        files = {"pkg/__init__.py": "", "pkg/helpers.py": HELPERS, "pkg/m.py": IMPORT + text}
        return snapshot_of({path: each.encode() for path, each in files.items()}, RevisionLabel(name, None))

    left = "NAME = 1\n" if "NAME" in source else ""
    report = compare_range(Range(side("base", source), side("head", left), None, 0, "pkg"))
    (change,) = (each for each in report.changes if each.path == "pkg.m.f")
    assert change.message == f"was removed; {told}"

"""Functions that make a module's `__getattr__`, beside the names that they may serve; None where it may be any."""

import ast
import textwrap

import pytest

from apicheck.surface.reading.getattr_factories import getattr_factories

CASES = {
    "looked up in a table": (
        "if name in TABLE:\n    return load(TABLE[name])\nraise AttributeError(name)",
        {"a", "x"},
    ),
    "a key put together": (
        'key = f"{module}:{name}"\nif key in TABLE:\n    return TABLE.get(key)\nraise AttributeError',
        {"a", "x"},
    ),
    "compared": ('if name == "b":\n    return 1\nraise AttributeError(name)', {"b"}),
    "refused names count for nothing": (
        'if name in REFUSED:\n    raise AttributeError\nif name == "b":\n    return 1\nraise AttributeError(name)',
        {"b"},
    ),
    "warned of": ('warn(f"{name} is old")\nreturn TABLE[name]', {"a", "x", "is", "old"}),
    "its own namespace": ("own = sys.modules[module].__dict__\nreturn own[name]", set()),
    "another namespace": ('own = sys.modules["other"].__dict__\nreturn own[name]', None),
    "handed on": ("return getattr(other, name)", None),
    "imported": ('return import_module(f"{module}.{name}")', None),
    "a table from elsewhere": ("return IMPORTED[name]", None),
    "a computed table": ("return COMPUTED[name]", None),
}


@pytest.mark.parametrize("case", CASES)
def test_names_that_may_be_served(case: str) -> None:
    body, expected = CASES[case]
    text = 'from elsewhere import IMPORTED\nTABLE = {"a": "x"}\nREFUSED = {"r"}\nCOMPUTED = make("y")\n'
    inner = textwrap.indent(body, " " * 8)
    text += f"def factory(module):\n    def wrapper(name):\n{inner}\n    return wrapper\n"
    found = getattr_factories(ast.parse(text).body)
    assert (set(found["factory"]) if found else None) == expected

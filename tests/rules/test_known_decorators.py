"""What is told of functions and classes under decorators of other libraries, which no fixture has installed."""

import pytest

from tests.test_odd_input import PROJECT, compared

DEFERRED = "from twisted.internet import defer\n"

CHANGES = {
    "a parameter lost under a decorator that keeps them": (
        f"{DEFERRED}@defer.inlineCallbacks\ndef fetch(name, size=1):\n    yield name\n",
        f"{DEFERRED}@defer.inlineCallbacks\ndef fetch(name):\n    yield name\n",
        ["parameter-removed breaking"],
    ),
    "what it gives is the decorator's": (
        f"{DEFERRED}@defer.inlineCallbacks\ndef fetch(name):\n    yield name\n",
        f"{DEFERRED}@defer.inlineCallbacks\ndef fetch(name):\n    return name\n",
        [],
    ),
    "a coroutine function, which it may start": (
        f"{DEFERRED}@defer.inlineCallbacks\ndef fetch(name):\n    yield name\n",
        "async def fetch(name):\n    return name\n",
        ["function-became-async risky"],
    ),
    "a function in the place of a class": (
        "class Store:\n    size = 1\n",
        "from twisted.python import deprecate\n@deprecate.deprecated(when)\nclass Store:\n    size = 1\n",
        ["kind-changed breaking", "newly-deprecated compatible"],
    ),
}


@pytest.mark.parametrize(("base", "head", "expected"), CHANGES.values(), ids=CHANGES.keys())
def test_a_known_decorator_says_what_is_left(base: str, head: str, expected: list[str]) -> None:
    report = compared(
        {"pyproject.toml": PROJECT, "pkg/__init__.py": base.encode()},
        {"pyproject.toml": PROJECT, "pkg/__init__.py": head.encode()},
    )
    assert sorted(f"{change.rule} {change.severity.name.lower()}" for change in report.changes) == expected

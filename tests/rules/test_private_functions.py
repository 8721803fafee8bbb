"""What is told of errors that a public function lets through from several private ones."""

from tests.test_odd_input import PROJECT, compared

TEXT = """
def load(name, size):
    _first(name)
    _second(size)
    _third(name)


def _third(name):
    if len(name) > 9:
        raise {error}(name)


def _second(size):
    if size < 0:
        raise {error}(size)


def _first(name):
    if not name:
        raise {error}(name)
"""


def test_they_are_told_in_the_order_of_the_calls() -> None:
    base, head = (
        {"pyproject.toml": PROJECT, "pkg/__init__.py": TEXT.format(error=error).encode()}
        for error in ("ValueError", "KeyError")
    )
    messages = [change.message for change in compared(base, head).changes]
    place = "at `if not name` in `_first`, and so at 2 more places"
    assert messages == [f"raised ValueError and now raises KeyError {place}"]

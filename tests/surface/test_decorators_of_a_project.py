"""What functions of the project do as decorators, as far as their text decides it."""

import pytest

from apicheck.model.definition import Function
from apicheck.model.effect import Decorating, Made
from apicheck.surface.reading.extraction import extract

WRAPPER = "def wrapper(*args, **kwargs): return f(*args, **kwargs)"


def read(text: str) -> Decorating:
    """Read the function or method `d`."""
    scope = extract(text.encode(), "m", is_package=False, is_stub=False).scope
    function = scope["d"][0].definition
    assert isinstance(function, Function)
    return function.decorating or Decorating()


def shown(made: Made | None) -> str:
    if made is None:
        return "unknown"
    if made.stands_for is not None:
        return f"as {made.stands_for}"
    shown = made.effect.value if made.signature is None else f"{made.name}{made.signature}"
    return shown if made.keeps_result or made.signature is not None else f"{shown}, another result"


@pytest.mark.parametrize(
    ("text", "plain", "called"),
    [
        ("def d(f): return f", "keeps-call", "unknown"),
        ("def d(f):\n    table[f.__name__] = f\n    return f", "keeps-call", "unknown"),
        (f"def d(f):\n  @wraps(f)\n  {WRAPPER}\n  return wrapper", "keeps-call", "unknown"),
        (f"def d(f):\n  {WRAPPER}\n  return update_wrapper(wrapper, f)", "keeps-call", "unknown"),
        (f"def d(f):\n  {WRAPPER}\n  return cast(F, wrapper)", "keeps-call", "unknown"),
        (f"def d(f):\n  {WRAPPER}\n  return wraps(f)(wrapper)", "keeps-call", "unknown"),
        (
            "def d(f):\n  def w(self, *a, **k):\n    with self.lock:\n      return f(self, *a, **k)\n  return w",
            "keeps-call",
            "unknown",
        ),
        (
            "def d(f):\n  async def wrapper(*a, **k): return await f(*a, **k)\n  return wrapper",
            "coroutine",
            "unknown",
        ),
        (
            "def d(f):\n  def wrapper(*a, **k): return list(f(*a, **k))\n  return wrapper",
            "keeps-call, another result",
            "unknown",
        ),
        (f"def d(x):\n  def decorate(f):\n    {WRAPPER}\n    return wrapper\n  return decorate", None, "keeps-call"),
        (
            f"def d(f=None, *, x=1):\n  if f is None: return partial(d, x=x)\n  {WRAPPER}\n  return wrapper",
            "keeps-call",
            "unknown",
        ),
        ("def d(f):\n  def wrapper(a, *, b=1): return f(a)\n  return wrapper", "d.<locals>.wrapper(a, *, b=1)", None),
        ("def d(f):\n  def wrapper(*a, **k): return f(context, *a, **k)\n  return wrapper", "fills-first", "unknown"),
        ("def d(f):\n  def w(self, *a, **k): return f(self, 1, *a, **k)\n  return w", "fills-first", "unknown"),
        # What may change the arguments on the way.
        ("def d(f):\n  def wrapper(*a, **k): return f(1, 2, *a, **k)\n  return wrapper", "unknown", "unknown"),
        ("def d(f):\n  def wrapper(*a, **k): return f(*a, 1, **k)\n  return wrapper", "unknown", "unknown"),
        (
            "def d(f):\n  def wrapper(*a, **k):\n    k.pop('x')\n    return f(*a, **k)\n  return wrapper",
            "unknown",
            None,
        ),
        ("def d(f):\n  def wrapper(*a, **k):\n    fix(k)\n    return f(*a, **k)\n  return wrapper", "unknown", None),
        ("def d(f):\n  def wrapper(*a, **k):\n    a = a[1:]\n    return f(*a, **k)\n  return wrapper", "unknown", None),
        (
            "def d(f):\n  def wrapper(*a, **k):\n    del k['x']\n    return f(*a, **k)\n  return wrapper",
            "unknown",
            None,
        ),
        # With `wraps`, tools show the function's parameters and the interpreter asks for the wrapper's.
        ("def d(f):\n  @wraps(f)\n  def wrapper(a): return f(a)\n  return wrapper", "None(a)", None),
        (f"def d(f):\n  @other\n  {WRAPPER}\n  return wrapper", "unknown", "unknown"),
        (f"def d(f):\n  f = other(f)\n  {WRAPPER}\n  return wrapper", "unknown", None),
        (f"def d(f):\n  {WRAPPER}\n  wrapper = other(wrapper)\n  return wrapper", "unknown", "unknown"),
        ("def d(f):\n  return Wrapper(f)", "as Wrapper", "unknown"),
        ("def d(f):\n  return opened('r')(f)", "as opened('r')", "unknown"),
        ("def d(f):\n  def w(x, *a, **k): return f(*x, *a, **k)\n  return w", "unknown", "unknown"),
        ("def d(f):\n  from other import opened\n  return opened('r')(f)", "unknown", "unknown"),
        ("def d(f, opened):\n  return opened('r')(f)", "unknown", "unknown"),
        ("def d(f): print(f)", "unknown", "unknown"),
        ("async def d(f): return f", "unknown", "unknown"),
    ],
)
def test_what_a_function_does_as_a_decorator(text: str, plain: str | None, called: str | None) -> None:
    found = read(text)
    assert plain is None or shown(found.plain) == plain
    assert called is None or shown(found.called) == called

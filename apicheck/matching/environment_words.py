"""Conditions in the words of a sentence: `on Windows`, `before Python 3.12`, `where yaml can be imported`."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from apicheck.matching.environments import (
    OTHER,
    Axis,
    axes_of,
    blocks_of,
    count_of,
    environments_of,
    holds_in,
    spans_of,
)
from apicheck.model.condition import AllOf, CanImport, Condition, Holds, Not, Since, Version


def told(where: Condition | None) -> str:
    """Return a condition in words that follow a sentence, `on Windows`, `before Python 3.12`; empty for None.

    What holds in the usual course of things is not worth a word.
    """
    if where is None:
        return ""
    axes = axes_of([where])
    fulfilled = [environment for environment in environments_of(axes) if holds_in(where, environment)]
    blocks = blocks_of([tuple(environment[axis.name] for axis in axes) for environment in fulfilled], axes)
    if len(fulfilled) == count_of(axes):
        return ""
    told_blocks = [
        [
            (axis, values)
            for axis, values in zip(axes, block, strict=True)
            if len(values) < len(axis.values) and not _is_usual(axis, values)
        ]
        for block in blocks
    ]
    if not all(told_blocks):
        return ""
    words = [_block_in_words(block) for block in told_blocks]
    if len(blocks) > _MOST_BLOCKS or any(len(each) > _MOST_TESTS for each in words):
        return "in some environments"
    return ", or ".join(map(_joined, words))


def _block_in_words(block: Sequence[tuple[Axis, tuple[object, ...]]]) -> list[str]:
    """Tell each test of a block once; that several modules can be imported is told of the package around them."""
    needed = [axis.test.name for axis, values in block if isinstance(axis.test, CanImport) and values == (True,)]
    return list(
        dict.fromkeys(
            f"where {_shared_start(axis.test.name, needed)} can be imported"
            if isinstance(axis.test, CanImport) and values == (True,)
            else _words(axis, values)
            for axis, values in block
        )
    )


def _shared_start(name: str, names: Iterable[str]) -> str:
    """Return the innermost package or module around all of the names that lie in the same topmost package as `name`."""
    top = name.partition(".")[0]
    parts = [each.split(".") for each in names if each.partition(".")[0] == top]
    shared = itertools.takewhile(lambda level: len(set(level)) == 1, zip(*parts, strict=False))
    return ".".join(level[0] for level in shared)


def _is_usual(axis: Axis, values: tuple[object, ...]) -> bool:
    return isinstance(axis.test, Holds) and axis.test.is_expected and values == (True,)


# What takes more words than this tells nobody anything.
_MOST_BLOCKS = 2
_MOST_TESTS = 3


def _joined(words: Sequence[str]) -> str:
    # The sort is stable; exceptions are from all that is said before them.
    text, *more = sorted(words, key=lambda each: each.startswith("except"))
    for following in more:
        first = following.partition(" ")[0]
        text += f"{' and ' if first in {'where', 'except'} and first in text else ' '}{following}"
    return text


_NAMES = {
    "linux": "Linux",
    "darwin": "macOS",
    "win32": "Windows",
    "cygwin": "Cygwin",
    "freebsd": "FreeBSD",
    "openbsd": "OpenBSD",
    "netbsd": "NetBSD",
    "sunos": "Solaris",
    "aix": "AIX",
    "android": "Android",
    "ios": "iOS",
    "emscripten": "Emscripten",
    "wasi": "WASI",
    "cpython": "CPython",
    "pypy": "PyPy",
}


def _words(axis: Axis, values: tuple[object, ...]) -> str:
    if isinstance(axis.test, CanImport):
        return f"where {axis.test.name} {'can' if values == (True,) else 'cannot'} be imported"
    if isinstance(axis.test, Holds):
        return f"{'where' if values == (True,) else 'except where'} {axis.test.text}"
    if axis.name == "version":
        return " and ".join(_span_in_words(span) for span in spans_of(axis, values))
    if axis.name == "platform":
        names = [name for group in values if isinstance(group, tuple) for name in group]
        every = [name for group in axis.values if isinstance(group, tuple) for name in group]
    else:
        names, every = [str(name) for name in values], [str(name) for name in axis.values]
    others = [name for name in every if name not in names]
    if len(others) < len(names) or OTHER in names:
        return f"except on {_listed(others)}"
    return f"on {_listed(names)}"


def _span_in_words(span: Condition | None) -> str:
    match span:
        case Since():
            return f"on Python {_dotted(span.version)} and newer"
        case Not(of=Since(version=version)):
            return f"before Python {_dotted(version)}"
        case AllOf(of=(Since(version=first), Not(of=Since(version=after)))):
            if len(first) == 2 and after == (first[0], first[1] + 1):
                return f"on Python {_dotted(first)}"
            return f"from Python {_dotted(first)} to before {_dotted(after)}"
        case _:
            return "on some versions of Python"


def _dotted(version: Version) -> str:
    return ".".join(map(str, version))


def _listed(names: Sequence[str]) -> str:
    shown = [_NAMES.get(name, name) for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"

"""How findings name the kinds of values that the body of a function writes out."""

from collections.abc import Iterable

from apicheck.model.definition import Given

_VOWELS = frozenset("aeiou")


def named(kinds: Iterable[str]) -> str:
    """Return kinds as a person names them: `a list or None`."""
    return " or ".join(_with_article(kind) for kind in sorted(kinds, key=lambda kind: (kind == "None", kind)))


def _with_article(kind: str) -> str:
    if kind == "None" or kind in set(Given):
        return kind
    if kind.startswith("dict of "):  # which keys it has is of interest where some are lost
        return "a dict"
    return f"{'an' if kind[0] in _VOWELS else 'a'} {kind}"

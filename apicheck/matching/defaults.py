"""Whether two default values, both known as source text only, are spellings of one value."""

from apicheck.surface.evaluation import evaluate


def is_same_default(old: str, new: str) -> bool:
    """Tell whether two expressions differ in spelling at most: quotes, spaces, `1_000`, `0x10`, `60 * 60` for `3600`.

    Numbers of different types are the same where they are equal; `True` is no number. Names are not looked up. What
    can't be parsed is compared as text.
    """
    return old == new or evaluate(old) == evaluate(new)

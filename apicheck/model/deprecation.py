"""That something is on its way out, as its own text says it."""

import msgspec


class Deprecation(msgspec.Struct, frozen=True):
    """One deprecation. `message` is the text on one line, empty where there is none or it is computed.

    `since` is the version that it says the deprecation came with, `removal` the one that it promises the removal for;
    None where the text doesn't say.
    """

    message: str = ""
    since: str | None = None
    removal: str | None = None

"""The names that modules of the standard library have, by the version of Python that brought them.

Source: library reference, the "Added in version" notes of the modules.
"""

from collections.abc import Mapping

from apicheck.model.condition import Condition, Since, Version
from apicheck.surface import standard_library

# What is not listed has been there since Python 3.7 at least, where the running interpreter has it.
_NEWER: Mapping[str, Mapping[str, Version]] = {
    "collections": {},
    "collections.abc": {"Buffer": (3, 12)},
    "configparser": {
        **dict.fromkeys(("MultilineContinuationError", "UNNAMED_SECTION"), (3, 13)),
        **dict.fromkeys(("InvalidWriteError", "UnnamedSectionDisabledError"), (3, 14)),
    },
    "contextlib": {
        "GenericAlias": (3, 9),
        **dict.fromkeys(("AsyncContextDecorator", "aclosing"), (3, 10)),
        "chdir": (3, 11),
    },
    "functools": {
        **dict.fromkeys(("cached_property", "singledispatchmethod"), (3, 8)),
        **dict.fromkeys(("GenericAlias", "cache"), (3, 9)),
        "Placeholder": (3, 14),
    },
    "html": {},
    "html.entities": {},
    "html.parser": {},
    "http.cookiejar": {},
    "http.cookies": {},
    "io": {"text_encoding": (3, 10), **dict.fromkeys(("Reader", "Writer"), (3, 14))},
    "itertools": {"pairwise": (3, 10), "batched": (3, 12)},
    "json": {},
    "queue": {"ShutDown": (3, 13)},
    "shlex": {"join": (3, 8)},
    "threading": {
        **dict.fromkeys(("ExceptHookArgs", "excepthook", "get_native_id"), (3, 8)),
        **dict.fromkeys(("getprofile", "gettrace"), (3, 10)),
        **dict.fromkeys(("setprofile_all_threads", "settrace_all_threads"), (3, 12)),
    },
    "urllib.error": {},
    "urllib.parse": {},
    "urllib.request": {},
    "weakref": {},
}

_OLDEST: Version = (3, 7)


def library_name_since(module: str, name: str) -> Condition | None:
    """Return from which version on a module of the standard library has a name; None where that is not known."""
    newer = _NEWER.get(module)
    if newer is None or name.startswith("_") or standard_library.find(f"{module}.{name}") is None:
        return None
    return Since(newer.get(name, _OLDEST))

"""What functions of the standard library and the methods of built-in classes give, whatever they are given.

Where texts and bytes both may be given, it is what they give for texts.

Source: the standard library's documentation.
"""

from collections.abc import Iterable, Mapping

_CLASSES = ("bool", "bytearray", "bytes", "complex", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple")
_ITERATORS = ("enumerate", "filter", "map", "range", "zip")

FUNCTIONS: Mapping[str, str] = {
    **{name: name for name in (*_CLASSES, *_ITERATORS)},
    **dict.fromkeys(("all", "any", "callable", "hasattr", "isinstance", "issubclass"), "bool"),
    **dict.fromkeys(("hash", "id", "len", "ord"), "int"),
    **dict.fromkeys(("ascii", "bin", "chr", "format", "hex", "input", "oct", "repr"), "str"),
    **dict.fromkeys(("dir", "sorted"), "list"),
}
"""Kinds of what calls of built-in functions and classes give, by their names; see `model.definition.Function`."""


def _methods(given: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    return {name: kind for names, kind in given for name in names.split()}


def _of_texts(own: str) -> Mapping[str, str]:
    return _methods(
        (
            (
                "capitalize center expandtabs join ljust lower lstrip removeprefix removesuffix replace rjust rstrip",
                own,
            ),
            ("strip swapcase title translate upper zfill", own),
            ("rsplit split splitlines", "list"),
            ("partition rpartition", "tuple of 3"),
            ("endswith isalnum isalpha isascii isdigit islower isspace istitle isupper startswith", "bool"),
            ("count find index rfind rindex", "int"),
        )
    )


_SETS = "copy difference intersection symmetric_difference union"
_COMPARISONS = ("isdisjoint issubset issuperset", "bool")

METHODS: Mapping[str, Mapping[str, str]] = {
    "bytes": {**_of_texts("bytes"), "decode": "str", "hex": "str"},
    "dict": {"copy": "dict"},
    "frozenset": _methods(((_SETS, "frozenset"), _COMPARISONS)),
    "list": {"copy": "list", "count": "int", "index": "int"},
    "set": _methods(((_SETS, "set"), _COMPARISONS)),
    "str": {
        **_of_texts("str"),
        **_methods((("casefold format format_map", "str"), ("isdecimal isidentifier isnumeric isprintable", "bool"))),
        "encode": "bytes",
    },
    "tuple": {"count": "int", "index": "int"},
}
"""The same for methods, by the class that they are called on."""


def _functions(module: str, given: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    return {f"{module}.{name}": kind for name, kind in _methods(given).items()}


_PATHS = (
    "abspath basename commonpath commonprefix dirname expanduser expandvars join normcase normpath realpath relpath"
)
STANDARD_FUNCTIONS: Mapping[str, str] = {
    **_functions(
        "os.path",
        (
            (_PATHS, "str"),
            ("exists isabs isdir isfile islink ismount lexists samefile", "bool"),
            ("split splitdrive splitext", "tuple of 2"),
            ("getatime getctime getmtime", "float"),
            ("getsize", "int"),
        ),
    ),
    **_functions("os", (("fsdecode getcwd strerror", "str"), ("getpid getppid", "int"), ("listdir", "list"))),
    **_functions("os", (("fsencode urandom", "bytes"),)),
    **_functions("base64", (("b64decode b64encode urlsafe_b64decode urlsafe_b64encode", "bytes"),)),
    **_functions("fnmatch", (("fnmatch fnmatchcase", "bool"), ("filter", "list"))),
    **_functions("glob", (("glob", "list"), ("escape", "str"))),
    **_functions("html", (("escape unescape", "str"),)),
    **_functions("inspect", (("cleandoc getsource", "str"), ("isclass iscoroutinefunction isfunction", "bool"))),
    **_functions("json", (("dumps", "str"),)),
    **_functions("math", (("cos exp hypot log log10 log2 pow radians sin sqrt tan", "float"), ("gcd", "int"))),
    **_functions("math", (("isclose isfinite isinf isnan", "bool"),)),
    **_functions("pickle", (("dumps", "bytes"),)),
    **_functions("platform", (("machine node platform python_version release system version", "str"),)),
    **_functions(
        "random", (("random uniform gauss", "float"), ("randint randrange", "int"), ("choices sample", "list"))
    ),
    **_functions("re", (("escape sub", "str"), ("findall split", "list"), ("subn", "tuple of 2"))),
    **_functions("shlex", (("join quote", "str"), ("split", "list"))),
    **_functions("socket", (("getfqdn gethostname", "str"),)),
    **_functions("struct", (("calcsize", "int"), ("pack", "bytes"))),
    **_functions("tempfile", (("gettempdir mkdtemp", "str"), ("mkstemp", "tuple of 2"))),
    **_functions("textwrap", (("dedent fill indent shorten", "str"), ("wrap", "list"))),
    **_functions("time", (("monotonic perf_counter process_time time", "float"), ("asctime ctime strftime", "str"))),
    **_functions("time", (("monotonic_ns perf_counter_ns time_ns", "int"),)),
    **_functions("urllib.parse", (("quote quote_plus unquote unquote_plus urlencode urljoin urlunparse", "str"),)),
    **_functions("urllib.parse", (("parse_qs", "dict"), ("parse_qsl", "list"))),
}
"""The same for functions of the standard library, by where they are documented."""

OWN_INSTANCES: Mapping[str, frozenset[str]] = {
    "datetime.date": frozenset({"fromisoformat", "fromtimestamp", "today"}),
    "datetime.datetime": frozenset(
        {"combine", "fromisoformat", "fromtimestamp", "now", "strptime", "today", "utcfromtimestamp", "utcnow"}
    ),
    "pathlib.Path": frozenset({"cwd", "home"}),
}
"""Class methods of the standard library that give an instance of the class."""

BY_DIVISION = "/"
"""Stands for what `/` gives with the call of a path's class on its left."""

"""The platforms that Python runs on, by the three names that programs ask for, and what differs between them.

Source: library reference, `sys.platform`, `os.name`, `platform.system`, "Availability" notes of modules; PEP 594.
"""

from collections.abc import Callable
from types import ModuleType

from apicheck.model.condition import NEVER, CanImport, Condition, Not, OnPlatform, Since
from apicheck.surface import standard_library
from apicheck.surface.reading.library_names import library_name_since

# sys.platform without the number of a release, os.name, platform.system()
_PLATFORMS = (
    ("linux", "posix", "Linux"),
    ("darwin", "posix", "Darwin"),
    ("win32", "nt", "Windows"),
    ("cygwin", "posix", "CYGWIN"),
    ("freebsd", "posix", "FreeBSD"),
    ("openbsd", "posix", "OpenBSD"),
    ("netbsd", "posix", "NetBSD"),
    ("sunos", "posix", "SunOS"),
    ("aix", "posix", "AIX"),
    ("android", "posix", "Android"),
    ("ios", "posix", "iOS"),
    ("emscripten", "posix", "Emscripten"),
    ("wasi", "posix", "wasi"),
)

_COLUMNS = {"sys.platform": 0, "os.name": 1, "platform.system()": 2}


def asks_for_platform(expression: str) -> bool:
    """Tell whether an expression gives one of the names of a platform."""
    return expression in _COLUMNS


def platforms_where(expression: str, is_meant: Callable[[str], bool]) -> OnPlatform:
    """Return where the name that `expression` gives is one that is meant."""
    column = _COLUMNS[expression]
    return OnPlatform(tuple(sorted({names[0] for names in _PLATFORMS if is_meant(names[column])})))


def platform_named(expression: str, name: str) -> Condition:
    """Return where `expression` gives this name; `sys.platform` may have a release's number at its end."""
    bare = name.rstrip("0123456789") if expression == "sys.platform" and name != "win32" else name
    found = platforms_where(expression, lambda known: known in {name, bare})
    return found if found.names or name == "linux2" else OnPlatform((name,))


_UNIX_MODULES = frozenset(
    {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty", "_posixsubprocess", "_posixshmem"}
)
_WINDOWS_MODULES = frozenset({"_winapi", "_winreg", "msvcrt", "nt", "winreg", "winsound", "_overlapped"})

# Standard modules by the version that brought them; and by the one that no longer has them.
_NEW_MODULES = {
    **dict.fromkeys(("contextvars", "dataclasses", "importlib.resources"), (3, 7)),
    **dict.fromkeys(("importlib.metadata", "_xxsubinterpreters"), (3, 8)),
    **dict.fromkeys(("zoneinfo", "graphlib"), (3, 9)),
    **dict.fromkeys(("tomllib", "wsgiref.types"), (3, 11)),
    **dict.fromkeys(("annotationlib", "compression.zstd", "concurrent.interpreters", "string.templatelib"), (3, 14)),
}
_DEAD_MODULES = {
    **dict.fromkeys(("formatter", "parser", "symbol"), (3, 10)),
    **dict.fromkeys(("asynchat", "asyncore", "distutils", "imp", "smtpd"), (3, 12)),
    **dict.fromkeys(("aifc", "audioop", "cgi", "cgitb", "chunk", "crypt", "imghdr", "lib2to3", "mailcap"), (3, 13)),
    **dict.fromkeys(("msilib", "nis", "nntplib", "ossaudiodev", "pipes", "sndhdr", "spwd", "sunau"), (3, 13)),
    **dict.fromkeys(("telnetlib", "uu", "xdrlib"), (3, 13)),
}

_PYTHON_2_MODULES = frozenset(
    {
        *("BaseHTTPServer", "ConfigParser", "Cookie", "HTMLParser", "Queue", "SocketServer", "StringIO", "Tkinter"),
        *(
            "UserDict",
            "UserList",
            "__builtin__",
            "cPickle",
            "cStringIO",
            "commands",
            "cookielib",
            "copy_reg",
            "dummy_thread",
        ),
        *("htmlentitydefs", "httplib", "thread", "urllib2", "urlparse", "xmlrpclib"),
    }
)

# Standard modules that many interpreters are without; what only a crippled build lacks is taken to be there.
_OPTIONAL_MODULES = frozenset({"_curses", "_tkinter", "curses", "dbm", "idlelib", "readline", "tkinter", "turtle"})


def where_importable(module: str, name: str | None = None) -> Condition | None:
    """Return where `import module`, or `from module import name`, finds something, None for everywhere.

    What a module of the standard library holds differs between versions: of some modules it is known since when.
    """
    top = module.partition(".")[0]
    for each in (f"{module}.{name}", module, top):
        if each in _NEW_MODULES:
            return Since(_NEW_MODULES[each])
        if each in _DEAD_MODULES:
            return Not(Since(_DEAD_MODULES[each]))
    if top in _UNIX_MODULES:
        return platform_named("os.name", "posix")
    if top in _WINDOWS_MODULES:
        return platform_named("os.name", "nt")
    if top in _PYTHON_2_MODULES:
        return NEVER
    if not standard_library.is_module(top):
        return CanImport(module)
    if top in _OPTIONAL_MODULES:
        return CanImport(top)
    if name is not None and not isinstance(standard_library.find(f"{module}.{name}"), ModuleType):
        return library_name_since(module, name) or CanImport(f"{module}.{name}")
    return None

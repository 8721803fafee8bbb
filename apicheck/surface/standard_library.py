"""Classes of the standard library, as the running interpreter has them: ancestors, members, constructors.

Only modules that belong to the running Python are ever imported, by their place in its own library folder, so that no
file of an examined project can stand in for one.
"""

import ast
import builtins
import collections
import enum
import functools
import importlib
import importlib.machinery
import inspect
import sys
import sysconfig
import types
import warnings
from collections.abc import Iterable
from pathlib import Path

from apicheck.model.entity import EntityKind
from apicheck.model.signature import Parameter, ParameterKind, Signature

# Importing these opens windows, prints, or runs something.
_NOT_IMPORTED = frozenset({"antigravity", "this", "idlelib", "__main__", "turtle", "turtledemo", "test", "lib2to3"})


@functools.lru_cache(maxsize=2048)
def find(path: str) -> object | None:
    """Return the object at the dotted path `path` where that is the standard library's or a builtin, else None."""
    parts = path.split(".")
    if parts[0] not in sys.stdlib_module_names and parts[0] != "builtins":
        return None
    for count in range(len(parts), 0, -1):
        module = _module(".".join(parts[:count]))
        if module is None:
            continue
        found: object = module
        for part in parts[count:]:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    found = getattr(found, part)
            except AttributeError:
                return None
        return found
    return None


@functools.cache
def _module(name: str) -> types.ModuleType | None:
    top = name.partition(".")[0]
    if top in _NOT_IMPORTED:
        return None
    if top in sys.builtin_module_names:
        return importlib.import_module(name) if name == top else None
    loaded = sys.modules.get(name)
    if loaded is not None:
        return loaded if _is_ours(getattr(loaded, "__file__", None)) else None
    folder = Path(sysconfig.get_path("stdlib"))
    spec = importlib.machinery.PathFinder.find_spec(top, [str(folder), str(folder / "lib-dynload")])
    if spec is None or not _is_ours(spec.origin):
        return None
    # The import system would look the name up on the whole path; put the library's folders first for this one import.
    search = sys.path[:]
    sys.path[:0] = [str(folder), str(folder / "lib-dynload")]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except ImportError:
        return None
    finally:
        sys.path[:] = search


def _is_ours(origin: str | None) -> bool:
    """Tell whether a module's file lies in the library of the running Python; built-in and frozen ones have none."""
    if origin is None or origin in {"built-in", "frozen"}:
        return True
    return Path(sysconfig.get_path("stdlib")) in Path(origin).parents and "site-packages" not in origin


def is_module(name: str) -> bool:
    """Tell whether a topmost module of this name belongs to the standard library."""
    return name in sys.stdlib_module_names or name == "builtins"


def is_callable(path: str) -> bool:
    """Tell whether there is a class or a function at a dotted path of the standard library."""
    return callable(find(path))


@functools.cache
def star_names(module: str) -> frozenset[str] | None:
    """Return the names that `from module import *` brings, None where it is no module of the standard library."""
    found = _module(module) if module.partition(".")[0] in sys.stdlib_module_names else None
    if found is None:
        return None
    listed = getattr(found, "__all__", None)
    return frozenset(listed) if listed is not None else frozenset(name for name in vars(found) if name[0] != "_")


def find_class(path: str) -> type | None:
    """Return the class at `path`; the class behind a `typing` alias such as `typing.Mapping`. None for others."""
    found = find(path)
    if not isinstance(found, type):
        found = getattr(found, "__origin__", None) if path.startswith("typing.") else None
    return found if isinstance(found, type) else None


# Modules of `six.moves` that are called otherwise in the standard library, and names that are a module's own there.
_SIX_MOVES = {
    "BaseHTTPServer": "http.server",
    "CGIHTTPServer": "http.server",
    "SimpleHTTPServer": "http.server",
    "StringIO": "io.StringIO",
    "UserDict": "collections.UserDict",
    "UserList": "collections.UserList",
    "UserString": "collections.UserString",
    "_thread": "_thread",
    "collections_abc": "collections.abc",
    "cPickle": "pickle",
    "cStringIO": "io.StringIO",
    "http_client": "http.client",
    "http_cookiejar": "http.cookiejar",
    "http_cookies": "http.cookies",
    "html_entities": "html.entities",
    "html_parser": "html.parser",
    "queue": "queue",
    "socketserver": "socketserver",
    "urllib": "urllib",
    "urllib_error": "urllib.error",
    "urllib_parse": "urllib.parse",
    "xmlrpc_client": "xmlrpc.client",
    "xmlrpc_server": "xmlrpc.server",
}

# Classes that `six` has other names for, as they are on Python 3.
_SIX_TYPES = {"six.text_type": "builtins.str", "six.binary_type": "builtins.bytes", "six.Iterator": "builtins.object"}

# What type checkers take for the one of `typing`, and a dict at run time as that is.
_TYPED_DICTS = {"mypy_extensions.TypedDict": "typing.TypedDict"}


def canonical(path: str) -> str:
    """Return the one name of a class that has several (`IOError` is `OSError`); other paths come back as they are.

    What `typing_extensions` re-exports from `typing`, or once did, has the name that it has there; what `six` calls
    `text_type` is `str`; and what `six.moves` gives on Python 3, also a copy of it within the project, has that of the
    module where it stands.
    """
    before, moves, moved = path.rpartition("six.moves.")
    if moves and (not before or before.endswith(".")):
        module, _, rest = moved.partition(".")
        path = f"{_SIX_MOVES.get(module, module)}.{rest}" if rest else _SIX_MOVES.get(module, path)
    path = _SIX_TYPES.get(path, path)
    path = _TYPED_DICTS.get(path, path)
    if path.startswith("typing_extensions."):
        typed = path.replace("typing_extensions", "typing", 1)
        path = typed if find(typed) is not None else path
    found = find_class(path)
    return path if found is None else class_path(found)


def class_path(found: type) -> str:
    """Return the dotted path of a class by its own account."""
    return f"{found.__module__}.{found.__qualname__}"


def member_kind(owner: type, name: str) -> EntityKind | None:
    """Return what kind of thing `owner` itself (not its bases) defines under `name`, None where it defines nothing."""
    if name not in vars(owner):
        return None
    value = vars(owner)[name]
    if isinstance(value, property | functools.cached_property | types.GetSetDescriptorType):
        return EntityKind.PROPERTY
    if isinstance(value, type):
        return EntityKind.CLASS
    if callable(value) or isinstance(value, staticmethod | classmethod):
        return EntityKind.FUNCTION
    return EntityKind.ATTRIBUTE


# The exceptions that take keywords (library reference, "Built-in Exceptions"); all others refuse them.
_EXCEPTION_KEYWORDS: dict[type, tuple[str, ...]] = {
    AttributeError: ("name", "obj"),
    ImportError: ("name", "path"),
    ModuleNotFoundError: ("name", "path"),
    NameError: ("name",),
    UnboundLocalError: ("name",),
}


# What the interpreter does not tell of containers that users derive from (library reference, "Built-in Types" and
# "collections"), without the first parameter.
_DOCUMENTED: dict[tuple[type, str], str] = {
    (dict, "__init__"): "iterable=(), /, **kwargs",
    (set, "__init__"): "iterable=(), /",
    (frozenset, "__new__"): "iterable=(), /",
    (collections.OrderedDict, "__init__"): "iterable=(), /, **kwargs",
    (collections.defaultdict, "__init__"): "default_factory=None, iterable=(), /, **kwargs",
    (collections.deque, "__init__"): "iterable=(), maxlen=None",
}


def constructor_signature(owner: type, name: str) -> Signature | None:
    """Return the signature of a class's own `__init__` or `__new__` without its first parameter.

    None where the interpreter does not tell. Exceptions take positional arguments and few keywords, whatever `inspect`
    says; but it is their `__init__` that refuses others, so that a subclass which replaces it may take them.
    """
    if issubclass(owner, BaseException) and not inspect.isfunction(vars(owner).get(name)):
        positional = Parameter("args", ParameterKind.VAR_POSITIONAL)
        if name == "__new__":
            return Signature((positional, Parameter("kwargs", ParameterKind.VAR_KEYWORD)))
        keywords = _EXCEPTION_KEYWORDS.get(owner, ())
        return Signature((positional, *(Parameter(word, ParameterKind.KEYWORD_ONLY, "None") for word in keywords)))
    documented = _DOCUMENTED.get((owner, name))
    if documented is not None:
        return _signature(inspect.signature(eval(f"lambda {documented}: None")).parameters.values())  # noqa: S307
    try:
        parameters = list(inspect.signature(vars(owner)[name]).parameters.values())
        if parameters and parameters[0].kind is not inspect.Parameter.VAR_POSITIONAL:
            parameters = parameters[1:]
        if _tells_nothing(owner, name, parameters):
            parameters = list(inspect.signature(owner).parameters.values())
    except (ValueError, TypeError, KeyError):
        return None
    return _signature(parameters)


def method_signature(owner: type, name: str) -> Signature | None:
    """Return the signature of a method that `owner` itself defines, as an object's method is called.

    That of `__new__` has the class as its first parameter, as `super().__new__(cls)` gives it. What `object` takes is
    asked by those who override its `__init__` or `__new__`, which is nothing. None where it can't be told.
    """
    first = (Parameter("cls", ParameterKind.POSITIONAL_ONLY),) if name == "__new__" else ()
    if owner is object and name in {"__init__", "__new__"}:
        return Signature(first)
    if name in {"__init__", "__new__"}:
        made = constructor_signature(owner, name)
        return None if made is None else Signature((*first, *made.parameters))
    value = vars(owner).get(name)
    if isinstance(value, staticmethod | classmethod):
        return _inspected(getattr(owner, name))
    found = _inspected(value) if callable(value) and not isinstance(value, type) else None
    if found is None or not found.parameters:
        return None
    is_variadic = found.parameters[0].kind is ParameterKind.VAR_POSITIONAL
    return found if is_variadic else Signature(found.parameters[1:])


def call_signature(path: str) -> Signature | None:
    """Return the signature of a function of the standard library, or of a class that is written in Python.

    None for all else, and where the interpreter does not tell.
    """
    found = find(path)
    if isinstance(found, type):
        is_plain = not takes_over_calls(type(found)) and "__new__" not in {
            name for each in found.__mro__[:-1] for name in vars(each)
        }
        owner = next((each for each in found.__mro__ if "__init__" in vars(each)), object)
        if not is_plain or not inspect.isfunction(vars(owner).get("__init__")):
            return None
        return method_signature(owner, "__init__")
    if inspect.isfunction(found) or inspect.isbuiltin(found):
        return _inspected(found)
    return None


def error_name(path: str) -> str:
    """Return how the interpreter's errors call something that is written in Python; "" for all else."""
    found = find(path)
    if isinstance(found, type):
        found = found.__init__  # type: ignore[misc]
    if path in {"builtins.object.__init__", "builtins.object.__new__"}:
        return path.removeprefix("builtins.")
    return str(found.__qualname__) if inspect.isfunction(found) or inspect.ismethod(found) else ""


def _inspected(found: object) -> Signature | None:
    if not callable(found) or hasattr(found, "__wrapped__"):
        return None
    try:
        parameters = inspect.signature(found).parameters.values()
    except (ValueError, TypeError):
        return None
    return _signature(parameters)


def _signature(parameters: Iterable[inspect.Parameter]) -> Signature:
    return Signature(
        tuple(
            Parameter(
                parameter.name,
                ParameterKind(int(parameter.kind)),
                None if parameter.default is inspect.Parameter.empty else _expression(parameter.default),
            )
            for parameter in parameters
        )
    )


def _expression(default: object) -> str:
    """Return a default as it might be written, "..." where nothing can be: its `repr` may hold an address."""
    if isinstance(default, type) or inspect.isroutine(default):
        return default.__qualname__
    if isinstance(default, enum.Enum):
        return f"{type(default).__qualname__}.{default.name}"
    text = repr(default)
    return text if _is_expression(text) else "..."


def _is_expression(text: str) -> bool:
    try:
        ast.parse(text, mode="eval")
    except SyntaxError:
        return False
    return True


def _tells_nothing(owner: type, name: str, parameters: list[inspect.Parameter]) -> bool:
    """Tell whether `(*args, **kwargs)` is only what every method written in C is said to take (`str.__new__`).

    A `__new__` beside an `__init__` does take anything, and leaves it to the latter to refuse it (`list.__new__`).
    """
    if inspect.isfunction(vars(owner)[name]) or (name == "__new__" and "__init__" in vars(owner)):
        return False
    kinds = [parameter.kind for parameter in parameters]
    return kinds == [inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD]


def abstract_methods(owner: type) -> frozenset[str]:
    """Return the names that a subclass of `owner` has to define before it can be instantiated."""
    return frozenset(getattr(owner, "__abstractmethods__", ()))


def refuses_abstract(owner: type) -> bool | None:
    """Tell whether making an instance of a subclass of `owner` fails as long as methods are abstract.

    It is `object.__new__` that refuses; those of `dict`, `Exception` and other classes written in C don't (language
    reference, library "abc"). None where `owner` has no `__new__` of its own, or one that leads on to another.
    """
    new = vars(owner).get("__new__")
    if owner is object:
        return True
    return False if isinstance(new, types.BuiltinMethodType) else None


def takes_over_calls(metaclass: type) -> bool:
    """Tell whether calls of its classes end in the metaclass itself, as with enumerations, and not in `type`."""
    return metaclass.__call__ is not type.__call__


def is_builtin(name: str) -> bool:
    """Tell whether a bare name is found in the builtins."""
    return hasattr(builtins, name)

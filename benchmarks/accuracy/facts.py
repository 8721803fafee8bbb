"""What CPython sees of an installed release: a stand-alone script that imports it and writes the facts as JSON.

    python -S -P facts.py --out FACTS.json --packages PKG[,PKG] [--probe BASE.json]

`PYTHONPATH` names the folder that holds the release and what it depends on. Only the standard library is used, so that
nothing of this project's environment is seen. `--probe` names the facts of another release: its public names are asked
for here too, because a module's `__getattr__` may serve names that no listing shows.

What is public is decided as docs/public-surface.md says, from the running module and its own statements, by code that
shares nothing with apicheck. `fact_sets.py` describes the result.
"""

import argparse
import ast
import dataclasses
import dis
import enum
import functools
import hashlib
import importlib
import importlib.machinery
import inspect
import io
import itertools
import json
import os
import re
import signal
import sys
import textwrap
import types
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SECONDS_PER_IMPORT = 300
SUPPORT_FOLDERS = {"tests", "_tests", "docs", "examples", "benchmarks"}
SUFFIXES = (".py", *importlib.machinery.EXTENSION_SUFFIXES)
MACHINERY = {"__all__", "__dir__", "__getattr__", "__path__", "__file__", "__doc__", "__name__", "__package__"}
MACHINERY |= {"__spec__", "__loader__", "__cached__", "__builtins__", "__annotations__", "__docformat__", "__test__"}
MACHINERY |= {"__metaclass__", "__doctest_skip__", "__doctest_requires__"}
LRU_WRAPPER = type(functools.lru_cache(lambda: None))
FUNCTION_TYPES = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, LRU_WRAPPER)
SLOT_TYPES = (types.MemberDescriptorType, types.GetSetDescriptorType)
IS_MANGLED = re.compile(r"^_[A-Za-z0-9]\w*?__(?=\w*[^_]_?$)")
IS_HIDDEN = re.compile(r"(_[A-Za-z]\w*)?__\w*[^_]_?$")
LAZY_IMPORT = re.compile(r"(^|[.])_*lazy_?(import|load|module)\w*$", re.IGNORECASE)
PLAIN_VALUES = (type(None), bool, int, float, str, bytes)


def main() -> None:
    """Import everything and write what is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True)
    parser.add_argument("--packages", required=True)
    parser.add_argument("--probe")
    parser.add_argument("--prepare", default="", help="statements to run first")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(10_000)
    devnull = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(devnull, stream)
    sys.stdin = io.StringIO()
    probe = json.loads(Path(arguments.probe).read_text()) if arguments.probe else {"modules": {}}
    exec(arguments.prepare, {})  # noqa: S102 - what pairs.toml says
    reader = Reader(arguments.packages.split(","), probe["modules"])
    Path(arguments.out).write_text(json.dumps(reader.read(), indent=0))
    sys.stdout.flush()
    os._exit(0)  # threads and exit handlers of the imported code are none of our business


class TimeIsUp(BaseException):
    """A module takes too long to import."""


def is_private(name: str) -> bool:
    """True for a leading underscore, dunder names aside."""
    return name.startswith("_") and not (name.startswith("__") and name.endswith("__"))


def find_modules(packages: list[str]) -> Iterator[tuple[str, Path | None]]:
    """Yield the public modules of the packages and their files, parents first."""
    for package in packages:
        if is_private(package):
            continue
        spec = importlib.machinery.PathFinder.find_spec(package, sys.path)
        if spec is None:
            continue
        if spec.submodule_search_locations is None:
            yield package, Path(str(spec.origin))
            continue
        yield package, Path(str(spec.origin)) if spec.origin else None
        for location in spec.submodule_search_locations:
            yield from _modules_below(Path(location), package)


def _modules_below(folder: Path, package: str) -> Iterator[tuple[str, Path | None]]:
    for entry in sorted(folder.iterdir()):
        name = entry.name.partition(".")[0]
        if not name.isidentifier() or is_private(name) or name in {"__init__", "__main__", "conftest", "__pycache__"}:
            continue
        if entry.is_dir():
            collected = [*entry.glob("test_*.py"), *entry.glob("*_test.py"), *entry.glob("conftest.py")]
            if name in SUPPORT_FOLDERS or (name in {"test", "testsuite"} and collected):
                continue
            init = entry / "__init__.py"
            if init.exists():
                yield f"{package}.{name}", init
                yield from _modules_below(entry, f"{package}.{name}")
        elif entry.name.endswith(SUFFIXES):
            yield f"{package}.{name}", entry


class Reader:
    """Imports the modules of a release and collects the facts."""

    def __init__(self, packages: list[str], probe: dict[str, Any]) -> None:
        self.packages = set(packages)
        self.probe = probe
        self.modules: dict[str, dict[str, Any]] = {}
        self.classes: dict[str, dict[str, Any]] = {}
        self.functions: dict[str, dict[str, Any]] = {}
        self.values: dict[str, dict[str, Any]] = {}
        self._keys: dict[int, str] = {}
        self._alive: list[object] = []
        self._taken: set[str] = set()
        self._statements: dict[str, Statements] = {}
        self._public: dict[str, list[str]] = {}

    def read(self) -> dict[str, Any]:
        """Return all facts."""
        files = dict(find_modules(sorted(self.packages)))
        for name in sorted({*files, *self.probe}):
            self._import(name, files.get(name))
        for name in [name for name, facts in self.modules.items() if facts["error"] is None]:
            self._read_module(name)
        for name in sorted(set(sys.modules) - set(self.modules)):
            if self._is_own(name) and isinstance(sys.modules[name], types.ModuleType):
                self._read_private_module(name)
        return {
            "python": sys.version,
            "modules": self.modules,
            "classes": self.classes,
            "functions": self.functions,
            "values": self.values,
        }

    def _import(self, name: str, file: Path | None) -> None:
        facts: dict[str, Any] = {
            "error": None,
            "absent": None,
            "names": {},
            "public": [],
            "exports": None,
            "star": [],
            "star_fails": False,
        }
        facts["is_private"] = False
        self.modules[name] = facts

        def ring(*_: object) -> None:
            raise TimeIsUp

        signal.signal(signal.SIGALRM, ring)
        signal.alarm(SECONDS_PER_IMPORT)
        try:
            importlib.import_module(name)
        except ModuleNotFoundError as error:
            facts["error"], facts["absent"] = f"ModuleNotFoundError: {error}", error.name
        except BaseException as error:
            facts["error"] = f"{type(error).__name__}: {error}"[:300]
        finally:
            signal.alarm(0)
        facts["file"] = str(file) if file else None

    def _read_module(self, name: str) -> None:
        module = sys.modules.get(name)
        facts = self.modules[name]
        if module is None:
            facts["error"] = "gone from sys.modules"
            return
        namespace = dict(vars(module)) if hasattr(module, "__dict__") else {}
        public = self.public(name)
        exports = ask(module, "__all__")[1]
        facts["exports"] = list(map(str, exports)) if isinstance(exports, (list, tuple, set, frozenset)) else None
        asked = [*public, *self.probe.get(name, {}).get("public", ())]
        for wanted in asked:
            if wanted not in namespace:
                found, value = ask(module, wanted)
                if found:
                    namespace[wanted] = value
        facts["public"] = [each for each in public if each in namespace]
        facts["borrowed"] = self._borrowed(name, namespace)
        for each, value in namespace.items():
            if each not in MACHINERY and isinstance(each, str):
                facts["names"][each] = self.ref(value)
        if facts["exports"] is not None:
            facts["star"] = facts["exports"]
            facts["star_fails"] = not all(ask(module, each)[0] for each in facts["exports"])
        else:
            facts["star"] = [each for each in vars(module) if not each.startswith("_")]

    def _borrowed(self, name: str, namespace: dict[str, Any]) -> dict[str, str]:
        """Return which modules of other distributions the names come from that `import` statements bind."""
        statements = self.statements(name)
        return {
            each: source
            for each, source in statements.imported.items()
            if each in namespace and not self._is_own(source) and statements.is_borrowed(each, namespace[each])
        }

    def _read_private_module(self, name: str) -> None:
        """Keep the names of a module that is not public, since a finding may speak of where a thing is defined."""
        names = {
            each: self.ref(value) for each, value in dict(vars(sys.modules[name])).items() if each not in MACHINERY
        }
        self.modules[name] = {
            "error": None,
            "absent": None,
            "names": names,
            "public": [],
            "exports": None,
            "star": [],
            "star_fails": False,
        }
        self.modules[name]["is_private"] = True

    def public(self, name: str) -> list[str]:
        """Return the public names of a module, its submodules aside."""
        if name not in self._public:
            self._public[name] = []
            self._public[name] = list(dict.fromkeys(self._listed(name)))
        return self._public[name]

    def _listed(self, name: str) -> Iterator[str]:
        module = sys.modules.get(name)
        if module is None:
            return
        exports = ask(module, "__all__")[1]
        if isinstance(exports, (list, tuple, set, frozenset)):
            yield from (each for each in exports if isinstance(each, str) and each not in MACHINERY)
            return
        statements = self.statements(name)
        namespace = vars(module)
        for each in map(str, list(namespace)):
            if is_private(each) or each in MACHINERY:
                continue
            source = statements.imported.get(each)
            is_foreign = source is not None and not self._is_own(source) and each not in statements.explicit
            if is_foreign and (each not in statements.defined or statements.is_borrowed(each, namespace[each])):
                continue  # what stands in for a foreign name that is not installed is no offer where that is there
            if each in statements.own or each in statements.explicit:
                yield each
            elif each in statements.imported:
                if statements.is_package and statements.imported[each].partition(".")[0] in self.packages:
                    yield each
            elif any(each in self.public(star) for star in statements.stars if self._is_own(star)):
                yield each
        if statements.is_package and "__getattr__" in namespace:
            for each in dir(module):
                if each not in namespace and not is_private(each) and each not in MACHINERY:
                    yield each

    def _is_own(self, module: str) -> bool:
        return module.partition(".")[0] in self.packages

    def statements(self, name: str) -> "Statements":
        """Return how the names of a module are bound."""
        if name not in self._statements:
            self._statements[name] = Statements(name, sys.modules[name])
        return self._statements[name]

    def ref(self, value: Any) -> str:
        """Return the key of an object, and collect the facts about it."""
        kind = type(value)  # `isinstance` would ask the value for its `__class__`, which may run its code
        if issubclass(kind, types.ModuleType):
            return f"module:{value.__name__}"
        if issubclass(kind, type):
            return self._once(value, "class", home(value), self._read_class)
        if issubclass(kind, FUNCTION_TYPES):
            return self._once(value, "function", home(value), self._read_function)
        if kind in PLAIN_VALUES:
            text = f"value:{type(value).__name__}:{value!r}"[:200]
            self.values.setdefault(text, {"type": type(value).__name__, "callable": False})
            return text
        return self._once(value, "value", home(type(value)), self._read_value)

    def _once(self, value: object, kind: str, name: str, read: Callable[[str, Any], None]) -> str:
        if id(value) in self._keys:
            return self._keys[id(value)]
        key, number = f"{kind}:{name}", 1
        while key in self._taken:
            number += 1
            key = f"{kind}:{name}~{number}"
        self._taken.add(key)
        self._keys[id(value)] = key
        self._alive.append(value)
        read(key, value)
        return key

    def _read_value(self, key: str, value: Any) -> None:
        kind = type(value)
        is_own = self._is_own(str(guarded(lambda: kind.__module__, "")))
        self.values[key] = {
            "type": home(kind),
            "callable": guarded(lambda: callable(value), False),
            "cls": self.ref(kind) if is_own else None,
        }

    def _read_function(self, key: str, function: Any) -> None:
        facts = {"home": home(function), **call_facts(function), "flavour": flavour(function)}
        code = code_of(function)
        facts["is_left_to_others"] = code is not None and "NotImplementedError" in code.co_names
        kind = type(function)
        given = [each for each in dir(kind) if not each.startswith("_")] if kind is LRU_WRAPPER else []
        facts["attributes"] = given
        self.functions[key] = {**facts, "only_raises": only_raises_through(function)}

    def _read_class(self, key: str, cls: type) -> None:
        facts: dict[str, Any] = {"home": home(cls), "mro": [], "own": {}}
        self.classes[key] = facts
        is_own = self._is_own(str(guarded(lambda: cls.__module__, "")))
        facts["is_own"] = is_own
        mro = ancestors(cls)
        facts["mro"] = [self.ref(each) for each in mro[1:]]
        if not is_own:
            facts["own"] = {name: {"kind": "foreign"} for name in vars(cls)}
            return
        metaclass = type(cls)
        facts["metaclass"] = [home(each) for each in ancestors(metaclass) if each not in {type, object}]
        facts["hashable"] = guarded(lambda: cls.__hash__ is not None, True)
        # It is `object.__new__` that looks at them: what a built-in class makes may have abstract methods.
        is_made_by_object = all(each is object or not is_built_in_maker(vars(each).get("__new__")) for each in mro)
        abstract = guarded(lambda: cls.__abstractmethods__, ()) if is_made_by_object else ()  # type: ignore[attr-defined]
        facts["abstract"] = sorted(abstract)
        facts["is_protocol"] = bool(vars(cls).get("_is_protocol"))
        facts["open"] = sorted(name for name in ("__getattr__", "__getattribute__") if overrides(mro, name))
        facts["type_arguments"] = type_arguments(cls)
        facts["takes_checks"] = takes_checks(cls)
        facts["frozen"] = guarded(lambda: is_frozen(cls), False)
        facts["has_dict"] = bool(guarded(lambda: cls.__dictoffset__, 1))
        facts["assigned"] = sorted({name for each in mro for name in assigned_names(each)})
        facts["annotated"] = sorted({name for each in mro for name in annotated_names(each)})
        facts["decides_setting"] = overrides(mro, "__setattr__")
        facts["sets"] = sorted(names_set_by(vars(cls).get("__init__")))
        own_ancestors = [each for each in mro if self._is_own(str(guarded(lambda: each.__module__, "")))]  # noqa: B023
        facts["set_at_construction"] = sorted(set_at_construction(mro, own_ancestors))
        facts["sets_freely"] = any(sets_freely(each) for each in mro)
        facts["constructor"] = self._constructor(cls, mro)
        if isinstance(cls, enum.EnumMeta):
            facts["enum"] = {name: simple(getattr(cls, name).value) for name in cls.__members__}
        facts.update(guarded(lambda: model_facts(cls), {}))
        names = [*vars(cls), *facts.get("enum", ())]
        for name in dict.fromkeys(names):
            if not is_private(name) and not self._is_copied(cls, name, mro):
                facts["own"][name] = self._member(cls, name)

    def _is_copied(self, cls: type, name: str, mro: tuple[type, ...]) -> bool:
        """Tell whether a class only holds again what it would inherit under the name.

        That is the very object, or what wraps it, or a value that a metaclass or another module has put in the place of
        the inherited one, while the class statement says nothing of it.
        """
        above = next((each for each in mro[1:] if name in vars(each)), None)
        if above is None or name not in vars(cls) or not self._is_own(str(guarded(lambda: above.__module__, ""))):
            return False
        if guarded(lambda: inspect.unwrap(vars(cls)[name]), None) is vars(above)[name]:
            return True
        kinds = {self._member(each, name)["kind"] for each in (above, cls)}
        return kinds <= {"value", "class"} and name not in (names_bound_by_statement(cls) or {name})

    def _member(self, cls: type, name: str) -> dict[str, Any]:
        if isinstance(cls, enum.EnumMeta) and name in cls.__members__:
            return {"kind": "enum member", "ref": None}
        raw = vars(cls)[name]
        kind = type(raw)  # a lazy object would be woken by `isinstance`
        if issubclass(kind, staticmethod):
            return {"kind": "static", "ref": self.ref(raw.__func__)}
        if issubclass(kind, classmethod):
            return {"kind": "class method", "ref": self.ref(raw.__func__)}
        if issubclass(kind, property):
            getter = self.ref(raw.fget) if isinstance(raw.fget, types.FunctionType) else None
            takes = raw.fset is not None and not only_raises(code_of(raw.fset))
            return {"kind": "property", "ref": getter, "settable": takes, "is_bare": True}
        if issubclass(kind, functools.cached_property):
            getter = self.ref(raw.func) if isinstance(raw.func, types.FunctionType) else None
            return {"kind": "property", "ref": getter, "settable": True, "is_bare": True}
        if issubclass(kind, SLOT_TYPES):
            return {"kind": "slot", "ref": None, "settable": True, "is_bare": True}
        if issubclass(kind, type):
            return {"kind": "class", "ref": self.ref(raw), "nested": raw.__qualname__ == f"{cls.__qualname__}.{name}"}
        if issubclass(kind, (types.FunctionType, types.BuiltinFunctionType, LRU_WRAPPER)):
            return {"kind": "method", "ref": self.ref(raw)}
        if guarded(lambda: hasattr(type(raw), "__get__"), False):
            settable = None if hasattr(type(raw), "__set__") else True
            answer = guarded(lambda: getattr(cls, name), None)
            facts = {"kind": "descriptor", "ref": None, "settable": settable, "type": home(type(raw))}
            bound = guarded(lambda: bound_by(raw, cls), None)
            if settable and answer is raw and bound is raw:  # binding hands on what is there: a value like any other
                return {"kind": "value", "ref": self.ref(raw), "settable": True}
            if issubclass(type(bound), (types.MethodType, types.FunctionType)):
                facts["ref"] = self.ref(bound)
            return {**facts, "is_bare": answer is raw}
        return {"kind": "value", "ref": self.ref(raw), "settable": True}

    def _constructor(self, cls: type, mro: tuple[type, ...]) -> list[dict[str, Any]] | None:
        """Each thing that takes the arguments of a call of the class; None where that cannot be told."""
        takers: list[dict[str, Any]] = []
        for each in ancestors(type(cls)):
            if "__call__" in vars(each):
                if each is not type:
                    return None
                break
        if fields := guarded(lambda: model_facts(cls), {}).get("fields_by_name"):
            return [{"owner": self.ref(cls), "function": None, "fields": fields}]
        for name in ("__new__", "__init__"):
            owner = next(each for each in mro if name in vars(each))
            if owner is object:
                continue
            taker = vars(owner)[name]
            taker = taker.__func__ if isinstance(taker, (staticmethod, classmethod)) else taker
            if not isinstance(taker, types.FunctionType):
                if name == "__new__":
                    is_lenient = issubclass(owner, BaseException) or owner in {dict, list, set}
                    if is_lenient or any("__init__" in vars(each) for each in mro[: mro.index(owner)]):
                        continue  # what C code makes of the arguments of `__init__` is nothing: it would not work else
                return None
            takers.append({"owner": self.ref(owner), "function": self.ref(taker)})
        return takers


class Statements:
    """How the names of a module are bound by its own text."""

    def __init__(self, name: str, module: types.ModuleType) -> None:
        self.is_package = "__path__" in vars(module)
        self.own: set[str] = set()
        self.defined: set[str] = set()
        self.explicit: set[str] = set()
        self.imported: dict[str, str] = {}
        self._borrowed: dict[str, list[tuple[str, str | None]]] = {}
        self.stars: list[str] = []
        self._loops = 0
        self._parent = name if self.is_package else name.rpartition(".")[0]
        file = getattr(module, "__file__", None)
        if file and file.endswith(".py"):
            tree = guarded(lambda: ast.parse(Path(file).read_bytes()), None)
            if tree is not None:
                self._walk(tree.body)

    def _walk(self, body: list[ast.stmt]) -> None:
        for statement in body:
            match statement:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    self.own.add(name)
                    self.defined.add(name)
                case ast.Import(names=names):
                    for alias in names:
                        bound = alias.asname or alias.name.partition(".")[0]
                        source = alias.name if alias.asname else ""  # `import pkg.part` binds `pkg`: nobody's offer
                        self._bind(bound, source, None, is_explicit=alias.asname == alias.name)
                        self._borrowed[bound].append((bound, None))
                case ast.ImportFrom(names=names):
                    source = self._source(statement)
                    for alias in names:
                        if alias.name == "*":
                            self.stars.append(source)
                        else:
                            is_explicit = alias.asname == alias.name
                            self._bind(alias.asname or alias.name, source, alias.name, is_explicit=is_explicit)
                case ast.Assign(
                    targets=[ast.Name(id=name)], value=ast.Call(func=called, args=[ast.Constant(str(path))])
                ) if LAZY_IMPORT.search(ast.unparse(called)):
                    self._bind(name, path, None, is_explicit=False)
                case ast.For() if not any(isinstance(node, ast.Break) for node in ast.walk(statement)):
                    # What the last round leaves behind is no offer, as the loop's variable is none.
                    self._loops += 1
                    self._walk(statement.body)
                    self._loops -= 1
                    self._walk(statement.orelse)
                case _:
                    for node in ast.walk(statement) if not hasattr(statement, "body") else own_expressions(statement):
                        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and not self._loops:
                            self.own.add(node.id)
                            if not is_none(getattr(statement, "value", None)):
                                self.defined.add(node.id)
                    for field in ("body", "orelse", "finalbody"):
                        self._walk(getattr(statement, field, []))
                    for handler in [*getattr(statement, "handlers", []), *getattr(statement, "cases", [])]:
                        self._walk(handler.body)

    def _bind(self, name: str, source: str, imported: str | None, *, is_explicit: bool) -> None:
        if is_explicit:
            self.explicit.add(name)
        self.imported[name] = source
        self._borrowed.setdefault(name, []).append((source, imported))

    def is_borrowed(self, name: str, value: object) -> bool:
        """Tell whether a name holds what an `import` statement brought, and not what another branch defines."""
        for source, imported in self._borrowed.get(name, ()):
            module = sys.modules.get(source)
            if module is not None and (module if imported is None else vars(module).get(imported)) is value:
                return True
        return False

    def _source(self, statement: ast.ImportFrom) -> str:
        if not statement.level:
            return statement.module or ""
        parts = self._parent.split(".")
        parts = parts[: len(parts) - statement.level + 1]
        return ".".join([*parts, *([statement.module] if statement.module else [])])


def is_none(value: ast.AST | None) -> bool:
    """Tell whether an expression is None."""
    return isinstance(value, ast.Constant) and value.value is None


@functools.cache
def class_bodies(module: str) -> dict[str, types.CodeType]:
    """The code of the class statements of a module, by qualified name."""
    file = guarded(lambda: sys.modules[module].__file__, None)
    text = guarded(lambda: Path(str(file)).read_bytes(), b"")
    pending = [guarded(lambda: compile(text, "source", "exec"), None)]
    bodies: dict[str, types.CodeType] = {}
    for code in pending:
        inner = [each for each in code.co_consts if isinstance(each, types.CodeType)] if code is not None else []
        bodies.update({each.co_qualname: each for each in inner if "__qualname__" in each.co_names})
        pending.extend(inner)
    return bodies


def names_bound_by_statement(cls: type) -> set[str] | None:
    """The names that a class statement binds, None where none is found, or where it does not say which."""
    body = class_bodies(str(guarded(lambda: cls.__module__, ""))).get(cls.__qualname__)
    if body is None or {"locals", "vars"} & set(body.co_names):
        return None
    return {str(each.argval) for each in dis.get_instructions(body) if each.opname == "STORE_NAME"}


def own_expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    """The expressions of a compound statement that bind: `with` targets; loop variables are no API."""
    for item in getattr(statement, "items", []):
        if item.optional_vars is not None:
            yield from ast.walk(item.optional_vars)


def guarded(ask_it: Callable[[], Any], otherwise: Any) -> Any:
    """Return what a question to foreign code gives, and `otherwise` where it raises."""
    try:
        return ask_it()
    except Exception:
        return otherwise


def bound_by(descriptor: Any, cls: type) -> object:
    """Return what a descriptor gives an instance that no constructor has seen; a proxy may ask itself without end."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(1_000)
    try:
        return descriptor.__get__(object.__new__(cls), cls)
    finally:
        sys.setrecursionlimit(limit)


def ask(module: object, name: str) -> tuple[bool, object]:
    """Return whether a module has a name, and its value."""
    try:
        return True, getattr(module, name)
    except BaseException:
        return False, None


def home(value: Any) -> str:
    """Return where something says that it is defined."""
    module = guarded(lambda: value.__module__, None)
    name = guarded(lambda: value.__qualname__, None) or guarded(lambda: value.__name__, None) or type(value).__name__
    return f"{module}.{name}"


def ancestors(cls: type) -> tuple[type, ...]:
    """Return the MRO of a class, whatever its metaclass makes of attributes."""
    found: tuple[type, ...] = type.__getattribute__(cls, "__mro__")
    return found


def overrides(mro: tuple[type, ...], name: str) -> bool:
    """Tell whether something else than a built-in class, which does no more than `object`, has a special method."""
    return any(name in vars(each) for each in mro if each.__module__ != "builtins")


def type_arguments(cls: type) -> int | None:
    """Return how many type arguments `cls[...]` takes: 0 for none at all, None where that can't be told."""
    if guarded(lambda: hasattr(type(cls), "__getitem__"), True):
        return None
    if guarded(lambda: not hasattr(cls, "__class_getitem__"), True):
        return 0
    getter = next((vars(each)["__class_getitem__"] for each in ancestors(cls) if "__class_getitem__" in vars(each)), 0)
    taken = guarded(lambda: cls.__parameters__, None)  # type: ignore[attr-defined]
    is_generic = getattr(getattr(getter, "__func__", getter), "__module__", "") == "typing" and isinstance(taken, tuple)
    if not is_generic or any(type(each).__name__ != "TypeVar" for each in taken):
        return None
    return len(taken)


def simple(value: object) -> str | None:
    """Return the text of a plain value, None where it has no text that can be compared."""
    if isinstance(value, PLAIN_VALUES):
        return repr(value)[:300]
    if isinstance(value, tuple) and all(isinstance(each, PLAIN_VALUES) for each in value):
        return repr(value)[:300]
    return None


def is_frozen(cls: type) -> bool:
    """Tell whether assignment to fields is refused."""
    parameters = getattr(cls, "__dataclass_params__", None)
    if parameters is not None and getattr(parameters, "frozen", False):
        return True
    setter = guarded(lambda: cls.__setattr__, None)
    if getattr(setter, "__name__", "") in {"__frozen_setattrs", "_frozen_setattrs"}:
        return True
    configuration = guarded(lambda: cls.model_config, None)  # type: ignore[attr-defined]
    if isinstance(configuration, dict):
        return bool(configuration.get("frozen"))
    older = guarded(lambda: cls.__config__, None)  # type: ignore[attr-defined]
    return bool(getattr(older, "frozen", False)) or not getattr(older, "allow_mutation", True)


def model_facts(cls: type) -> dict[str, Any]:
    """The fields of dataclasses, attrs classes, named tuples and pydantic models: attributes of their instances."""
    if "__dataclass_fields__" in dir(cls) and dataclasses.is_dataclass(cls):
        return {"fields": [each.name for each in dataclasses.fields(cls)]}
    attributes = guarded(lambda: cls.__attrs_attrs__, None)  # type: ignore[attr-defined]
    if attributes is not None:
        return {"fields": [each.name for each in attributes]}
    if issubclass(cls, tuple):
        names = guarded(lambda: list(cls._fields), None)  # type: ignore[attr-defined]
        return {"fields": names, "tuple_fields": names} if names else {}
    asked_for = asked_for_by_constructor(cls)
    pydantic_fields = guarded(lambda: vars(cls)["__pydantic_fields__"], None)
    pydantic_fields = pydantic_fields or guarded(lambda: vars(cls)["model_fields"], None)
    if isinstance(pydantic_fields, dict):
        configuration = guarded(lambda: cls.model_config, {})  # type: ignore[attr-defined]
        by_name = {
            name: {
                "required": asked_for.get(name, bool(field.is_required())),
                "alias": alias if isinstance(alias, str) else None,
            }
            for name, field in pydantic_fields.items()
            for alias in [getattr(field, "validation_alias", None)]
        }
        extra = configuration.get("extra") or "ignore"
        return {"fields": list(by_name), "fields_by_name": {"fields": by_name, "extra": extra}}
    old_fields = guarded(lambda: cls.__fields__, None)  # type: ignore[attr-defined]
    if isinstance(old_fields, dict) and hasattr(cls, "__config__"):
        by_name = {
            name: {
                "required": asked_for.get(name, bool(field.required)),
                "alias": field.alias if field.alias != name else None,
            }
            for name, field in old_fields.items()
        }
        extra = guarded(lambda: cls.__config__.extra.value, None)
        return {"fields": list(by_name), "fields_by_name": {"fields": by_name, "extra": extra}}
    return {}


def asked_for_by_constructor(cls: type) -> dict[str, bool]:
    """Whether an `__init__` that is written out asks for each of its arguments, whatever the fields of a model say."""
    signature = guarded(lambda: inspect.signature(cls.__init__), None)  # type: ignore[misc]
    return {
        each.name: each.default is each.empty
        for each in (signature.parameters.values() if signature is not None else ())
        if each.kind not in {each.VAR_POSITIONAL, each.VAR_KEYWORD}
    }


def call_facts(function: Any) -> dict[str, Any]:
    """The signature that `inspect` tells, the one of the code itself, and whether they differ."""
    told = parameters(guarded(lambda: inspect.signature(function), None))
    code = function
    if isinstance(function, types.MethodType):
        code = function.__func__
    written = told
    if isinstance(code, types.FunctionType):
        clone = types.FunctionType(code.__code__, code.__globals__, code.__name__, code.__defaults__, code.__closure__)
        clone.__kwdefaults__ = code.__kwdefaults__
        written = parameters(guarded(lambda: inspect.signature(clone), None))
        if isinstance(function, types.MethodType) and written:
            written = written[1:]
    is_wrapper = hasattr(function, "__wrapped__") or hasattr(function, "__signature__")
    digest = None
    if is_wrapper and isinstance(code, types.FunctionType) and not only_hands_on(code.__code__):
        digest = digest_of(code.__code__)
    return {"told": told, "written": written, "is_wrapper": is_wrapper, "alters": digest}


def only_hands_on(code: types.CodeType) -> bool:
    """Tell whether code takes `(*args, **kwargs)` and does nothing with either but to unpack it into a call."""
    if code.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS) != inspect.CO_VARARGS | inspect.CO_VARKEYWORDS:
        return True
    count = code.co_argcount + code.co_kwonlyargcount
    followers = {code.co_varnames[count]: _AFTER_ARGUMENTS, code.co_varnames[count + 1]: {"DICT_MERGE"}}
    if set(followers) & {*code.co_cellvars}:
        return False
    instructions = list(dis.get_instructions(code))
    for instruction, after in itertools.pairwise(instructions):
        is_used = instruction.argval in followers if isinstance(instruction.argval, str) else False
        if is_used and (instruction.opname != "LOAD_FAST" or after.opname not in followers[instruction.argval]):
            return False
    return True


_AFTER_ARGUMENTS = {"BUILD_MAP", "LIST_EXTEND", "CALL_FUNCTION_EX"}


def digest_of(code: types.CodeType) -> str:
    """Tell the code of one wrapper from another's."""
    return hashlib.sha256(code.co_code + repr(code.co_names).encode()).hexdigest()[:16]


def takes_checks(cls: type) -> bool:
    """Tell whether `isinstance` can be asked: of a protocol that is not made for it, it can't."""
    try:
        isinstance(None, cls)
    except TypeError:
        return False
    except Exception:
        return True
    return True


def parameters(signature: inspect.Signature | None) -> list[list[Any]] | None:
    """Return name, kind and whether there is a default, for each parameter.

    A leading double underscore makes a parameter positional-only for its users (typing specification, "Positional-only
    parameters"); a class body mangles such a name.
    """
    if signature is None:
        return None
    return [
        [
            demangled(each.name),
            0 if IS_HIDDEN.match(each.name) and each.kind == 1 else int(each.kind),
            each.default is not each.empty,
        ]
        for each in signature.parameters.values()
    ]


def flavour(function: Any) -> str:
    """What a call gives back, as far as the function itself says."""
    if inspect.iscoroutinefunction(function):
        return "coroutine"
    if inspect.isasyncgenfunction(function):
        return "async generator"
    if inspect.isgeneratorfunction(function):
        return "generator"
    if isinstance(function, types.FunctionType) and not hasattr(function, "__wrapped__") and returns_nothing(function):
        return "nothing"
    return "unknown"


def returns_nothing(function: types.FunctionType) -> bool:
    """Tell whether every `return` of a function gives None."""
    before = None
    for instruction in dis.get_instructions(function):
        if instruction.opname == "RETURN_VALUE" and not (
            before is not None and before.opname == "LOAD_CONST" and before.argval is None
        ):
            return False
        before = instruction
    return True


def is_built_in_maker(maker: object) -> bool:
    """Tell whether a `__new__` is written in C."""
    return isinstance(maker, types.BuiltinFunctionType)


def only_raises(code: types.CodeType | None) -> bool:
    """Tell whether every way through a function ends with an exception that it raises itself."""
    if code is None or code.co_flags & (inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR):
        return False
    instructions = list(dis.get_instructions(code))
    names = {each.opname for each in instructions}
    if names & {"RETURN_VALUE", "RETURN_CONST"} or any("JUMP_BACKWARD" in name for name in names):
        return False
    return "RAISE_VARARGS" in names


def only_raises_through(function: Any) -> bool:
    """Tell the same of a function, also where all that it does is to call a function that only raises."""
    code = code_of(function)
    if code is None or only_raises(code):
        return code is not None
    names = [each.opname for each in dis.get_instructions(code)]
    if names.count("RETURN_VALUE") != 1 or any("JUMP" in each or "YIELD" in each for each in names):
        return False
    plain = guarded(lambda: inspect.unwrap(function), function)
    text = guarded(lambda: textwrap.dedent(inspect.getsource(plain)), "")
    tree = guarded(lambda: ast.parse(text), ast.Module([], []))
    body = next((each.body for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)), [])
    match body[-1:]:
        case [ast.Expr(value=ast.Call(func=ast.Name(id=name)))]:
            called = guarded(lambda: plain.__globals__.get(name), None)
            return isinstance(called, types.FunctionType) and only_raises(code_of(called))
        case _:
            return False


def demangled(name: str) -> str:
    """Undo what a class body does to a parameter with a leading double underscore."""
    return IS_MANGLED.sub("__", name)


@functools.cache
def assigned_names(cls: type) -> frozenset[str]:
    """Names that the functions in a class body assign to attributes of their first argument."""
    names: set[str] = set()
    for function in list(vars(cls).values()):
        names |= names_set_by(function)
    return frozenset(names)


@functools.cache
def annotated_names(cls: type) -> frozenset[str]:
    """Names that a class body says its instances have, without a value; what is a class's own variable is none."""
    written = guarded(lambda: dict(vars(cls).get("__annotations__", {})), {})
    return frozenset(
        name
        for name, annotation in written.items()
        if name not in vars(cls) and not is_private(name) and "ClassVar" not in str(annotation)
    )


def code_of(function: Any) -> types.CodeType | None:
    """Return the code of a function, a method or a property's getter, through decorators."""
    if isinstance(function, (functools.partial, functools.partialmethod)):
        return code_of(function.func)
    function = guarded(lambda: function.__func__, None) or guarded(lambda: function.fget, None) or function
    function = guarded(lambda: inspect.unwrap(function), function)
    code = guarded(lambda: function.__code__, None)
    return code if isinstance(code, types.CodeType) else None


def names_set_by(function: Any) -> set[str]:
    """Names that a function assigns to attributes of its first argument."""
    code = code_of(function)
    names: set[str] = set()
    if code is None or not code.co_varnames:
        return names
    before = None
    for instruction in dis.get_instructions(code):
        is_first = before is not None and loaded_by(before) == code.co_varnames[0]
        if instruction.opname == "STORE_ATTR" and is_first:
            names.add(instruction.argval)
        before = instruction
    return names


def loaded_by(instruction: dis.Instruction) -> Any:
    """Return what an instruction puts on the stack last; from Python 3.13 on one may load two variables."""
    loaded = instruction.argval
    return loaded[-1] if isinstance(loaded, tuple) and loaded else loaded


def loads_method(instruction: dis.Instruction) -> bool:
    """Tell whether an instruction looks up what is called next; from Python 3.12 on a bit of its argument says so."""
    if sys.version_info < (3, 12):
        return instruction.opname == "LOAD_METHOD"
    return instruction.opname == "LOAD_ATTR" and bool(instruction.arg & 1)


def set_at_construction(mro: tuple[type, ...], own: list[type]) -> set[str]:
    """Names that `__init__` assigns, and those of the ancestors as long as each calls the next by `super()`.

    What an ancestor of another distribution sets is its own affair.
    """
    names: set[str] = set()
    for each in mro:
        initialiser = vars(each).get("__init__")
        if initialiser is None:
            continue
        if each in own:
            names |= set_through(initialiser, own)
        code = code_of(initialiser)
        if code is None or not {"super", "__init__"} <= set(code.co_names):
            break
    return names


def set_through(function: Any, mro: list[type]) -> set[str]:
    """Names that a method assigns to attributes of `self`, and those that the methods do which it calls on `self`."""
    names: set[str] = set()
    known: set[str] = set()
    pending = [function]
    while pending:
        each = pending.pop()
        code = code_of(each)
        if code is None or not code.co_varnames:
            continue
        names |= names_set_by(each)
        before = None
        for instruction in dis.get_instructions(code):
            is_first = before is not None and loaded_by(before) == code.co_varnames[0]
            if loads_method(instruction) and is_first and instruction.argval not in known:
                known.add(instruction.argval)
                pending += [vars(cls)[instruction.argval] for cls in mro if instruction.argval in vars(cls)][:1]
            before = instruction
    return names


@functools.cache
def sets_freely(cls: type) -> bool:
    """Tell whether functions in a class body may set attributes that can't be told from their code.

    Those are under computed names, or set by a constructor that a decorator has put another function in front of.
    """
    codes = [code_of(each) for each in list(vars(cls).values())]
    constructor = code_of(vars(cls).get("__init__"))
    if constructor is not None and constructor.co_name not in {"__init__", "<lambda>"}:
        return True
    return any(
        code is not None and {"setattr", "__dict__", "__setattr__", "vars"} & set(code.co_names) for code in codes
    )


if __name__ == "__main__":
    main()

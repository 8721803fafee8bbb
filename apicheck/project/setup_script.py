"""The arguments of `setup(...)` in a `setup.py`, as far as they can be read without running it."""

import ast
import itertools
import warnings
from collections.abc import Mapping

import msgspec


class FindPackages(msgspec.Struct, frozen=True):
    """A call of setuptools' `find_packages` or `find_namespace_packages`, or the same request from another file."""

    where: tuple[str, ...] = (".",)
    include: tuple[str, ...] = ("*",)
    exclude: tuple[str, ...] = ()
    namespaces: bool = False


class SetupScript(msgspec.Struct, frozen=True):
    """Keyword arguments that are written out, the names of those that are computed, the names of extension modules.

    `is_open` says that there may be more arguments: `**` stands before something that is computed.
    """

    arguments: dict[str, object]
    computed: frozenset[str]
    extensions: tuple[str, ...] = ()
    is_open: bool = False


def read_setup_script(source: bytes) -> SetupScript | None:
    """The call of `setup` in a script, None where there is none.

    Literals, sums of them, names and dictionaries that are bound once, `dict(...)`, `**arguments` and find functions
    are understood. Of several calls the one with the most arguments counts: the others are for platforms or failures.
    Raises SyntaxError where the script does not parse, ValueError where it holds NUL bytes.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source)
    names = _Names(tree)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    extensions = tuple(
        dict.fromkeys(name for call in calls if _called(call) == "Extension" and (name := _extension(call)))
    )
    scripts = [_arguments(call, names, extensions) for call in calls if _called(call) == "setup"]
    return max(scripts, key=lambda script: len(script.arguments) + len(script.computed), default=None)


class _Computed(Exception):  # noqa: N818 -- not an error: the answer that a value is not written out.
    pass


class _Names:
    """What the names of a script are bound to; a name that is bound in several places is computed."""

    def __init__(self, tree: ast.Module) -> None:
        self._values: dict[str, ast.expr | None] = {}
        self._items: dict[str, dict[str, ast.expr]] = {}
        self._open: set[str] = set()
        for node in ast.walk(tree):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self._values[name] = None if name in self._values else value
                case ast.Assign(
                    targets=[ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(key)))], value=value
                ):
                    self._items.setdefault(name, {})[key] = value
                case ast.AugAssign(target=ast.Name(id=name)):
                    self._values[name] = None
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id=name), attr="append" | "extend" | "update" | "remove")
                ):
                    self._values[name] = None

    def value(self, node: ast.expr) -> object:
        """The value of an expression; raises _Computed."""
        match node:
            case ast.Constant(value=value):
                return value
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                return [self.value(item) for item in items]
            case ast.Dict(keys=keys, values=values):
                pairs = zip(keys, values, strict=True)
                return {self.value(key): self.value(value) for key, value in pairs if key is not None}
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return _sum(self.value(left), self.value(right))
            case ast.Call() if _called(node) in ("find_packages", "find_namespace_packages"):
                return self._find(node)
            case ast.Name(id=name) if name not in self._open and (bound := self._values.get(name)) is not None:
                self._open.add(name)
                try:
                    return self.value(bound)
                finally:
                    self._open.discard(name)
        raise _Computed

    def mapping(self, node: ast.expr) -> Mapping[str, ast.expr]:
        """The items of what stands behind `**`: a display, `dict(...)`, a name for one, with items set later."""
        match node:
            case ast.Dict(keys=keys, values=values):
                pairs = zip(keys, values, strict=True)
                return {
                    key.value: value
                    for key, value in pairs
                    if isinstance(key, ast.Constant) and isinstance(key.value, str)
                }
            case ast.Call(func=ast.Name(id="dict"), keywords=keywords):
                return {keyword.arg: keyword.value for keyword in keywords if keyword.arg is not None}
            case ast.Name(id=name):
                bound = self._values.get(name)
                known = self.mapping(bound) if bound is not None and not isinstance(bound, ast.Name) else {}
                return {**known, **self._items.get(name, {})}
        return {}

    def is_written_out(self, node: ast.expr) -> bool:
        """Tell whether all keys of what stands behind `**` are known."""
        match node:
            case ast.Dict(keys=keys):
                return all(isinstance(key, ast.Constant) for key in keys)
            case ast.Call(func=ast.Name(id="dict"), args=[], keywords=keywords):
                return all(keyword.arg is not None for keyword in keywords)
            case ast.Name(id=name):
                bound = self._values.get(name)
                return bound is not None and not isinstance(bound, ast.Name) and self.is_written_out(bound)
        return False

    def _find(self, node: ast.Call) -> FindPackages:
        keywords = ("where", "exclude", "include")  # The order of the positional parameters.
        given = dict(zip(keywords, (self.value(argument) for argument in node.args), strict=False))
        given |= {keyword.arg: self.value(keyword.value) for keyword in node.keywords if keyword.arg in keywords}
        return FindPackages(
            where=_texts(given.get("where", ".")),
            include=_texts(given.get("include", ["*"])),
            exclude=_texts(given.get("exclude", [])),
            namespaces=_called(node) == "find_namespace_packages",
        )


def _extension(call: ast.Call) -> str | None:
    candidates = [*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg == "name")]
    return next(
        (node.value for node in candidates if isinstance(node, ast.Constant) and isinstance(node.value, str)), None
    )


def _arguments(call: ast.Call, names: _Names, extensions: tuple[str, ...]) -> SetupScript:
    given: dict[str, ast.expr] = {}
    for keyword in call.keywords:
        given |= {keyword.arg: keyword.value} if keyword.arg is not None else names.mapping(keyword.value)
    arguments: dict[str, object] = {}
    computed: set[str] = set()
    for name, node in given.items():
        try:
            arguments[name] = names.value(node)
        except _Computed:
            computed.add(name)
    is_open = not all(names.is_written_out(keyword.value) for keyword in call.keywords if keyword.arg is None)
    return SetupScript(arguments, frozenset(computed), extensions, is_open)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _sum(left: object, right: object) -> object:
    match left, right:
        case (str(), str()):
            return left + right
        case (list(), list()):
            return [*left, *right]
        case (FindPackages(), _) | (_, FindPackages()):
            # A search and a list that adds to it, in either order.
            return [*(left if isinstance(left, list) else [left]), *(right if isinstance(right, list) else [right])]
    raise _Computed


def _texts(value: object) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if isinstance(items, list) and all(isinstance(item, str) for item in items):
        return tuple(itertools.chain(items))
    raise _Computed


def is_build_script(source: bytes) -> bool:
    """True where a module called `setup` is run by a build (numpy.distutils wants one a package): no API."""
    return any(tool in source for tool in (b"distutils", b"setuptools"))

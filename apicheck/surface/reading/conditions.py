"""Tests of `if` statements, and what `try` statements try, as conditions of the model.

Source: library reference, `sys.version_info`, `sys.platform`, `os.name`, `platform`; typing specification, "Version and
platform checking".
"""

import ast
from collections.abc import Iterable, Mapping, Sequence

from apicheck.model.condition import (
    NEVER,
    CanImport,
    Condition,
    Holds,
    OnImplementation,
    Since,
    Version,
    all_of,
    any_of,
    negated,
)
from apicheck.surface import standard_library
from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part
from apicheck.surface.reading.platforms import asks_for_platform, platform_named, platforms_where, where_importable

# No version at or below this one can run what apicheck examines, so that comparisons with such versions are decided.
_OLDEST: Version = (3, 0)

_LONGEST_TEXT = 80

# What projects that ran on Python 2 as well, and `six`, call the test for it.
_TRUTH_BY_NAME = {
    **dict.fromkeys(("PY2", "IS_PY2", "is_py2", "py2k"), False),
    **dict.fromkeys(("PY3", "IS_PY3", "is_py3", "py3k"), True),
}

_IMPLEMENTATIONS = frozenset({"sys.implementation.name", "platform.python_implementation()"})

_MIRRORED: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}

_OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.NotEq: ast.Eq, ast.NotIn: ast.In, ast.IsNot: ast.Is}


def _dotted(node: ast.AST) -> str | None:
    """Return a dotted name; `import sys as _sys` is common enough to be taken for what it is."""
    dotted = dotted_name(node)
    return dotted.removeprefix("_") if dotted is not None and dotted.startswith(_UNDERSCORED) else dotted


def _text(node: ast.expr) -> str:
    text = ast.unparse(node)
    return text.removeprefix("_") if text.startswith(_UNDERSCORED) else text


_UNDERSCORED = ("_sys.", "_os.", "_platform.")


def typing_guard(test: ast.expr) -> bool | None:
    """True for `TYPE_CHECKING` (PEP 484), False for `not TYPE_CHECKING`, None for any other test."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = typing_guard(operand)
            return None if inner is None else not inner
        case ast.BoolOp(op=ast.And(), values=values):
            return True if any(typing_guard(value) for value in values) else None
        case _:
            name = dotted_name(test) or ""
            return True if name.rpartition(".")[2] in {"TYPE_CHECKING", "MYPY"} else None


def condition_of(test: ast.expr) -> Condition | None:
    """Return what a test asks for at run time, None where it holds on every Python 3, `NEVER` where on none."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return negated(condition_of(operand))
        case ast.BoolOp(op=ast.And(), values=values):
            return all_of(*map(condition_of, values))
        case ast.BoolOp(op=ast.Or(), values=values):
            return any_of(*map(condition_of, values))
        case ast.Constant(value=value):
            return None if value else NEVER
        case ast.Name() | ast.Attribute():
            return _named(test)
        case ast.Compare():
            return all_of(*_comparisons(test))
        case ast.Call():
            return _called(test)
        case _:
            return _untold(test)


def _untold(test: ast.expr) -> Condition:
    text = ast.unparse(test)
    return Holds(text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 3]}...", dotted_name(test))


def _named(test: ast.Name | ast.Attribute) -> Condition | None:
    last = test.id if isinstance(test, ast.Name) else test.attr
    if last in _TRUTH_BY_NAME:
        return None if _TRUTH_BY_NAME[last] else NEVER
    if last in {"TYPE_CHECKING", "MYPY"}:
        return NEVER  # at run time
    return _untold(test)


# Comparisons


def _comparisons(test: ast.Compare) -> Iterable[Condition | None]:
    """Read each link of a chain: `(3, 8) <= sys.version_info < (3, 12)`."""
    operands = [test.left, *test.comparators]
    for left, operator, right in zip(operands, test.ops, operands[1:], strict=False):
        yield _comparison(left, type(operator), right)


def _comparison(left: ast.expr, operator: type[ast.cmpop], right: ast.expr) -> Condition | None:
    if operator in _OPPOSITES:
        return negated(_comparison(left, _OPPOSITES[operator], right))
    for subject, other, relation in ((left, right, operator), (right, left, _MIRRORED.get(operator, operator))):
        if relation is ast.In and subject is right:
            break  # containment can't be turned around
        found = _version(subject, relation, other)
        if found is not _UNREAD:
            return found
        found = _name_of_system(subject, relation, other)
        if found is not _UNREAD:
            return found
    match left, operator, right:
        case ast.Constant(value=str(part)), ast.In, _ if asks_for_platform(_text(right)):
            return platforms_where(_text(right), lambda name: part in name)
        case ast.Constant(value="__pypy__"), ast.In, _ if _dotted(right) == "sys.builtin_module_names":
            return OnImplementation("pypy")
        case ast.Call(), ast.Is, ast.Constant(value=None) if _is_search(left):
            return negated(_called(left))
        case _, ast.Is, ast.Constant(value=None):
            return negated(_untold(left))  # None mostly stands in for something that is missing
    return _untold(ast.Compare(left, [operator()], [right]))


# A condition that can't be mistaken for one that was read, as None can.
_UNREAD: Condition = Holds("")


# The version of Python that brought each (`pickle`, "Data stream format").
_PROTOCOLS = {2: (2, 3), 3: (3, 0), 4: (3, 4), 5: (3, 8)}


def _version(subject: ast.expr, operator: type[ast.cmpop], other: ast.expr) -> Condition | None:
    """Read a comparison with `sys.version_info`, a part of it, or `sys.hexversion`."""
    numbers = _numbers(other)
    if numbers is None or operator not in _RELATIONS:
        return _UNREAD
    match subject:
        case ast.Name(id="__name__"):
            return _UNREAD
        case ast.Subscript(
            value=holder,
            slice=ast.Slice(lower=None | ast.Constant(value=0), upper=ast.Constant(value=int(count)), step=None),
        ):
            if _dotted(holder) != "sys.version_info":
                return _UNREAD
            return _RELATIONS[operator](numbers, (*numbers[:-1], numbers[-1] + 1) if len(numbers) == count else None)
        case ast.Subscript(value=holder, slice=ast.Constant(value=int(place))):
            if _dotted(holder) != "sys.version_info":
                return _UNREAD
        case _:
            match _dotted(subject):
                case "sys.version_info":
                    # A whole version_info is longer than the tuple beside it, and so larger than an equal start.
                    return _RELATIONS[operator](numbers, None)
                case "sys.version_info.major":
                    place = 0
                case "sys.version_info.minor":
                    place = 1
                case "pickle.HIGHEST_PROTOCOL" if numbers[0] in _PROTOCOLS:
                    return _RELATIONS[operator](_PROTOCOLS[numbers[0]], _PROTOCOLS.get(numbers[0] + 1, (4,)))
                case "sys.hexversion" if isinstance(other, ast.Constant):
                    exact = (numbers[0] >> 24, numbers[0] >> 16 & 0xFF, numbers[0] >> 8 & 0xFF)
                    return _RELATIONS[operator](exact, None)
                case _:
                    return _UNREAD
    if not isinstance(other, ast.Constant) or place > 1:
        return _UNREAD
    if place == 0:
        return _RELATIONS[operator](numbers, (numbers[0] + 1,))
    return _RELATIONS[operator]((3, *numbers), (3, numbers[0] + 1))


def _numbers(node: ast.expr) -> Version | None:
    match node:
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            return (number,)
        case ast.Tuple(elts=elements) if elements:
            numbers = tuple(
                element.value
                for element in elements
                if isinstance(element, ast.Constant) and isinstance(element.value, int)
            )
            if len(numbers) == len(elements):
                return numbers
            # `(3, 8, 0, "final", 0)`: what follows the numbers tells releases from what came before them.
            return numbers if len(numbers) >= 3 else None
        case _:
            return None


def _since(version: Version) -> Condition | None:
    parts = list(version[:3])
    while len(parts) > 2 and parts[-1] == 0:
        parts.pop()
    padded = (*parts, 0)[:2] if len(parts) < 2 else tuple(parts)
    return None if padded <= _OLDEST else NEVER if padded >= (4,) else Since(padded)


def _at_least(version: Version, after: Version | None) -> Condition | None:  # noqa: ARG001 - like the others
    return _since(version)


def _more_than(version: Version, after: Version | None) -> Condition | None:
    return _since(version if after is None else after)


def _equal(version: Version, after: Version | None) -> Condition | None:
    """`after` is the first version that no longer compares as equal; None where none ever does."""
    return NEVER if after is None else all_of(_since(version), negated(_since(after)))


_RELATIONS = {
    ast.GtE: _at_least,
    ast.Gt: _more_than,
    ast.Lt: lambda version, after: negated(_at_least(version, after)),
    ast.LtE: lambda version, after: negated(_more_than(version, after)),
    ast.Eq: _equal,
}


def _name_of_system(subject: ast.expr, operator: type[ast.cmpop], other: ast.expr) -> Condition | None:
    """Read a comparison with the name of the platform, of the implementation, or of the module when it is run."""
    names = _strings(other)
    if names is None or operator not in {ast.Eq, ast.In} or (operator is ast.In and isinstance(other, ast.Constant)):
        return _UNREAD
    if isinstance(subject, ast.Name) and subject.id == "__name__":
        # What a script does when it is run is no part of what can be imported from it.
        return NEVER if names == ["__main__"] else _UNREAD
    text = _text(subject)
    if text.endswith(".lower()") and asks_for_platform(text.removesuffix(".lower()")):
        return platforms_where(text.removesuffix(".lower()"), lambda name: name.lower() in names)
    if asks_for_platform(text):
        return any_of(*(platform_named(text, name) for name in names))
    if text.removesuffix(".lower()") in _IMPLEMENTATIONS:
        return any_of(*(OnImplementation(name.lower()) for name in names))
    return _UNREAD


def _strings(node: ast.expr) -> list[str] | None:
    elements: Sequence[ast.expr] = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    strings = [element.value for element in elements if isinstance(element, ast.Constant)]
    found = [string for string in strings if isinstance(string, str)]
    return found if found and len(found) == len(elements) else None


# Calls


def _is_search(call: ast.expr) -> bool:
    return isinstance(call, ast.Call) and last_part(_dotted(call.func) or "") in {"find_spec", "find_loader"}


def _called(call: ast.Call) -> Condition | None:
    match call:
        case ast.Call(func=ast.Attribute(value=subject, attr="startswith"), args=[start]):
            starts = _strings(start)
            text = _text(subject)
            if starts is not None and asks_for_platform(text):
                return platforms_where(text, lambda name: name.startswith(tuple(starts)) or name in starts)
        case ast.Call(func=ast.Name(id="hasattr"), args=[holder, ast.Constant(value=str(name))]):
            match f"{_dotted(holder)}.{name}":
                case "sys.pypy_version_info":
                    return OnImplementation("pypy")
                case "sys.getwindowsversion":
                    return platform_named("os.name", "nt")
        case ast.Call(args=[ast.Constant(value=str(module)), *_]) if _is_search(call):
            return where_importable(module)
        case ast.Call(func=ast.Name(id="bool"), args=[inner], keywords=[]):
            return condition_of(inner)
        case _:
            pass
    return _untold(call)


# What a `try` statement tries

_IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError"})
_ALL_ERRORS = frozenset({"Exception", "BaseException", ""})

# What a statement may do that raises nothing but errors of its own, in the order of the language reference, 7 and 8.
_SAFE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Pass)


def catches_failed_imports(errors: frozenset[str]) -> bool:
    """Tell whether one of these errors is that of an import which fails, or one of the classes above it."""
    return bool(errors & (_IMPORT_ERRORS | _ALL_ERRORS))


def caught_by(handler: ast.ExceptHandler) -> frozenset[str]:
    """Return the names of the exceptions that a handler catches, an empty name where it is all of them."""
    if handler.type is None:
        return frozenset({""})
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return frozenset(last_part(dotted_name(each) or ast.unparse(each)) for each in types)


def success_of(body: Sequence[ast.stmt], errors: frozenset[str], package: Sequence[str]) -> Condition | None:
    """Return where the statements of a `try` run to their end, as far as the caught `errors` go.

    `package` is what relative imports start from. None where none of the statements can raise what is caught.
    """
    catches_imports = catches_failed_imports(errors)
    parts: list[Condition | None] = []
    for statement in body:
        if isinstance(statement, ast.Raise):
            return NEVER
        if catches_imports and isinstance(statement, ast.Import | ast.ImportFrom):
            parts.extend(_imported(statement, package))
    if all_of(*parts) is not None:
        return all_of(*parts[:_MOST_PARTS])  # what follows such an import is taken not to fail by itself
    if errors <= {"NameError"}:
        return all_of(*(_finds_names(statement) for statement in body))
    # Where all that is caught are the errors of imports, only what is called can have imported something.
    catches_more = not errors <= _IMPORT_ERRORS
    modules = _names_of_modules(body)
    parts = [
        _found_in_module(each, modules) or _works(each)
        for each in body
        if not is_safe(each)
        and (catches_more or _calls_something(each))
        and not (catches_imports and isinstance(each, ast.Import | ast.ImportFrom))
    ]
    return all_of(*parts[:_MOST_PARTS])


def _names_of_modules(body: Sequence[ast.stmt]) -> dict[str, str]:
    """Return what `import module` and `import module as name` bind, with the modules."""
    return {
        alias.asname or alias.name.partition(".")[0]: alias.name if alias.asname else alias.name.partition(".")[0]
        for statement in body
        if isinstance(statement, ast.Import)
        for alias in statement.names
    }


def _found_in_module(statement: ast.stmt, modules: Mapping[str, str]) -> Condition | None:
    """Read `name = module.attribute` behind the import of the module as the import of that name; None for others."""
    if not isinstance(statement, ast.Assign):
        return None
    first, _, rest = (dotted_name(statement.value) or "").partition(".")
    return CanImport(f"{modules[first]}.{rest}") if rest and first in modules else None


_MOST_PARTS = 6


def is_safe(statement: ast.stmt) -> bool:
    """Tell whether a statement that stands first in a `try` has no way to fail that anybody would catch there."""
    return isinstance(statement, _SAFE) or _is_plain(statement)


def _calls_something(statement: ast.stmt) -> bool:
    return not isinstance(statement, ast.Import | ast.ImportFrom) and any(
        isinstance(node, ast.Call) for node in ast.walk(statement)
    )


_PYTHON_2_BUILTINS = frozenset(
    {
        *("apply", "basestring", "buffer", "cmp", "coerce", "execfile", "file", "intern", "long", "raw_input"),
        *("reduce", "reload", "unichr", "unicode", "xrange", "StandardError"),
    }
)

# Builtins by the version that brought them, as far as that can still be the oldest one that a project runs on.
_NEW_BUILTINS: dict[str, Version] = {
    **dict.fromkeys(("breakpoint",), (3, 7)),
    **dict.fromkeys(("EncodingWarning", "aiter", "anext"), (3, 10)),
    **dict.fromkeys(("BaseExceptionGroup", "ExceptionGroup"), (3, 11)),
    **dict.fromkeys(("PythonFinalizationError",), (3, 13)),
}


def _finds_names(statement: ast.stmt) -> Condition | None:
    """Return where a statement finds its names, all of which are builtins as a rule."""
    read = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    if "WindowsError" in read:
        return platform_named("os.name", "nt")
    if read & _PYTHON_2_BUILTINS:
        return NEVER
    if newest := max((_NEW_BUILTINS[name] for name in read if name in _NEW_BUILTINS), default=None):
        return Since(newest)
    return None if is_safe(statement) or all(map(standard_library.is_builtin, read)) else _works(statement)


def _works(statement: ast.stmt) -> Condition:
    text = ast.unparse(statement).partition("\n")[0]
    shown = text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 3]}..."
    return Holds(f"{shown} works", is_expected=True)


def _is_plain(statement: ast.stmt) -> bool:
    """Tell whether a statement does nothing that may fail: it assigns what is known, or a docstring stands there."""
    match statement:
        case ast.Assign(value=ast.Constant()) | ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(value=ast.Name(id=name)):
            return standard_library.is_builtin(name) and name not in _NEW_BUILTINS
        case ast.AnnAssign(value=None | ast.Constant()):
            return True
        case _:
            return False


def _imported(statement: ast.Import | ast.ImportFrom, package: Sequence[str]) -> Iterable[Condition | None]:
    if isinstance(statement, ast.Import):
        yield from (where_importable(alias.name) for alias in statement.names)
        return
    if statement.module is None:
        own = ".".join(package[: len(package) - statement.level + 1])
        yield from (where_importable(f"{own}.{alias.name}") for alias in statement.names)
        return
    above = package[: len(package) - statement.level + 1] if statement.level else ()
    module = ".".join([*above, statement.module])
    if module == "__future__":
        return
    is_own = bool(package) and module.partition(".")[0] == package[0]
    for alias in statement.names:
        name = None if alias.name == "*" else alias.name
        if is_own:
            yield CanImport(module if name is None else f"{module}.{name}")
        else:
            yield where_importable(module, name)

"""What happens to functions and methods as a whole."""

import ast
from random import Random

from benchmarks.mutants.operators import operator
from benchmarks.mutants.operators.parameters import body_start, function_at, is_one_liner
from benchmarks.mutants.sources import Changes, Edit, Package, Place


def indentation(place: Place) -> str:
    """Return the indentation of a definition."""
    node = place.node
    assert isinstance(node, ast.stmt)  # noqa: S101 - no module
    return " " * node.col_offset


def decorated(place: Place, decorator: str, *before: str) -> Edit:
    """Put a decorator above all others, and statements before it."""
    node = place.node
    assert isinstance(node, ast.stmt)  # noqa: S101 - no module
    start = place.source.lines(node)[0]
    lines = [*before, f"@{decorator}"]
    return start, start, "".join(f"{indentation(place)}{line}\n" for line in lines)


def decorator_names(place: Place) -> list[str]:
    """Return what stands behind the `@` of each decorator."""
    return [ast.unparse(each) for each in getattr(place.node, "decorator_list", [])]


def without_decorator(place: Place, name: str) -> Changes | None:
    """Drop a decorator."""
    for each in getattr(place.node, "decorator_list", []):
        if ast.unparse(each) == name:
            start, end = place.source.span(each)
            text = place.source.text
            return place.source.with_edits([(text.rfind("\n", 0, start) + 1, text.find("\n", end) + 1, "")])
    return None


def own_statements(place: Place) -> list[ast.AST]:
    """Return the nodes of a body without those of nested functions."""
    found: list[ast.AST] = []
    pending: list[ast.AST] = list(function_at(place).body)
    while pending:
        node = pending.pop()
        found.append(node)
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            pending += ast.iter_child_nodes(node)
    return found


def is_special(place: Place) -> bool:
    """Tell whether the language calls the function."""
    return function_at(place).name.startswith("__")


@operator("function")
def remove_function(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Remove it."""
    start, end = place.source.lines(function_at(place))
    stays = "" if place.owner is None or len(place.owner.body) > 1 else f"{indentation(place)}pass\n"
    return place.source.with_edits([(start, end, stays)])


@operator("function")
def rename_function(place: Place, draw: Random, _: Package) -> Changes | None:
    """Give it another name, or a private one."""
    function = function_at(place)
    if is_special(place):
        return None
    return place.source.with_edits([place.renamed(draw.choice([f"_{function.name}", f"{function.name}_now"]))])


@operator("function", silent=True)
def rename_function_leaving_an_alias(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Give it another name, and keep the old one."""
    function = function_at(place)
    if is_special(place) or function.decorator_list:
        return None
    start = place.source.text.index(function.name, place.source.offset(function.lineno, function.col_offset) + 4)
    end = place.source.lines(function)[1]
    text = place.source.text
    alias = (
        f"{'' if text[:end].endswith(chr(10)) else chr(10)}\n{indentation(place)}{function.name} = _{function.name}\n"
    )
    return place.source.with_edits([(start, start, "_"), (end, end, alias)])


@operator("function")
def make_async(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Turn a function into a coroutine function."""
    function = function_at(place)
    if isinstance(function, ast.AsyncFunctionDef) or is_special(place):
        return None
    if any(isinstance(node, ast.YieldFrom) for node in own_statements(place)):
        return None
    start = place.source.offset(function.lineno, function.col_offset)
    return place.source.with_edits([(start, start, "async ")])


@operator("function")
def make_sync(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Turn a coroutine function into a function."""
    function = function_at(place)
    if not isinstance(function, ast.AsyncFunctionDef):
        return None
    start = place.source.offset(function.lineno, function.col_offset)
    edits: list[Edit] = [(start, start + len("async "), "")]
    for node in own_statements(place):
        if isinstance(node, (ast.AsyncFor, ast.AsyncWith)) or (isinstance(node, ast.comprehension) and node.is_async):
            return None
        if isinstance(node, ast.Await):
            begin = place.source.span(node)[0]
            edits.append((begin, begin + len("await "), ""))
    return place.source.with_edits(edits)


@operator("function")
def make_generator(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Let it yield."""
    if is_special(place) or is_one_liner(place) or isinstance(place.node, ast.AsyncFunctionDef):
        return None
    start, indent = body_start(place)
    return place.source.with_edits([(start, start, f"yield None\n{indent}")])


@operator("function")
def only_raise(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Let it do nothing but to raise an error."""
    if is_special(place) or is_one_liner(place):
        return None
    start = body_start(place)[0]
    end = place.source.span(function_at(place).body[-1])[1]
    return place.source.with_edits([(start, end, "raise NotImplementedError")])


@operator("function")
def make_lambda(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Turn a function that returns an expression into a lambda."""
    function = function_at(place)
    statement = function.body[-1]
    is_short = len(function.body) == 1 or (len(function.body) == 2 and isinstance(function.body[0], ast.Expr))
    if not is_short or not isinstance(statement, ast.Return) or statement.value is None or function.decorator_list:
        return None
    if isinstance(function, ast.AsyncFunctionDef):
        return None
    arguments = ast.parse(f"def f({ast.unparse(function.args)}): ...").body[0].args  # type: ignore[attr-defined]
    for node in ast.walk(arguments):
        if isinstance(node, ast.arg):
            node.annotation = None
    start, end = place.source.span(function)
    value = f"lambda {ast.unparse(arguments)}: {ast.unparse(statement.value)}"
    return place.source.with_edits([(start, end, f"{function.name} = {value}")])


@operator("function")
def make_partial(place: Place, draw: Random, _: Package) -> Changes | None:
    """Bind an argument of a module's function."""
    function = function_at(place)
    if place.owner is not None:
        return None
    plain = function.args.args
    given = draw.choice(["", "None", *(f"{each.arg}=None" for each in plain[-1:])])
    arguments = ", ".join(filter(None, [function.name, given]))
    value = f"{function.name} = _functools.partial({arguments})"
    return place.source.with_edits([place.behind("import functools as _functools", "", value)])


_DECORATORS = {
    "staticmethod": "method",
    "classmethod": "method",
    "property": "method",
    "_functools.cached_property": "method",
    "_functools.lru_cache": "",
    "_functools.cache": "",
    "_contextlib.contextmanager": "",
}


@operator("function")
def add_decorator(place: Place, draw: Random, _: Package) -> Changes | None:
    """Add one that changes what the name gives."""
    name, asks_for = draw.choice(list(_DECORATORS.items()))
    if is_special(place) or (asks_for and place.owner is None) or decorator_names(place):
        return None
    module = name.partition(".")[0].lstrip("_")
    edits = [decorated(place, name)]
    if "." in name:
        edits.append(import_at_top(place, f"import {module} as _{module}"))
    return place.source.with_edits(edits)


def import_at_top(place: Place, statement: str) -> Edit:
    """Add an import to the module, behind its docstring and what it imports from the future."""
    start = 0
    for node in place.source.tree.body:
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not is_docstring and not (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
            break
        start = place.source.lines(node)[1]
    return start, start, f"{statement}\n"


@operator("function")
def drop_decorator(place: Place, draw: Random, _: Package) -> Changes | None:
    """Drop one."""
    names = decorator_names(place)
    return without_decorator(place, draw.choice(names)) if names else None


_PASSING = {
    "wraps": ("@_wraps(function)", "*args, **kwargs", "function(*args, **kwargs)"),
    "bare": ("", "*args, **kwargs", "function(*args, **kwargs)"),
    "positional": ("", "*args", "function(*args)"),
    "keyword": ("", "self, **kwargs", "function(self, **kwargs)"),
}


def _decorator(kind: str) -> str:
    above, takes, call = _PASSING[kind]
    lines = ["from functools import wraps as _wraps", "", "", "def _passing_on(function):"]
    lines += [f"    {above}"] if above else []
    lines += [f"    def inner({takes}):", f"        return {call}", "    return inner", "", ""]
    return "\n".join(lines)


def _wrapped(place: Place, kind: str) -> Changes | None:
    if "_passing_on" in place.source.text or is_special(place) or decorator_names(place):
        return None
    if isinstance(place.node, ast.AsyncFunctionDef):
        return None
    return place.source.with_edits([decorated(place, "_passing_on"), import_at_top(place, _decorator(kind))])


@operator("function", silent=True)
def wrap_and_tell(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Decorate it with a wrapper that hands everything on, under `functools.wraps`."""
    return _wrapped(place, "wraps")


@operator("function", silent=True)
def wrap(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Decorate it with a wrapper that hands everything on."""
    return _wrapped(place, "bare")


@operator("function")
def wrap_positions(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Decorate it with a wrapper that takes positions alone."""
    return _wrapped(place, "positional")


@operator("function")
def wrap_keywords(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Decorate a method with a wrapper that takes keywords alone."""
    return _wrapped(place, "keyword") if place.owner is not None else None


@operator("function")
def pass_all_on(place: Place, draw: Random, _: Package) -> Changes | None:
    """Rename it, and let `*args` and `**kwargs` or one of them lead to it."""
    function = function_at(place)
    if is_special(place) or decorator_names(place) or isinstance(function, ast.AsyncFunctionDef):
        return None
    takes = draw.choice(["*args, **kwargs", "*args", "**kwargs"])
    name, target, first = function.name, f"_{function.name}", ""
    if place.owner is not None:
        target, first = f"self.{target}", "self, "
    passing = place.behind(f"def {name}({first}{takes}):", f"    return {target}({takes})")
    return place.source.with_edits([place.renamed(f"_{name}"), passing])


@operator("function", silent=True)
def pass_on_as_written(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Rename it, and let a function with its very parameters call it."""
    function = function_at(place)
    arguments = function.args
    if is_special(place) or decorator_names(place) or isinstance(function, ast.AsyncFunctionDef):
        return None
    if any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in own_statements(place)):
        return None
    plain = [*arguments.posonlyargs, *arguments.args]
    given = [each.arg for each in plain[int(place.owner is not None) :]]
    given += [f"*{arguments.vararg.arg}"] if arguments.vararg else []
    given += [f"{each.arg}={each.arg}" for each in arguments.kwonlyargs]
    given += [f"**{arguments.kwarg.arg}"] if arguments.kwarg else []
    target = f"_{function.name}" if place.owner is None else f"{plain[0].arg}._{function.name}" if plain else ""
    start = place.source.text.index(function.name, place.source.offset(function.lineno, function.col_offset) + 4)
    end = place.source.lines(function)[1]
    indent = indentation(place)
    passing = (
        f"\n{indent}def {function.name}({ast.unparse(arguments)}):\n{indent}    return {target}({', '.join(given)})\n"
    )
    passing = passing if place.source.text[:end].endswith("\n") else f"\n{passing}"
    return place.source.with_edits([(start, start, "_"), (end, end, passing)]) if target else None


@operator("function", silent=True)
def define_either_way(place: Place, draw: Random, _: Package) -> Changes | None:
    """Put it under a condition whose other branch defines it just so."""
    return _under(place, draw.choice(["if _sys.version_info >= (3, 8):", "if _sys.platform == 'win32':"]))


def _under(place: Place, condition: str) -> Changes:
    node = place.node
    assert isinstance(node, ast.stmt)  # noqa: S101 - no module
    start, end = place.source.lines(node)
    indent = indentation(place)
    text = place.source.text[start:end].rstrip("\n") + "\n"
    inner = "".join(f"    {line}" if line.strip() else line for line in text.splitlines(keepends=True))
    both = f"{indent}{condition}\n{inner}{indent}else:\n{inner}"
    return place.source.with_edits([(start, end, both), import_at_top(place, "import sys as _sys")])


@operator("function")
def define_on_windows(place: Place, draw: Random, _: Package) -> Changes | None:
    """Define it under a condition alone."""
    node = function_at(place)
    start, end = place.source.lines(node)
    indent = indentation(place)
    conditions = [
        "if _sys.platform == 'win32':",
        "if _sys.version_info >= (4,):",
        "if 'FLAG' in __import__('os').environ:",
    ]
    condition = draw.choice(conditions)
    text = place.source.text[start:end].rstrip("\n") + "\n"
    inner = "".join(f"    {line}" if line.strip() else line for line in text.splitlines(keepends=True))
    return place.source.with_edits(
        [(start, end, f"{indent}{condition}\n{inner}"), import_at_top(place, "import sys as _sys")]
    )

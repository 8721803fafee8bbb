"""The visit of one file's text by griffe, and the syntax tree behind it.

griffe finds the functions with their parameters; what it drops (several definitions of one name, branches, targets of
loops, attributes set outside `__init__`, `del`) is read from the tree that it visited.
"""

import ast
import contextlib
import functools
import logging
import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import griffe

from apicheck.model.signature import Parameter, ParameterKind, Signature
from apicheck.surface.reading.deprecation_text import Mentions
from apicheck.surface.reading.source_text import UnreadableSource

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef

# So many lines of what stands below an assignment are looked at for the string that documents it.
_LONGEST_DOCUMENTATION = 60
_STRING_BELOW = re.compile(r"\s*[rR]?(?P<quotes>\"\"\"|'''|\"|')(?P<text>.*?)(?P=quotes)[ ]*(?:$|#|\n)", re.DOTALL)

_KINDS = {
    griffe.ParameterKind.positional_only: ParameterKind.POSITIONAL_ONLY,
    griffe.ParameterKind.positional_or_keyword: ParameterKind.POSITIONAL_OR_KEYWORD,
    griffe.ParameterKind.var_positional: ParameterKind.VAR_POSITIONAL,
    griffe.ParameterKind.keyword_only: ParameterKind.KEYWORD_ONLY,
    griffe.ParameterKind.var_keyword: ParameterKind.VAR_KEYWORD,
}


class SyntaxVisit:
    """One parsed file: its tree, its text, and what griffe made of its functions."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.deprecations = Mentions(text)
        self.tree = ast.Module(body=[], type_ignores=[])
        self._functions: dict[int, griffe.Function] = {}
        self._lines = text.split("\n")

    @functools.cached_property
    def constants(self) -> dict[str, ast.expr]:
        """The texts that the module's own statements bind to single names, as messages are."""
        return {
            statement.targets[0].id: statement.value
            for statement in self.tree.body
            if isinstance(statement, ast.Assign)
            and isinstance(statement.targets[0], ast.Name)
            and isinstance(statement.value, ast.Constant | ast.JoinedStr | ast.BinOp)
        }

    def signature(self, node: FunctionNode | ast.Lambda) -> Signature:
        """Return the signature as written, `self` included; defaults and annotations as source text."""
        returns = None if isinstance(node, ast.Lambda) or node.returns is None else annotation_text(node.returns)
        function = self._functions.get(id(node))
        written = griffe.get_parameters(node.args)
        if function is None:  # griffe makes attributes of properties, and does not look into lambdas.
            return Signature(tuple(_parameter(*parameter) for parameter in written), returns)
        return Signature(
            tuple(
                _parameter(parameter.name, syntax[1], parameter.kind or syntax[2], syntax[3])
                for parameter, syntax in zip(function.parameters, written, strict=True)
            ),
            returns,
        )

    def segment(self, node: ast.expr) -> str:
        """Return the source text of an expression, its lines as written."""
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        lines = self._lines
        if first == last:
            line = lines[first]
            if line.isascii():
                return line[node.col_offset : node.end_col_offset]
            return line.encode()[node.col_offset : node.end_col_offset].decode()
        head = lines[first].encode()[node.col_offset :].decode()
        tail = lines[last].encode()[: node.end_col_offset].decode()
        return "\n".join([head, *lines[first + 1 : last], tail])

    def documentation(self, node: ast.stmt) -> str:
        """Return what documents an assignment, as Sphinx reads it: `#:` comments above it or behind it, a string below.

        Source: the documentation of `sphinx.ext.autodoc`, `autoattribute`.
        """
        first, last = node.lineno - 1, node.end_lineno or node.lineno
        above = first
        while above and self._lines[above - 1].lstrip().startswith("#:"):
            above -= 1
        comments = [line.lstrip()[2:].removeprefix(" ") for line in self._lines[above:first]]
        if comments:
            return "\n".join(comments)
        below = _STRING_BELOW.match("\n".join(self._lines[last : last + _LONGEST_DOCUMENTATION]))
        return self._lines[first].partition("#:")[2] if below is None else below["text"]

    def stripped_lines(self, first: int, last: int) -> str:
        """Return the lines `first` to `last`, counted from 1, without indentation, blank lines and trailing spaces."""
        return "\n".join(filter(None, map(str.strip, self._lines[first - 1 : last])))

    def line_has(self, word: str, first: int, last: int) -> bool:
        """Tell whether `word` occurs in the lines `first` to `last`, counted from 1."""
        return any(word in line for line in self._lines[first - 1 : last])


_VARIADIC = (griffe.ParameterKind.var_positional, griffe.ParameterKind.var_keyword)


def _parameter(
    name: str, annotation: ast.AST | None, kind: griffe.ParameterKind, default: str | ast.AST | None
) -> Parameter:
    """Convert a parameter, its default and annotation from the tree.

    griffe's expressions lose the quotes in `Literal["a"]`, give up on some defaults, and take time that grows with the
    square of an expression's depth.
    """
    text = _text(default) if isinstance(default, ast.AST) else default
    return Parameter(
        name,
        _KINDS[kind],
        None if kind in _VARIADIC else text,
        annotation_text(annotation) if isinstance(annotation, ast.expr) else None,
    )


def annotation_text(node: ast.expr) -> str:
    """Return an annotation as text; one that is written as a string is its content (PEP 484, forward references)."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.strip()
    return _text(node)


def _text(node: ast.AST) -> str:
    """Return the text of an expression as `ast.unparse` spells it, the simple ones without its cost."""
    match node:
        case ast.Name():
            return node.id
        case ast.Constant(value=None | bool() | int() | str()):
            return repr(node.value)
        case _:
            return ast.unparse(node)


class _Recorder(griffe.Extension):  # type: ignore[misc, unused-ignore]
    """Keeps the tree and the griffe function of each definition, also of those that a later one replaces."""

    def __init__(self, visit: SyntaxVisit, functions: dict[int, griffe.Function]) -> None:
        super().__init__()
        self._visit = visit
        self._functions = functions

    def on_module_node(self, *, node: Any, agent: Any, **_: Any) -> None:  # noqa: ARG002 - griffe's hook
        self._visit.tree = node

    def on_function_instance(self, *, node: Any, func: griffe.Function, agent: Any, **_: Any) -> None:  # noqa: ARG002
        self._functions[id(node)] = func


_BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")


class _Visitor(griffe.Visitor):  # type: ignore[misc, unused-ignore]
    """griffe's visitor without what is read from the tree anyway: expressions, and the values of attributes."""

    def generic_visit(self, node: ast.AST) -> None:
        """Visit the statements in the blocks of `node`; griffe wants each to know its parent."""
        for block in _BLOCKS:
            for child in getattr(node, block, ()):
                child.parent = node
                self.visit(child)

    def handle_attribute(self, node: Any, annotation: Any = None) -> None:
        """Pass over assignments: griffe keeps one value for a name, and the tree has them all."""


def visit(name: str, path: str, text: str) -> SyntaxVisit:
    """Parse `text` as the module `name` standing in the file `path`.

    Raises `UnreadableSource` where the running Python cannot parse it, with the line; `RecursionError` where an
    expression nests deeper than the stack allows.
    """
    result = SyntaxVisit(text)
    recorder = _Recorder(result, result._functions)  # noqa: SLF001 - filled during the visit, read-only after it
    with _quiet():
        try:
            _Visitor(name, PurePath(path), text, griffe.Extensions(recorder)).get_module()  # type: ignore[arg-type]
        except SyntaxError as error:
            raise UnreadableSource(_explain(error), error.lineno) from error
        except MemoryError as error:  # the parser's stack, not the machine's memory
            raise UnreadableSource("cannot be parsed: its expressions nest too deeply") from error
        except ValueError as error:
            raise UnreadableSource(f"cannot be parsed: {error}") from error
    return result


def _explain(error: SyntaxError) -> str:
    running = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    return (
        f"does not parse as {running}: {error.msg}; if it is written for a newer Python, run apicheck with that version"
    )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep warnings about the examined code (invalid escapes and the like) and griffe's log away from the user."""
    logger = logging.getLogger("griffe")
    was_disabled = logger.disabled
    logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.disabled = was_disabled

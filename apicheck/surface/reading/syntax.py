"""One file's text and its syntax tree, and what is read from single nodes of it: signatures, texts, documentation."""

import ast
import bisect
import collections
import functools
import itertools
import re
import sys
import warnings
from collections.abc import Callable, Iterator

from apicheck.model.definition import Function
from apicheck.model.signature import Parameter, ParameterKind, Signature
from apicheck.surface.expressions import annotation_text, text_of
from apicheck.surface.reading.deprecation_text import Mentions
from apicheck.surface.reading.private_names import imported_privately
from apicheck.surface.reading.source_text import UnreadableSource

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef

# So many lines of what stands below an assignment are looked at for the string that documents it.
_LONGEST_DOCUMENTATION = 60
_STRING_BELOW = re.compile(r"\s*[rR]?(?P<quotes>\"\"\"|'''|\"|')(?P<text>.*?)(?P=quotes)[ ]*(?:$|#|\n)", re.DOTALL)


KnownFunctions = dict[tuple[str, bool, frozenset[str]], Function]
"""What the texts of functions tell, by those, by whether they stand in a class, and by what is imported privately."""


Search = Callable[[str], Iterator[tuple[int, str]]]
"""What finds texts in a text, and yields each behind where it begins."""


class Syntax:
    """One parsed file: its text and its tree; `known` is what has been read of other versions of it, if anything."""

    def __init__(self, text: str, tree: ast.Module, known: KnownFunctions | None = None) -> None:
        self.text = text
        self.tree = tree
        self.known = known
        self.deprecations = Mentions(text)
        self._lines = text.split("\n")
        self._found: dict[Search, tuple[list[int], list[str]]] = {}

    @functools.cached_property
    def imported_privately(self) -> frozenset[str]:
        """The names of functions that the module imports from private modules."""
        return imported_privately(self.text)

    @functools.cached_property
    def _line_begins(self) -> list[int]:
        """Where in the text each line begins, and where one behind the last would."""
        return list(itertools.accumulate(map((1).__add__, map(len, self._lines)), initial=0))

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

    @functools.cached_property
    def tables(self) -> dict[str, ast.expr]:
        """The displays that the module's own statements bind to names which nothing in the file binds again."""
        found = {
            statement.targets[0].id: statement.value
            for statement in self.tree.body
            if isinstance(statement, ast.Assign)
            and isinstance(statement.targets[0], ast.Name)
            and isinstance(statement.value, ast.List | ast.Tuple | ast.Set | ast.Dict | ast.BinOp | ast.Call)
        }
        if not found:
            return {}
        stored = collections.Counter(
            node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        )
        return {name: value for name, value in found.items() if stored[name] == 1}

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

    def lines(self, first: int, last: int) -> str:
        """Return the lines `first` to `last`, counted from 1, as they are written."""
        begins = self._line_begins
        return self.text[begins[first - 1] : begins[last]]

    def found(self, search: Search, first: int, last: int) -> list[str]:
        """Return what `search` yields, with where it is, of the lines `first` to `last`, counted from 1.

        The whole text is searched once, as many statements are asked about.
        """
        if search not in self._found:
            places = list(search(self.text))
            self._found[search] = [start for start, _ in places], [text for _, text in places]
        starts, texts = self._found[search]
        begins = self._line_begins
        return texts[bisect.bisect_left(starts, begins[first - 1]) : bisect.bisect_left(starts, begins[last])]

    def line_has(self, word: str, first: int, last: int) -> bool:
        """Tell whether `word` occurs in the lines `first` to `last`, counted from 1."""
        begins = self._line_begins
        return self.text.find(word, begins[first - 1], begins[last]) >= 0


def signature_of(node: FunctionNode | ast.Lambda) -> Signature:
    """Return the signature as written, `self` included; defaults and annotations as source text.

    Source: language reference, 8.7 "Function definitions"; the `ast` module's documentation of `arguments`.
    """
    returns = None if isinstance(node, ast.Lambda) or node.returns is None else annotation_text(node.returns)
    return Signature(tuple(_parameters(node.args)), returns, type_parameters_of(node))


def _parameters(written: ast.arguments) -> Iterator[Parameter]:
    first_default = len(written.posonlyargs) + len(written.args) - len(written.defaults)
    index = -first_default
    for kind, arguments in (
        (ParameterKind.POSITIONAL_ONLY, written.posonlyargs),
        (ParameterKind.POSITIONAL_OR_KEYWORD, written.args),
    ):
        for argument in arguments:
            yield _parameter(argument, kind, written.defaults[index] if index >= 0 else None)
            index += 1
    if written.vararg is not None:
        yield _parameter(written.vararg, ParameterKind.VAR_POSITIONAL)
    for argument, default in zip(written.kwonlyargs, written.kw_defaults, strict=True):
        yield _parameter(argument, ParameterKind.KEYWORD_ONLY, default)
    if written.kwarg is not None:
        yield _parameter(written.kwarg, ParameterKind.VAR_KEYWORD)


def _parameter(written: ast.arg, kind: ParameterKind, default: ast.expr | None = None) -> Parameter:
    return Parameter(
        written.arg,
        kind,
        None if default is None else _text(default),
        None if written.annotation is None else annotation_text(written.annotation),
    )


def type_parameters_of(node: ast.AST) -> tuple[str, ...]:
    """Return the source text of each type parameter of a statement (PEP 695).

    Python 3.11 has no such nodes, and can't parse what needs them.
    """
    return tuple(text_of(each) for each in getattr(node, "type_params", ()))


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return repr(node.value)  # `u"x"` is the same text
    return text_of(node)


def parse(text: str, known: KnownFunctions | None = None) -> Syntax:
    """Parse the text of a module; `known` is what has been read of other versions of it.

    Raises `UnreadableSource` where the running Python cannot parse it, with the line; `RecursionError` where an
    expression nests deeper than the stack allows.
    """
    try:
        with warnings.catch_warnings():  # invalid escapes and the like are no matter of the user's
            warnings.simplefilter("ignore")
            return Syntax(text, ast.parse(text), known)
    except SyntaxError as error:
        raise UnreadableSource(_explain(error), error.lineno) from error
    except MemoryError as error:  # the parser's stack, not the machine's memory
        raise UnreadableSource("cannot be parsed: its expressions nest too deeply") from error
    except ValueError as error:
        raise UnreadableSource(f"cannot be parsed: {error}") from error


def _explain(error: SyntaxError) -> str:
    running = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    return (
        f"does not parse as {running}: {error.msg}; if it is written for a newer Python, run apicheck with that version"
    )

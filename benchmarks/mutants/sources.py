"""The sources of a package as text, the places in them that can be mutated, and edits that leave the rest as it is."""

import ast
import functools
import io
import tokenize
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from benchmarks.accuracy.facts import SUPPORT_FOLDERS, is_private

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef
Edit = tuple[int, int, str]
"""Where the replaced text starts and ends, as offsets, and what takes its place."""
Changes = dict[str, str | None]
"""What a mutation makes of files: their new text, None for those that are removed."""


class Source:
    """A file: `path` from the root of the distribution, the dotted name of its `module`, its text and its tree."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.is_package = path.endswith("__init__.py")
        self.module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        self.tree = ast.parse(text)
        self._lines = [0]
        for line in text.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a place that `ast` tells: its columns count bytes."""
        start = self._lines[line - 1]
        return start + len(self.text[start : self._lines[line]].encode()[:column].decode())

    def span(self, node: ast.expr | ast.stmt | ast.arg) -> tuple[int, int]:
        """Return where a node starts, its decorators counted in, and where it ends."""
        first = min([node, *getattr(node, "decorator_list", [])], key=lambda each: each.lineno)
        start = self.offset(first.lineno, first.col_offset) - (first is not node)
        return start, self.offset(node.end_lineno or 0, node.end_col_offset or 0)

    def lines(self, node: ast.stmt) -> tuple[int, int]:
        """Return the span of a statement together with its indentation and the end of its last line."""
        start, end = self.span(node)
        newline = self.text.find("\n", end)
        return self.text.rfind("\n", 0, start) + 1, len(self.text) if newline < 0 else newline + 1

    def of(self, node: ast.expr | ast.stmt | ast.arg) -> str:
        """Return the text of a node."""
        start, end = self.span(node)
        return self.text[start:end]

    def with_edits(self, edits: Iterable[Edit]) -> Changes:
        """Return the file with parts of its text replaced."""
        text = self.text
        for start, end, new in sorted(edits, reverse=True):
            text = text[:start] + new + text[end:]
        return {self.path: text}

    def parameters_span(self, function: Function) -> tuple[int, int]:
        """Return the span between the parentheses of a function's parameters."""
        start = self.offset(function.lineno, function.col_offset)
        end = self.span(function.body[0])[0]
        depth, opening = 0, 0
        lines = [0]
        for line in self.text[start:end].splitlines(keepends=True):
            lines.append(lines[-1] + len(line))
        try:
            for token in tokenize.generate_tokens(io.StringIO(self.text[start:end]).readline):
                if token.string in {"(", "[", "{"}:
                    depth += 1
                    if token.string == "(" and depth == 1:
                        opening = start + lines[token.end[0] - 1] + token.end[1]
                elif token.string in {")", "]", "}"}:
                    depth -= 1
                    if depth == 0 and token.string == ")":
                        return opening, start + lines[token.start[0] - 1] + token.start[1]
        except (tokenize.TokenError, IndentationError):
            pass
        raise ValueError(f"{self.path}:{function.lineno}: no parameters found")

    def with_parameters(self, function: Function, arguments: ast.arguments, *more: Edit) -> Changes:
        """Return the file with other parameters for a function."""
        start, end = self.parameters_span(function)
        return self.with_edits([(start, end, ast.unparse(arguments)), *more])


class Place(msgspec.Struct, frozen=True):
    """Something that can be mutated: a module, a class or a function, which `owner` holds where it is a method."""

    source: Source
    node: ast.AST
    owner: ast.ClassDef | None = None

    @property
    def path(self) -> str:
        """Its dotted path."""
        names = [self.source.module, self.owner and self.owner.name, getattr(self.node, "name", None)]
        return ".".join(name for name in names if name)

    @property
    def definition(self) -> Definition:
        """The function or class."""
        assert isinstance(self.node, Definition)  # noqa: S101 - no module
        return self.node

    def renamed(self, name: str) -> Edit:
        """Give a function or class another name where it is defined."""
        node = self.definition
        start = self.source.text.index(node.name, self.source.offset(node.lineno, node.col_offset) + len("def "))
        return start, start + len(node.name), name

    def behind(self, *lines: str) -> Edit:
        """Put lines behind a function or class, with its indentation."""
        end = self.source.lines(self.definition)[1]
        line = "" if self.source.text[:end].endswith("\n") else "\n"
        indentation = " " * self.definition.col_offset
        return end, end, f"{line}\n" + "".join(f"{indentation}{each}\n" for each in lines)


class Package:
    """All files of a distribution's packages."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = dict(files)

    def sources(self) -> Iterator[Source]:
        """Yield the files that are no tests."""
        for path, text in sorted(self.files.items()):
            if path.endswith(".py") and not (SUPPORT_FOLDERS | {"test", "testing"}) & set(path.split("/")):
                yield source_of(path, text)

    def places(self, kind: str) -> list[Place]:
        """Return the places of a kind, `module`, `class` or `function`, under a public name."""
        return [place for source in self.sources() for place in places_in(source) if _KINDS[type(place.node)] == kind]

    def changed(self, changes: Changes) -> "Package":
        """Return the package after a mutation."""
        files = {path: text for path, text in (self.files | changes).items() if text is not None}
        return Package(files)


_KINDS: dict[type, str] = {
    ast.Module: "module",
    ast.ClassDef: "class",
    ast.FunctionDef: "function",
    ast.AsyncFunctionDef: "function",
}


@functools.lru_cache(maxsize=4096)
def source_of(path: str, text: str) -> Source:
    """Parse a file, once for each of its texts."""
    return Source(path, text)


def places_in(source: Source) -> Iterator[Place]:
    """Yield the module, its functions, its classes and their methods."""
    yield Place(source, source.tree)
    for node in source.tree.body:
        if not isinstance(node, Definition) or is_private(node.name):
            continue
        yield Place(source, node)
        if isinstance(node, ast.ClassDef):
            for member in node.body:
                if isinstance(member, Definition) and not is_private(member.name):
                    yield Place(source, member, node)

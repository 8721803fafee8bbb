"""The deprecations of single parameters, as far as it is certain which one is meant.

Told by a decorator about parameters that names one, by a warning under a test of nothing but one parameter, or by a
`deprecated` directive that quotes a parameter's name or stands below its description.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from apicheck.model.deprecation import Deprecation
from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part
from apicheck.surface.reading import deprecation_text
from apicheck.surface.reading.deprecation_calls import (
    ABOUT_PARAMETERS,
    keywords_of,
    merged,
    of_arguments,
    unconditional_warning,
)
from apicheck.surface.reading.syntax import FunctionNode, Syntax

PARAMETER_WORDS = re.compile(
    r"^\s*passing\b|\b(?:parameter|argument|arg|kwarg|keyword)s?\b.{0,40}\b(?:is|are|was|ha(?:s|ve) been|will be)\b",
    re.IGNORECASE,
)
"""What a message says that is about parameters and not about the whole function."""


def of_parameters(node: FunctionNode, syntax: Syntax) -> tuple[tuple[str, Deprecation], ...]:
    """Return the names and deprecations of single parameters, as far as it is certain which one is meant.

    Told by a decorator about parameters that names one, by a warning under a test of nothing but one parameter, or by a
    directive in a docstring that names one or stands below its description.
    """
    first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
    if not syntax.deprecations.within(first, node.end_lineno or node.lineno):
        return ()
    names = set(parameter_names(node))
    found: dict[str, Deprecation] = {}
    for name, deprecation in (
        *_of_parameter_decorators(node),
        *_of_branches(node, syntax),
        *_of_parameter_docs(node, names),
    ):
        if name in names:
            found[name] = merged(found.get(name), deprecation) or deprecation
    return tuple(found.items())


def parameter_names(node: FunctionNode) -> tuple[str, ...]:
    """Return the names of the parameters that a caller may pass by themselves."""
    arguments = node.args
    return tuple(argument.arg for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs))


def docstring_of(node: FunctionNode | ast.ClassDef | ast.Module) -> str:
    """Return the docstring as it is written, empty where there is none."""
    match node.body:
        case [ast.Expr(value=ast.Constant(value=str(text))), *_]:
            return text
        case _:
            return ""


def _of_parameter_decorators(node: FunctionNode) -> Iterator[tuple[str, Deprecation]]:
    """Yield what decorators such as `@deprecated_params(autoload=("1.4", "..."))` say of the parameters they name."""
    for decorator in node.decorator_list:
        if not isinstance(decorator, ast.Call):
            continue
        last = last_part(dotted_name(decorator.func) or "").lower().lstrip("_")
        if not (("deprecat" in last and ABOUT_PARAMETERS.search(last)) or last == "delete_parameter"):
            continue
        told = of_arguments(decorator)
        for argument in (*decorator.args, *(keyword.value for keyword in decorator.keywords)):
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value, told
        for name, value in keywords_of(decorator).items():
            if isinstance(value, ast.Tuple) and value.elts:
                yield name, of_arguments(ast.Call(value, list(value.elts), []))
            elif isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield name, deprecation_text.read(value.value)


def _of_branches(node: FunctionNode, syntax: Syntax) -> Iterator[tuple[str, Deprecation]]:
    """Yield what a body warns of under a test of one parameter alone: `if x is not None`, `if x != ...`, `if x`."""
    for statement in node.body:
        if isinstance(statement, ast.If):
            name = _tested(statement.test)
            found = None if name is None else unconditional_warning(statement.body, syntax.constants)
            if name is not None and found is not None:
                yield name, found


def _tested(test: ast.expr) -> str | None:
    """Return the one parameter that is given where the test holds; an equality is about a single value of it."""
    match test:
        case ast.Name(id=name):
            return name
        case ast.Compare(left=ast.Name(id=name), ops=[ast.IsNot() | ast.NotEq()]):
            return name
        case _:
            return None


def _of_parameter_docs(node: FunctionNode, names: Iterable[str]) -> Iterator[tuple[str, Deprecation]]:
    """Yield the directives of a docstring that stand below a parameter's description, or quote a parameter's name."""
    text = docstring_of(node)
    if ".. deprecated::" not in text:
        return
    clean = _cleaned(text)
    lines = clean.split("\n")
    for number, line in enumerate(lines):
        if not line.lstrip().startswith(".. deprecated::"):
            continue
        for indent, version, message in deprecation_text.directives("\n".join(lines[number:])):
            told = deprecation_text.read(message, since=version)
            if indent:
                above = _described_above(lines[:number], indent)
                if above is not None:
                    yield above, told
            else:
                subject = _VERB.split(message, maxsplit=1)[0] if PARAMETER_WORDS.search(message) else ""
                for name in names:
                    if re.search(rf"[`'\"*]{re.escape(name)}[`'\"*=]", subject):
                        yield name, told
            break


# What stands before it is what a sentence is about; what stands behind it may be what to use instead.
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|will)\b", re.IGNORECASE)


def _cleaned(text: str) -> str:
    first, _, rest = text.partition("\n")
    lines = rest.expandtabs().split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join([first.lstrip(), *(line[margin:] for line in lines)])


def _described_above(lines: Sequence[str], indent: int) -> str | None:
    """Return the parameter in whose description a directive of this indentation stands: `:param x:`, `x : int`."""
    for line in reversed(lines):
        if line.strip() and len(line) - len(line.lstrip()) < indent:
            found = _PARAMETER_ITEM.match(line.strip())
            return None if found is None else found["field"] or found["item"]
    return None


_PARAMETER_ITEM = re.compile(
    r":(?:param|keyword|arg|kwarg)(?:\s+[^:]+?)??\s+\*{0,2}(?P<field>\w+)\s*:|(?P<item>\w+)\s*(?:\([^)]*\)\s*)?:"
)

"""What nobody sees from outside: another layout, another spelling, another home."""

import ast
from random import Random

from benchmarks.mutants.operators import operator
from benchmarks.mutants.operators.functions import import_at_top
from benchmarks.mutants.operators.parameters import function_at
from benchmarks.mutants.sources import Changes, Definition, Edit, Package, Place


@operator("module", silent=True)
def reformat(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Write the whole file anew."""
    return {place.source.path: f"{ast.unparse(place.source.tree)}\n"}


@operator("function", silent=True)
def respell_annotations(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Write `Optional[X]` as `Union[X, None]`, and the other way."""
    edits: list[Edit] = []
    function = function_at(place)
    for each in [*function.args.args, *function.args.kwonlyargs]:
        node = each.annotation
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) in {"Optional", "typing.Optional", "t.Optional"}:
            union = ast.unparse(node.value).replace("Optional", "Union")
            if union.startswith("Union") and "Union" not in place.source.text:
                continue
            edits.append((*place.source.span(node), f"{union}[None, {ast.unparse(node.slice)}]"))
    return place.source.with_edits(edits) if edits else None


@operator("module", silent=True)
def postpone_annotations(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Import `annotations` from the future."""
    if "annotations" in place.source.text or "BaseModel" in place.source.text:
        return None
    return place.source.with_edits([import_at_top(place, "from __future__ import annotations")])


@operator("module", silent=True)
def move_definition(place: Place, draw: Random, _: Package) -> Changes | None:
    """Move a function or class that needs nothing of its module to another, and import it from there."""
    found = []
    for each in place.source.tree.body:
        if not isinstance(each, Definition) or each.decorator_list:
            continue
        inside = {node.id for node in ast.walk(each) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        bound = {node.id for node in ast.walk(each) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        bound |= {node.arg for node in ast.walk(each) if isinstance(node, ast.arg)}
        bound |= {str(getattr(node, "name", "")) for node in ast.walk(each)}
        if inside - bound - set(dir(__import__("builtins"))):
            continue
        if any(isinstance(node, ast.arg) and node.annotation for node in ast.walk(each)):
            continue  # the names in annotations would have to come along
        if "__" in ast.unparse(each).replace("__init__", "") or any(isinstance(n, ast.Import) for n in ast.walk(each)):
            continue
        found.append(each)
    if not found or "/" not in place.source.path:
        return None
    chosen = draw.choice(found)
    folder = place.source.path.rpartition("/")[0]
    name = f"_home_of_{chosen.name.lower()}"
    absolute = folder.replace("/", ".")
    start, end = place.source.lines(chosen)
    statement = f"from {absolute}.{name} import {chosen.name} as {chosen.name}\n"
    if chosen.name.startswith("_"):
        statement = f"from {absolute}.{name} import {chosen.name}\n"
    changes = place.source.with_edits([(start, end, statement)])
    return {**changes, f"{folder}/{name}.py": f"from __future__ import annotations\n\n{place.source.text[start:end]}"}


@operator("function", silent=True)
def add_docstring_and_comment(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Put a comment above it."""
    start = place.source.lines(function_at(place))[0]
    return place.source.with_edits([(start, start, f"{' ' * function_at(place).col_offset}# Explained.\n")])


@operator("class", silent=True)
def guard_class(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Define a class in a `try`."""
    node = place.node
    assert isinstance(node, ast.ClassDef)  # noqa: S101 - the kind of place that is asked for
    if node.col_offset:
        return None
    start, end = place.source.lines(node)
    text = place.source.text[start:end]
    if '"""' in text.replace(f'"""{ast.get_docstring(node, clean=False)}"""', "") or "\\\n" in text:
        return None
    inner = "".join(f"    {line}" if line.strip() else line for line in text.splitlines(keepends=True)).rstrip()
    return place.source.with_edits([(start, end, f"try:\n{inner}\nfinally:\n    pass\n")])


@operator("class", silent=True)
def sort_members(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Let the last two methods of a class change places."""
    node = place.node
    assert isinstance(node, ast.ClassDef)  # noqa: S101 - the kind of place that is asked for
    if len(node.body) < 2:
        return None
    first, second = node.body[-2:]
    if not all(isinstance(each, ast.FunctionDef) and not each.decorator_list for each in (first, second)):
        return None
    if getattr(first, "name", "") == getattr(second, "name", ""):
        return None
    one, other = place.source.lines(first), place.source.lines(second)
    text = place.source.text
    return place.source.with_edits(
        [(*one, f"{text[slice(*other)].rstrip()}\n\n"), (*other, f"{text[slice(*one)].rstrip()}\n")]
    )

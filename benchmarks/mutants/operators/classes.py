"""What happens to classes: their bases, their abstract methods, how they are made."""

import ast
from random import Random

from benchmarks.mutants.operators import operator
from benchmarks.mutants.operators.functions import decorated, decorator_names, import_at_top
from benchmarks.mutants.operators.members import class_at, methods
from benchmarks.mutants.operators.parameters import function_at
from benchmarks.mutants.sources import Changes, Edit, Package, Place


def bases_edit(place: Place, bases: list[str], keywords: list[str] | None = None) -> Edit:
    """Write a class statement's bases anew."""
    node, text = class_at(place), place.source.text
    start = text.index(node.name, place.source.offset(node.lineno, node.col_offset) + 5) + len(node.name)
    end = start
    for each in (*node.bases, *(keyword.value for keyword in node.keywords)):
        end = max(end, place.source.span(each)[1])
    if end == start and text[start : start + 1] == "(":
        end += 1
    end = text.index(":", end) if end == start else text.index(":", text.index(")", end))
    written = [*bases, *(keywords if keywords is not None else [ast.unparse(each) for each in node.keywords])]
    return start, end, f"({', '.join(written)})" if written else ""


def bases_of(place: Place) -> list[str]:
    """Return the bases as they are written."""
    return [ast.unparse(each) for each in class_at(place).bases]


def takes_bases(place: Place) -> bool:
    """Tell whether the class statement can be given other bases: type parameters are left alone."""
    return not getattr(class_at(place), "type_params", [])


@operator("class")
def remove_base(place: Place, draw: Random, _: Package) -> Changes | None:
    """Remove a base."""
    bases = bases_of(place)
    if not bases or not takes_bases(place):
        return None
    bases.remove(draw.choice(bases))
    return place.source.with_edits([bases_edit(place, bases)])


@operator("class")
def add_base(place: Place, draw: Random, _: Package) -> Changes | None:
    """Add a base."""
    added = draw.choice(["Exception", "dict", "_Added"])
    if not takes_bases(place) or "class _Added" in place.source.text:
        return None
    start = place.source.lines(class_at(place))[0]
    definition = "class _Added:\n    def more(self): ...\n\n\n" if class_at(place).col_offset == 0 else ""
    return place.source.with_edits([(start, start, definition), bases_edit(place, [*bases_of(place), added])])


@operator("class")
def reorder_bases(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Let the bases change places."""
    bases = bases_of(place)
    if len(bases) < 2 or not takes_bases(place):
        return None
    return place.source.with_edits([bases_edit(place, bases[::-1])])


@operator("class", silent=True)
def insert_private_base(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Put a private class between a class and its bases."""
    node = class_at(place)
    if node.decorator_list or node.keywords or not takes_bases(place) or "Generic" in "".join(bases_of(place)):
        return None
    bases = bases_of(place)
    if any(name.rpartition(".")[2] in {"NamedTuple", "TypedDict", "Protocol", "Enum", "IntEnum"} for name in bases):
        return None
    start = place.source.lines(node)[0]
    above = f"class _BaseOf{node.name}{f'({chr(44).join(bases)})' if bases else ''}:\n    pass\n\n\n"
    return place.source.with_edits([(start, start, above), bases_edit(place, [f"_BaseOf{node.name}"])])


@operator("class", silent=True)
def move_body_to_private_base(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Make a private class of a class, and let an empty one of its name inherit from it."""
    node = class_at(place)
    if node.decorator_list or node.keywords or not takes_bases(place) or are_uninherited(bases_of(place)):
        return None
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    if "__class__" in names or "__slots__" in ast.unparse(node) or has_private_names(node):
        return None
    heir = place.behind(f"class {node.name}(_{node.name}):", "    pass")
    return place.source.with_edits([place.renamed(f"_{node.name}"), heir])


_UNINHERITED = {"NamedTuple", "TypedDict", "Protocol", "Generic", "Enum", "IntEnum", "Flag", "StrEnum", "IntFlag"}


def are_uninherited(bases: list[str]) -> bool:
    """Tell whether there are bases among some that mean another thing to a class than to its heirs."""
    return any(name.rpartition(".")[2].partition("[")[0] in _UNINHERITED for name in bases)


def has_private_names(node: ast.AST) -> bool:
    """Tell whether names are mangled with the name of the class."""
    names = (str(getattr(each, "attr", getattr(each, "name", ""))) for each in ast.walk(node))
    return any(name.startswith("__") and not name.endswith("__") for name in names)


@operator("function", silent=True)
def move_method_to_mixin(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Move a method to a private mixin of its class."""
    function, node = function_at(place), place.owner
    if node is None or node.keywords or node.decorator_list or len(node.body) < 2 or getattr(node, "type_params", []):
        return None
    if decorator_names(place) or function.name.startswith("__") or has_private_names(function):
        return None
    names = {each.id for each in ast.walk(function) if isinstance(each, ast.Name)}
    bases = [ast.unparse(each) for each in node.bases]
    if names & {"super", "__class__"} or any(
        name.rpartition(".")[2].partition("[")[0] in _UNINHERITED for name in bases
    ):
        return None
    of_class = Place(place.source, node)
    start, end = place.source.lines(function)
    above = place.source.lines(node)[0]
    name = f"_{node.name}_{function.name}"
    mixin = f"class {name}:\n{place.source.text[start:end].rstrip()}\n\n\n"
    return place.source.with_edits([(above, above, mixin), (start, end, ""), bases_edit(of_class, [name, *bases])])


@operator("function")
def make_abstract(place: Place, draw: Random, _: Package) -> Changes | None:
    """Let subclasses have to define a method."""
    node = place.owner
    if node is None or decorator_names(place) or node.keywords or getattr(node, "type_params", []):
        return None
    if function_at(place).name in {"__init__", "__new__"}:
        return None
    of_class = Place(place.source, node)
    edits = [decorated(place, "_abc.abstractmethod"), import_at_top(place, "import abc as _abc")]
    bases = bases_of(of_class)
    edits.append(
        bases_edit(of_class, [*bases, "_abc.ABC"])
        if draw.random() < 0.7
        else bases_edit(of_class, bases, ["metaclass=_abc.ABCMeta"])
    )
    return place.source.with_edits(edits)


@operator("class")
def add_metaclass(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Give the class a metaclass of its own."""
    node = class_at(place)
    if node.keywords or "_OwnMeta" in place.source.text:
        return None
    start = place.source.lines(node)[0]
    definition = "class _OwnMeta(type):\n    pass\n\n\n"
    return place.source.with_edits(
        [(start, start, definition), bases_edit(place, bases_of(place), ["metaclass=_OwnMeta"])]
    )


@operator("class")
def require_subclass_keyword(place: Place, draw: Random, _: Package) -> Changes | None:
    """Ask subclasses for a keyword, or offer one."""
    node = class_at(place)
    if "__init_subclass__" in methods(node) or node.body[-1].lineno == node.lineno:
        return None
    indent = " " * node.body[-1].col_offset
    end = place.source.span(node.body[-1])[1]
    parameter = draw.choice(["kind", "kind=None"])
    text = f"def __init_subclass__(cls, *, {parameter}, **kwargs):\n{indent}    super().__init_subclass__(**kwargs)"
    return place.source.with_edits([(end, end, f"\n\n{indent}{text}")])


@operator("class")
def rename_class(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Give it another name."""
    node = class_at(place)
    return place.source.with_edits([place.renamed(f"{node.name}Now")])


@operator("class", silent=True)
def rename_class_leaving_an_alias(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Give it another name, and keep the old one."""
    node = class_at(place)
    if node.decorator_list or has_private_names(node):
        return None
    return place.source.with_edits([place.renamed(f"{node.name}Now"), place.behind(f"{node.name} = {node.name}Now")])


@operator("class")
def make_factory(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Let a function make the instances."""
    node = class_at(place)
    if node.col_offset or node.decorator_list:
        return None
    factory = place.behind(f"def {node.name}(*args, **kwargs):", f"    return _{node.name}(*args, **kwargs)")
    return place.source.with_edits([place.renamed(f"_{node.name}"), factory])


@operator("class", silent=True)
def inherit_constructor(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Let a private base define the constructor, and call it with what was given."""
    node = class_at(place)
    initialiser = methods(node).get("__init__")
    if initialiser is None or node.decorator_list or node.keywords or has_private_names(node) or not takes_bases(place):
        return None
    if are_uninherited(bases_of(place)):
        return None
    names = {each.id for each in ast.walk(initialiser) if isinstance(each, ast.Name)}
    if names & {"super", "__class__"} or "__slots__" in ast.unparse(node):
        return None
    bases = bases_of(place)
    start, end = place.source.lines(initialiser)
    above = place.source.lines(node)[0]
    above_it = f"({', '.join(bases)})" if bases else ""
    base = f"class _Made{node.name}{above_it}:\n{place.source.text[start:end].rstrip()}\n\n\n"
    indent = " " * initialiser.col_offset
    passing = f"{indent}def __init__(self, *args, **kwargs):\n{indent}    super().__init__(*args, **kwargs)\n"
    return place.source.with_edits(
        [(above, above, base), (start, end, passing), bases_edit(place, [f"_Made{node.name}"])]
    )


@operator("class")
def add_constructor(place: Place, draw: Random, _: Package) -> Changes | None:
    """Define `__new__` or `__init__` with parameters of its own."""
    node = class_at(place)
    which = draw.choice(["__new__", "__init__"])
    if which in methods(node) or node.body[-1].lineno == node.lineno:
        return None
    indent = " " * node.body[-1].col_offset
    end = place.source.span(node.body[-1])[1]
    takes = draw.choice(["", ", *args, **kwargs", ", added", ", added=None, **kwargs"])
    gives = takes.replace(", added=None", "").replace(", added", "")
    first = "cls" if which == "__new__" else "self"
    call = f"super().{which}({'cls' if first == 'cls' else ''}{gives if first == 'cls' else gives[2:]})"
    body = f"return {call}" if first == "cls" else call
    return place.source.with_edits([(end, end, f"\n\n{indent}def {which}({first}{takes}):\n{indent}    {body}")])

"""What happens to the attributes of classes and of their instances."""

import ast
from random import Random

from benchmarks.mutants.operators import operator
from benchmarks.mutants.operators.functions import decorator_names, indentation, without_decorator
from benchmarks.mutants.operators.parameters import function_at
from benchmarks.mutants.sources import Changes, Edit, Package, Place


def class_at(place: Place) -> ast.ClassDef:
    """Return the class."""
    assert isinstance(place.node, ast.ClassDef)  # noqa: S101 - the kind of place that is asked for
    return place.node


def methods(node: ast.ClassDef) -> dict[str, ast.FunctionDef]:
    """Return the functions of a class body."""
    return {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}


def self_assignments(place: Place) -> list[ast.Assign | ast.AnnAssign]:
    """Return the statements of `__init__`, on its first level, that set a public attribute."""
    initialiser = methods(class_at(place)).get("__init__")
    found: list[ast.Assign | ast.AnnAssign] = []
    for each in initialiser.body if initialiser else []:
        targets = (
            each.targets if isinstance(each, ast.Assign) else [each.target] if isinstance(each, ast.AnnAssign) else []
        )
        if (
            isinstance(each, (ast.Assign, ast.AnnAssign))
            and each.value is not None
            and len(targets) == 1
            and isinstance(targets[0], ast.Attribute)
            and isinstance(targets[0].value, ast.Name)
            and targets[0].value.id == "self"
            and not targets[0].attr.startswith("_")
        ):
            found.append(each)
    return found


def target_of(statement: ast.Assign | ast.AnnAssign) -> ast.Attribute:
    """Return the attribute that a statement sets."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    assert isinstance(target, ast.Attribute)  # noqa: S101 - see `self_assignments`
    return target


def class_values(place: Place) -> list[ast.Assign | ast.AnnAssign]:
    """Return the statements of a class body that give a public name a value."""
    return [
        each
        for each in class_at(place).body
        if (isinstance(each, ast.Assign) and len(each.targets) == 1 and isinstance(each.targets[0], ast.Name))
        or (isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and each.value is not None)
        if not name_of(each).startswith("_")
    ]


def name_of(statement: ast.Assign | ast.AnnAssign) -> str:
    """Return the name that a statement of a class body binds."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    return target.id if isinstance(target, ast.Name) else "_"


@operator("class")
def drop_instance_attribute(place: Place, draw: Random, _: Package) -> Changes | None:
    """Set an attribute no more."""
    found = self_assignments(place)
    if not found:
        return None
    start, end = place.source.span(target_of(draw.choice(found)))
    return place.source.with_edits([(start, end, "_dropped")])


@operator("class", silent=True)
def set_attribute_in_a_method(place: Place, draw: Random, _: Package) -> Changes | None:
    """Let a method set it that `__init__` calls."""
    found = [each for each in self_assignments(place) if isinstance(each, ast.Assign)]
    if not found or any(isinstance(each, ast.Name) for each in ast.walk(found[0].value)):
        found = [each for each in found if all_names(each) <= {"self"}]
    if not found:
        return None
    chosen = draw.choice(found)
    if not all_names(chosen) <= {"self"}:
        return None
    initialiser = methods(class_at(place))["__init__"]
    indent = " " * initialiser.col_offset
    start, end = place.source.span(chosen)
    before = place.source.lines(initialiser)[0]
    helper = f"{indent}def _prepare_it(self):\n{indent}    {place.source.of(chosen)}\n\n"
    return place.source.with_edits([(start, end, "self._prepare_it()"), (before, before, helper)])


def all_names(node: ast.AST) -> set[str]:
    """Return the names that a statement uses."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


@operator("class")
def make_attribute_a_property(place: Place, draw: Random, _: Package) -> Changes | None:
    """Keep it under a private name, and give it by a property."""
    found = self_assignments(place)
    if not found:
        return None
    chosen = target_of(draw.choice(found))
    initialiser = methods(class_at(place))["__init__"]
    indent = " " * initialiser.col_offset
    name = chosen.attr
    lines = [f"@property\n{indent}def {name}(self):\n{indent}    return self._{name}\n"]
    if draw.random() < 0.5:
        lines.append(f"@{name}.setter\n{indent}def {name}(self, value):\n{indent}    self._{name} = value\n")
    end = place.source.lines(initialiser)[1]
    edits: list[Edit] = [(*place.source.span(chosen), f"self._{name}")]
    return place.source.with_edits([*edits, (end, end, "".join(f"\n{indent}{line}" for line in lines))])


@operator("class")
def make_class_value_an_attribute(place: Place, draw: Random, _: Package) -> Changes | None:
    """Set on the instance what the class held."""
    found, initialiser = class_values(place), methods(class_at(place)).get("__init__")
    if not found or initialiser is None or not initialiser.args.args:
        return None
    chosen = draw.choice(found)
    start = place.source.span(initialiser.body[-1])[1]
    assert chosen.value is not None  # noqa: S101 - see `class_values`
    value = ast.unparse(chosen.value)
    setting = f"\n{' ' * initialiser.body[-1].col_offset}{initialiser.args.args[0].arg}.{name_of(chosen)} = {value}"
    return place.source.with_edits([(*place.source.span(chosen), "pass"), (start, start, setting)])


@operator("class")
def remove_class_value(place: Place, draw: Random, _: Package) -> Changes | None:
    """Remove what the class holds under a name."""
    found = class_values(place)
    return place.source.with_edits([(*place.source.span(draw.choice(found)), "pass")]) if found else None


@operator("class")
def make_class_value_a_property(place: Place, draw: Random, _: Package) -> Changes | None:
    """Give it by a property."""
    found = class_values(place)
    if not found:
        return None
    chosen = draw.choice(found)
    indent = " " * chosen.col_offset
    assert chosen.value is not None  # noqa: S101 - see `class_values`
    text = f"@property\n{indent}def {name_of(chosen)}(self):\n{indent}    return {ast.unparse(chosen.value)}"
    return place.source.with_edits([(*place.source.span(chosen), text)])


@operator("function")
def make_property_an_attribute(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Let `__init__` set what a property gave."""
    initialiser = methods(place.owner).get("__init__") if place.owner else None
    function = function_at(place)
    if decorator_names(place) != ["property"] or initialiser is None or not initialiser.args.args or not place.owner:
        return None
    if any(name.startswith(f"{function.name}.") for each in place.owner.body for name in names_above(each)):
        return None
    start = place.source.span(initialiser.body[-1])[1]
    setting = f"\n{' ' * initialiser.body[-1].col_offset}{initialiser.args.args[0].arg}.{function.name} = None"
    begin, end = place.source.lines(function)
    return place.source.with_edits([(begin, end, ""), (start, start, setting)])


def names_above(node: ast.stmt) -> list[str]:
    """Return the decorators of a statement."""
    return [ast.unparse(each) for each in getattr(node, "decorator_list", [])]


@operator("function")
def make_property_a_method(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Drop `property` and what is built upon it."""
    name = function_at(place).name
    if place.owner is None or decorator_names(place) not in (["property"], ["cached_property"]):
        return None
    if any(above.startswith(f"{name}.") for each in place.owner.body for above in names_above(each)):
        return None
    return without_decorator(place, decorator_names(place)[0])


@operator("function")
def drop_setter(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Drop the setter or the deleter of a property."""
    names = decorator_names(place)
    if len(names) != 1 or not names[0].endswith((".setter", ".deleter")):
        return None
    return place.source.with_edits([(*place.source.lines(function_at(place)), "")])


@operator("function")
def drop_special_method(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Drop a method that the language calls."""
    name = function_at(place).name
    if place.owner is None or not name.startswith("__") or len(place.owner.body) < 2:
        return None
    return place.source.with_edits([(*place.source.lines(function_at(place)), "")])


@operator("class")
def add_special_method(place: Place, draw: Random, _: Package) -> Changes | None:
    """Define equality without a hash, a truth value, or no hash at all."""
    added = draw.choice(
        ["def __eq__(self, other): return NotImplemented", "__hash__ = None", "def __bool__(self): return False"]
    )
    node = class_at(place)
    start, end = place.source.span(node.body[-1])
    indent = " " * node.body[-1].col_offset
    if start < place.source.offset(node.lineno, 0) or node.body[-1].lineno == node.lineno:
        return None
    return place.source.with_edits([(end, end, f"\n\n{indent}{added}")])


@operator("class")
def drop_slots(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Drop `__slots__`, or an entry of it."""
    for each in class_at(place).body:
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "__slots__":
            return place.source.with_edits([(*place.source.span(each), "pass")])
    return None


@operator("class")
def add_slots(place: Place, draw: Random, _: Package) -> Changes | None:
    """Add `__slots__` for what `__init__` sets."""
    node = class_at(place)
    if any("__slots__" in ast.unparse(each) for each in node.body) or not methods(node):
        return None
    names = [target_of(each).attr for each in self_assignments(place)]
    if draw.random() < 0.3:
        names = []
    first = next(iter(methods(node).values()))
    start = place.source.lines(first)[0]
    return place.source.with_edits([(start, start, f"{' ' * first.col_offset}__slots__ = {tuple(names)!r}\n\n")])


@operator("function", silent=True)
def move_method_behind_class(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Define it in front of the class, and assign it in the body."""
    function = function_at(place)
    if place.owner is None or decorator_names(place) or function.name.startswith("__"):
        return None
    names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    nested = {each.name for each in place.owner.body if isinstance(each, ast.ClassDef)}
    private = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
    if names & {"super", "__class__", *nested} or any(name.startswith("__") for name in private):
        return None
    start, end = place.source.lines(function)
    step = len(indentation(place)) - place.owner.col_offset
    text = place.source.text[start:end].rstrip("\n") + "\n"
    outer = "".join(line[step:] if line[:step].isspace() else line for line in text.splitlines(keepends=True))
    outer = outer.replace(f"def {function.name}", f"def _{function.name}_of_{place.owner.name}", 1)
    above = place.source.lines(place.owner)[0]
    setting = f"{indentation(place)}{function.name} = _{function.name}_of_{place.owner.name}\n"
    return place.source.with_edits([(above, above, f"{outer}\n\n"), (start, end, setting)])

"""What happens to the fields of data classes, named tuples and models, and to the members of enumerations."""

import ast
from random import Random

from benchmarks.mutants.operators import operator
from benchmarks.mutants.operators.members import class_at, name_of
from benchmarks.mutants.sources import Changes, Package, Place

_MODEL_DECORATORS = ("dataclass", "define", "frozen", "mutable", "attr.s", "attr.attrs", "attrs", "attr.dataclass")
_MODEL_BASES = {"NamedTuple", "BaseModel", "TypedDict"}
_ENUMS = {"Enum", "IntEnum", "Flag", "IntFlag", "StrEnum"}


def fields(place: Place) -> list[ast.AnnAssign | ast.Assign]:
    """Return the statements that declare the fields of a model; none of other classes."""
    node = class_at(place)
    above = [ast.unparse(each).partition("(")[0] for each in node.decorator_list]
    bases = {ast.unparse(each).rpartition(".")[2] for each in node.bases}
    if not any(name.endswith(_MODEL_DECORATORS) for name in above) and not bases & _MODEL_BASES:
        return []
    found: list[ast.AnnAssign | ast.Assign] = [each for each in node.body if isinstance(each, ast.AnnAssign)]
    found += [
        each
        for each in node.body
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Call) and "attr" in ast.unparse(each.value.func)
    ]
    return [each for each in found if name_of(each) != "_" and "ClassVar" not in ast.unparse(each)]


@operator("class")
def remove_field(place: Place, draw: Random, _: Package) -> Changes | None:
    """Remove a field."""
    found = fields(place)
    return place.source.with_edits([(*place.source.span(draw.choice(found)), "pass")]) if found else None


@operator("class")
def add_field(place: Place, draw: Random, _: Package) -> Changes | None:
    """Add a field, with or without a default, anywhere."""
    found = fields(place)
    if not found:
        return None
    before = draw.choice(found)
    indent = " " * before.col_offset
    text = draw.choice(["added: int", "added: int = 0"])
    if isinstance(before, ast.Assign):
        text = text.replace(": int", " = attr.ib()") if text.endswith("int") else "added = attr.ib(default=0)"
    start = place.source.span(before)[0]
    return place.source.with_edits([(start, start, f"{text}\n{indent}")])


@operator("class")
def swap_fields(place: Place, draw: Random, _: Package) -> Changes | None:
    """Let two neighbouring fields change places."""
    found = fields(place)
    if len(found) < 2:
        return None
    index = draw.randrange(len(found) - 1)
    first, second = found[index : index + 2]
    return place.source.with_edits(
        [(*place.source.span(first), place.source.of(second)), (*place.source.span(second), place.source.of(first))]
    )


@operator("class")
def rename_field(place: Place, draw: Random, _: Package) -> Changes | None:
    """Rename a field."""
    found = fields(place)
    if not found:
        return None
    start = place.source.span(draw.choice(found))[0]
    return place.source.with_edits([(start, start, "new_")])


@operator("class")
def drop_field_default(place: Place, draw: Random, _: Package) -> Changes | None:
    """Make a field required."""
    found = [each for each in fields(place) if isinstance(each, ast.AnnAssign) and each.value is not None]
    if not found:
        return None
    chosen = draw.choice(found)
    return place.source.with_edits([(place.source.span(chosen.annotation)[1], place.source.span(chosen)[1], "")])


@operator("class")
def change_model_options(place: Place, draw: Random, _: Package) -> Changes | None:
    """Freeze a data class, make its fields keyword-only, or drop its order, equality or constructor."""
    node = class_at(place)
    for each in node.decorator_list:
        name = ast.unparse(each.func if isinstance(each, ast.Call) else each)
        if not name.endswith(_MODEL_DECORATORS):
            continue
        call = each if isinstance(each, ast.Call) else ast.Call(each, [], [])
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords if keyword.arg}
        option, value = draw.choice(
            [
                ("frozen", "True"),
                ("kw_only", "True"),
                ("order", "True"),
                ("eq", "False"),
                ("init", "False"),
                ("slots", "True"),
            ]
        )
        given[option] = "False" if given.get(option) == value == "True" else value
        arguments = ", ".join([*map(ast.unparse, call.args), *(f"{key}={text}" for key, text in given.items())])
        return place.source.with_edits([(*place.source.span(each), f"{name}({arguments})")])
    return None


@operator("class")
def drop_model_decorator(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Drop the decorator that makes a data class."""
    for each in class_at(place).decorator_list:
        if ast.unparse(each).partition("(")[0].endswith(_MODEL_DECORATORS):
            start, end = place.source.span(each)
            text = place.source.text
            return place.source.with_edits([(text.rfind("\n", 0, start) + 1, text.find("\n", end) + 1, "")])
    return None


def enum_members(place: Place) -> list[ast.Assign]:
    """Return the statements that define members of an enumeration."""
    bases = {ast.unparse(each).rpartition(".")[2] for each in class_at(place).bases}
    body = class_at(place).body
    return [each for each in body if isinstance(each, ast.Assign) and name_of(each) != "_"] if bases & _ENUMS else []


@operator("class")
def change_enum(place: Place, draw: Random, _: Package) -> Changes | None:
    """Remove a member, rename it, or give it another value."""
    found = enum_members(place)
    if not found:
        return None
    chosen = draw.choice(found)
    start, end = place.source.span(chosen)
    what = draw.choice(["remove", "rename", "value"])
    if what == "remove":
        return place.source.with_edits([(start, end, "pass")])
    if what == "rename":
        return place.source.with_edits([(start, start, "NEW_")])
    value = chosen.value.value if isinstance(chosen.value, ast.Constant) else None
    new = f"{value}x" if isinstance(value, str) else value + 1000 if isinstance(value, int) else None
    return place.source.with_edits([(*place.source.span(chosen.value), repr(new))]) if new is not None else None

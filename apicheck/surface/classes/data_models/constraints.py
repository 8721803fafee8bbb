"""Which values the fields of data models take, beyond their types.

Source: pydantic, "Fields", `Field` and `conint` and its kin; annotated-types; attrs, "Validators"; msgspec, `Meta`.
"""

import ast
from collections.abc import Iterator, Mapping

from apicheck.model.definition import Attribute, Class, Function
from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part

_LOWER = frozenset({"ge", "gt", "min_length"})
_UPPER = frozenset({"le", "lt", "max_length", "max_digits", "decimal_places"})
_CONSTRAINTS = _LOWER | _UPPER | {"multiple_of", "pattern", "strict", "validator"}
# How older versions of pydantic spell them.
_SPELLINGS = {"min_items": "min_length", "max_items": "max_length", "regex": "pattern"}
_ANNOTATED = {"Gt": "gt", "Ge": "ge", "Lt": "lt", "Le": "le", "MinLen": "min_length", "MaxLen": "max_length"}
_CALLS = frozenset(
    {"Field", "Query", "Path", "Body", "StringConstraints", "Meta", "Interval", "field", "ib", "attrib"}
    | {f"con{kind}" for kind in ("bytes", "date", "decimal", "float", "frozenset", "int", "list", "set", "str")}
)
_VALIDATORS = frozenset({"field_validator", "model_validator", "root_validator", "validator", "validates"})


def constraints_of(field: Attribute) -> Mapping[str, str] | None:
    """Return the constraints on a field by their names in pydantic, as source text; None where that is not known."""
    if field.is_shortened:
        return None
    found: dict[str, str] = {}
    for text in (field.annotation, field.value):
        try:
            expression = ast.parse(text or "None", mode="eval")
        except (SyntaxError, ValueError):
            return None
        for node in ast.walk(expression):
            if isinstance(node, ast.Call):
                found.update(_of_call(node))
    return found


def _of_call(call: ast.Call) -> Iterator[tuple[str, str]]:
    name = last_part(dotted_name(call.func) or "")
    if name in _ANNOTATED and len(call.args) == 1:
        yield _ANNOTATED[name], ast.unparse(call.args[0])
    for keyword in call.keywords if name in _CALLS else ():
        constraint = _SPELLINGS.get(keyword.arg or "", keyword.arg or "")
        if constraint in _CONSTRAINTS and (text := ast.unparse(keyword.value)) not in {"None", "False"}:
            yield constraint, text


def narrowed(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Yield the constraints, `gt=0`, that refuse what was taken, or may do so.

    What one validator does that takes the place of another is not told by its text.
    """
    for name, text in now.items():
        is_exchanged = name == "validator" and name in was
        if was.get(name) != text and not is_exchanged and not _is_wider(name, was.get(name), text):
            yield f"{name}={text}"


def _is_wider(name: str, was: str | None, now: str) -> bool:
    before, after = _number(was), _number(now)
    if before is None or after is None:
        return False
    return after < before if name in _LOWER else name in _UPPER and after > before


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def validators_in(definition: Class) -> Iterator[tuple[str, Function]]:
    """Yield the methods in a class body that the values of fields are given to, by their names."""
    for name, bindings in definition.scope.items():
        for binding in bindings:
            function = binding.definition
            if isinstance(function, Function) and any(
                last_part(each.name) in _VALIDATORS for each in function.decorators
            ):
                yield name, function

"""Classes of the attrs library, in both spellings: `attr.s` with `attr.ib`, and `define` with `field`.

Source: the documentation of attrs, "API Reference" and "Overview"; for the order of inherited fields its
`collect_by_mro`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from apicheck.model.definition import Class
from apicheck.model.entity import Entity
from apicheck.surface.classes.data_models.call_arguments import Arguments, expression, made_by
from apicheck.surface.classes.data_models.class_body import (
    Declaration,
    FieldCall,
    called,
    declarations,
    field_call,
    is_class_variable,
)
from apicheck.surface.classes.data_models.makers import Maker
from apicheck.surface.classes.data_models.model import DataModel, Field, Library
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.naming import last_part

_CLASSIC = frozenset({"s", "attrs", "attributes", "dataclass"})
_MODERN = frozenset({"define", "mutable", "frozen"})
_FIELDS = frozenset(
    f"{module}.{name}"
    for module in ("attr", "attrs", "attr._make", "attr._next_gen")
    for name in ("ib", "attrib", "attr", "field")
)
DECORATORS = frozenset(
    {
        *(f"{module}.{name}" for module in ("attr", "attr._make") for name in _CLASSIC),
        *(f"{module}.{name}" for module in ("attr", "attrs", "attr._next_gen") for name in _MODERN),
    }
)


def attrs_model(hierarchy: Hierarchy, entity: Entity, maker: Maker, ancestors: list[DataModel]) -> DataModel:
    """Return the model that a decorator of attrs makes; `ancestors` are those of the bases, the farthest first."""
    style = last_part(maker.home)
    is_modern = style in _MODERN
    arguments = maker.arguments
    detects = arguments.flag("auto_detect", default=is_modern)
    forced = arguments.flag("force_kw_only", default=not is_modern)
    keyword_only = arguments.flag("kw_only")
    own = dict(_own_fields(hierarchy, entity, arguments, style, keyword_only=bool(keyword_only), forced=bool(forced)))
    by_mro = arguments.flag("collect_by_mro", default=is_modern)
    inherited = _inherited(ancestors, set(own), by_mro=bool(by_mro))
    if keyword_only and forced:
        inherited = [_keyword_only(field) for field in inherited]
    fields = (*inherited, *(field for field, _ in own.values()))
    init = _made(arguments.flag("init", default=None), entity, "__init__", detects=detects)
    cmp, equal = arguments.flag("cmp", default=None), arguments.flag("eq", default=None)
    eq = cmp if cmp is not None else _made(equal, entity, "__eq__", detects=detects)
    order = cmp if cmp is not None else arguments.flag("order", default=None)
    if order is None and "order" not in arguments.values:
        order = False if is_modern else eq
    frozen = arguments.flag("frozen", default=style == "frozen")
    return DataModel(
        Library.ATTRS,
        entity,
        fields,
        is_frozen=True if any(ancestor.is_frozen for ancestor in ancestors) else frozen,
        has_eq=eq,
        has_order=order,
        makes_hash=arguments.flag("unsafe_hash", default=arguments.flag("hash", default=False)),
        has_slots=arguments.flag("slots", default=is_modern),
        makes_constructor=init is not False,
        replaces_constructor=init is True,
        signature_is_known=_is_known(arguments, ancestors, own),
        positional_patterns=(
            tuple(field.name for field in fields if field.in_constructor and not field.is_keyword_only)
            if arguments.flag("match_args", default=True)
            else None
        ),
    )


def _is_known(arguments: Arguments, ancestors: list[DataModel], own: dict[str, tuple[Field, FieldCall | None]]) -> bool:
    return (
        not arguments.is_open
        and "field_transformer" not in arguments.values
        and all(ancestor.signature_is_known and ancestor.fields is not None for ancestor in ancestors)
        and all(call is None or (call.is_known and not call.arguments.is_open) for _, call in own.values())
        and ("these" not in arguments.values or isinstance(arguments.values["these"], ast.Dict | ast.Constant))
    )


def _made(option: bool | None, entity: Entity, method: str, *, detects: bool | None) -> bool | None:
    """Tell whether a method is made: as the option says; without one, unless `auto_detect` finds it in the body."""
    if option is not None:
        return option
    is_written = isinstance(entity.definition, Class) and method in entity.definition.scope
    return not (detects and is_written)


def _own_fields(
    hierarchy: Hierarchy, entity: Entity, arguments: Arguments, style: str, *, keyword_only: bool, forced: bool
) -> Iterator[tuple[str, tuple[Field, FieldCall | None]]]:
    these = arguments.values.get("these")
    if isinstance(these, ast.Dict):
        for key, value in zip(these.keys, these.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                ib = FieldCall(
                    Arguments.of(value, hierarchy.surface, entity.module),
                    tuple(value.args) if isinstance(value, ast.Call) else (),
                    is_known=isinstance(value, ast.Call),
                )
                yield key.value, (_field(entity, key.value, None, None, None, ib, keyword_only, forced), ib)
        return
    body = [
        (declaration, field_call(hierarchy, entity, declaration.attribute, _FIELDS))
        for declaration in declarations(entity)
        if not is_class_variable(declaration)
    ]
    automatic = arguments.flag("auto_attribs", default=_DEFAULTS.get(style))
    if automatic is None:
        automatic = all(call is None or declaration.annotation is not None for declaration, call in body)
    for declaration, call in body:
        if declaration.annotation is not None if automatic else call is not None:
            made = declaration.attribute.default_method
            plain = declaration.attribute.value if call is None else None
            name = _private(declaration.name, entity)
            field = _field(entity, name, declaration, plain, made, call, keyword_only, forced)
            yield name, (field, call)


_DEFAULTS = {"s": False, "attrs": False, "attributes": False, "dataclass": True}
"""`auto_attribs` by the decorator's name; the modern ones look whether all fields are annotated."""


def _field(
    entity: Entity,
    name: str,
    declaration: Declaration | None,
    value: str | None,
    default_method: str | None,
    call: FieldCall | None,
    keyword_only: bool,
    forced: bool,
) -> Field:
    arguments = Arguments() if call is None else call.arguments
    default = f"{default_method}(self)" if default_method is not None else value if call is None else _default(call)
    if call is None and value is not None:
        default = _value(expression(value)) if "Factory" in value or "NOTHING" in value else value
    own = arguments.flag("kw_only", default=None)
    on_setattr = arguments.text("on_setattr") or ""
    return Field(
        name,
        entity.home,
        (arguments.string("alias") or name.lstrip("_"),),
        default,
        declaration.annotation if declaration is not None else None,
        is_keyword_only=keyword_only if own is None or (forced and keyword_only) else own,
        in_constructor=arguments.flag("init", default=True) is not False,
        is_frozen=last_part(on_setattr) == "frozen",
        is_compared=arguments.flag("eq", default=arguments.flag("cmp", default=True)) is not False,
    )


def _private(name: str, entity: Entity) -> str:
    """Spell a name as the class body does (language reference, 6.2.1): `__x` in `C` is `_C__x`."""
    is_private = name.startswith("__") and not name.endswith("__")
    return f"_{entity.name.lstrip('_')}{name}" if is_private else name


def _default(call: FieldCall) -> str | None:
    """Return the default that a field's call gives; a factory's is its call, `NOTHING` and nothing are none."""
    factory = call.arguments.values.get("factory")
    if factory is not None and not (isinstance(factory, ast.Constant) and factory.value is None):
        return made_by(factory)
    given = call.arguments.values.get("default", call.positional[0] if call.positional else None)
    return None if given is None else _value(given)


def _value(node: ast.expr) -> str | None:
    if last_part(called(node)) == "NOTHING":
        return None
    if isinstance(node, ast.Call) and last_part(called(node)) == "Factory" and node.args:
        takes_self = any(keyword.arg == "takes_self" for keyword in node.keywords) or len(node.args) > 1
        return f"{ast.unparse(node.args[0])}(self)" if takes_self else made_by(node.args[0])
    return ast.unparse(node)


def _inherited(ancestors: list[DataModel], taken: set[str], *, by_mro: bool) -> list[Field]:
    """Collect the fields of the bases that the class does not declare anew.

    By the MRO each class counts with its own fields, and the nearest one's has the name. Without, each counts with all
    that it has, and the nearest goes first.
    """
    if by_mro:
        collected = [
            field
            for ancestor in ancestors
            for field in ancestor.fields or ()
            if field.owner == ancestor.owner.home and field.name not in taken
        ]
        kept: dict[str, Field] = {}
        for field in reversed(collected):
            kept.setdefault(field.name, field)
        return list(reversed(kept.values()))
    found: dict[str, Field] = {}
    for ancestor in reversed(ancestors):
        for field in ancestor.fields or ():
            if field.name not in taken:
                found.setdefault(field.name, field)
    return list(found.values())


def _keyword_only(field: Field) -> Field:
    return Field(
        field.name,
        field.owner,
        field.init_names,
        field.default,
        field.annotation,
        is_keyword_only=True,
        in_constructor=field.in_constructor,
        is_stored=field.is_stored,
        is_frozen=field.is_frozen,
        is_compared=field.is_compared,
    )

"""From what a file says to the fields of a settings type: each key is used, or a sentence says why it is not."""

import difflib
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

import msgspec

TableReader = Callable[[Mapping[str, object]], object]
"""Reads a table that is more than a value: its keys are names, or settings of their own."""


def understood(
    type_: type[msgspec.Struct],
    settings: Mapping[str, object],
    report: Callable[[str], None],
    *,
    tables: Mapping[str, TableReader] | None = None,
    prefix: str = "",
) -> dict[str, Any]:
    """Return the values that `settings` gives to the fields of a type, by the names of the fields.

    A key that is no field, and a value that does not fit one, is reported with what would be right. `tables` read the
    keys whose values are tables, `prefix` is what stands before a key in a sentence.
    """
    fields = {field.encode_name: field for field in msgspec.structs.fields(type_)}
    found: dict[str, Any] = {}
    for key, value in settings.items():
        if key not in fields:
            report(f"has an unknown key {f'{prefix}{key}'!r}; {nearest(key, list(fields), prefix)}")
            continue
        if tables is not None and key in tables and isinstance(value, Mapping):
            found[fields[key].name] = tables[key](value)
            continue
        try:
            found[fields[key].name] = msgspec.convert(value, fields[key].type)
        except msgspec.ValidationError as error:
            item, index = _blamed(value, str(error))
            report(f"{prefix}{key}{index} is {shown(item)}; expected {_description(fields[key].type)}")
    return found


def nearest(key: str, known: list[str], prefix: str = "", kind: str = "keys") -> str:
    """Return advice on a key, or another kind of name, that is not known: the nearest one that is, or all there are."""
    found = difflib.get_close_matches(key.replace("_", "-").lower(), known, n=1)
    return f"did you mean {f'{prefix}{found[0]}'!r}?" if found else f"known {kind} are {', '.join(known)}"


def shown(value: object) -> str:
    """Return a value as a sentence quotes it, cut where it is long."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _blamed(value: object, message: str) -> tuple[object, str]:
    """The item that a validation error is about, and its index as text: msgspec names it as `$[1]`."""
    place = re.search(r"`\$\[(\d+)\]`\Z", message)
    if place is not None and isinstance(value, list):
        return value[int(place[1])], f"[{place[1]}]"
    return value, ""


def _description(annotation: object) -> str:
    """What the field's own annotation says about it."""
    return next(
        meta.description for meta in get_args(annotation) if isinstance(meta, msgspec.Meta) and meta.description
    )

"""The configuration in force, with where each value comes from, as `apicheck config` prints it."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from apicheck.policy.configuration import Configuration, Loaded
from apicheck.policy.setting_changes import as_given, flattened
from apicheck.report.harmless import printable

DEFAULT = "default"


class Setting(msgspec.Struct, frozen=True):
    """One value: its dotted key as a file spells it, what it is (null where nothing is set), and its origin."""

    key: str
    value: Any
    origin: str


def settings(loaded: Loaded) -> tuple[Setting, ...]:
    """Every setting in the order of the documentation; tables of names have one for each of their entries."""
    return tuple(_settings(loaded))


def _settings(loaded: Loaded) -> Iterator[Setting]:
    whole = loaded.configuration
    yield from _of_repository(loaded, msgspec.structs.replace(whole, distributions={}))
    common = dict(flattened(whole.of("")))
    for name, own in whole.distributions.items():
        section = loaded.sections[name]
        for field in msgspec.structs.fields(Configuration):
            if field.name not in section.given:
                continue
            for key, value in flattened(own):
                is_here = key == field.encode_name or key.startswith(f"{field.encode_name}.")
                if is_here and (key == field.encode_name or key not in common or common[key] != value):
                    yield Setting(f"distributions.{name}.{key}", value, section.place)


def _of_repository(loaded: Loaded, configuration: Configuration) -> Iterator[Setting]:
    values = msgspec.to_builtins(configuration)
    defaults = msgspec.to_builtins(Configuration())
    for field in msgspec.structs.fields(Configuration):
        key = field.encode_name
        if key == "distributions":
            continue
        origin = loaded.origins.get(field.name, DEFAULT)
        value = values[key]
        if not isinstance(value, Mapping):
            yield Setting(key, value, origin)
        elif not value:
            yield Setting(key, {}, origin)
        for name, item in value.items() if isinstance(value, Mapping) else ():
            is_default = isinstance(defaults[key], Mapping) and name in defaults[key] and defaults[key][name] == item
            yield Setting(f"{key}.{name}", as_given(item), DEFAULT if is_default else origin)


def render_text(loaded: Loaded) -> str:
    """A line of TOML for each setting, with its origin as a comment; what is not set is a comment as a whole."""
    rows = [(_line(each), each.origin) for each in settings(loaded)]
    width = max(len(line) for line, _ in rows)
    return "".join(f"{printable(line).ljust(width)}  # {printable(origin)}\n" for line, origin in rows)


def _line(setting: Setting) -> str:
    *tables, name = _tables(setting.key)
    key = ".".join((*tables, name if name.replace("-", "").replace("_", "").isalnum() else _toml(name)))
    return f"# {key} is not set" if setting.value is None else f"{key} = {_toml(setting.value)}"


def _tables(key: str) -> list[str]:
    """The parts of a dotted key: tables, and what may be a dotted name itself; names of distributions have no dots."""
    if key.startswith("distributions."):
        table, name, rest = key.split(".", 2)
        return [table, name, *rest.split(".", 1)]
    return key.split(".", 1)


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + "}"
    return msgspec.json.encode(value).decode()


def render_json(loaded: Loaded) -> str:
    """The same as an indented JSON list."""
    return msgspec.json.format(msgspec.json.encode(settings(loaded)), indent=2).decode() + "\n"

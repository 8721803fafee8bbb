"""What a range does to the configuration that judges it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from apicheck.model.report import SettingChange
from apicheck.policy.configuration import Configuration, load_configuration
from apicheck.project.tree import Tree


def setting_changes(base: Tree, head: Tree) -> tuple[SettingChange, ...]:
    """Return the settings that have other values on head, by key. Values that can't be used count as not set."""
    if all(base.files.get(file) == head.files.get(file) for file in ("pyproject.toml", "apicheck.toml")):
        return ()
    before, after = (dict(flattened(load_configuration(tree)[0])) for tree in (base, head))
    return tuple(
        SettingChange(key, _shown(before.get(key)), _shown(after.get(key)))
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    )


def flattened(configuration: Configuration) -> Iterator[tuple[str, Any]]:
    """Yield each setting by its dotted key as a file spells it; None is a value that is not set."""
    for key, value in msgspec.to_builtins(configuration).items():
        if not isinstance(value, Mapping):
            yield key, value
            continue
        for name, item in value.items():
            given = (
                {inner: each for inner, each in item.items() if each is not None} if isinstance(item, dict) else item
            )
            yield f"{key}.{name}", given


def _shown(value: object) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()

"""What a range does to the configuration that judges it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from apicheck.model.report import SettingChange
from apicheck.policy.configuration import Configuration, load_configuration
from apicheck.policy.distribution_sections import settings_files
from apicheck.project.tree import Tree


def setting_changes(base: Tree, head: Tree) -> tuple[SettingChange, ...]:
    """Return the settings that have other values on head, by key. Values that can't be used count as not set."""
    if _files(base) == _files(head):
        return ()
    before, after = (dict(flattened(load_configuration(tree)[0])) for tree in (base, head))
    return tuple(
        SettingChange(key, _shown(before.get(key)), _shown(after.get(key)))
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    )


def _files(tree: Tree) -> dict[str, str]:
    return {path: tree.files[path] for path in settings_files(tree)}


def flattened(configuration: Configuration) -> Iterator[tuple[str, Any]]:
    """Yield each setting by its dotted key as a file spells it; None is a value that is not set.

    Of distributions with settings of their own these are what differs from the repository's.
    """
    for name, own in configuration.distributions.items():
        common = dict(flattened(configuration.of("")))
        yield from (
            (f"distributions.{name}.{key}", value)
            for key, value in flattened(own)
            if key not in common or common[key] != value
        )
    for key, value in msgspec.to_builtins(msgspec.structs.replace(configuration, distributions={})).items():
        if key == "distributions":
            continue
        if not isinstance(value, Mapping):
            yield key, value
            continue
        for name, item in value.items():
            yield f"{key}.{name}", as_given(item)


def as_given(item: object) -> object:
    """Return what stands in a table without what is not set; a rule that has a level alone is that level."""
    if not isinstance(item, dict):
        return item
    given = {inner: each for inner, each in item.items() if each is not None}
    return given["level"] if given.keys() == {"level"} else given


def _shown(value: object) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()

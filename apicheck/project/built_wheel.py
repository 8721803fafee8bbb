"""An unpacked wheel: its metadata read as a declaration, its files as what it ships.

Sources: binary distribution format (PEP 427), core metadata, entry points specification.
"""

from __future__ import annotations

import configparser
import csv
import re
from collections.abc import Iterator, Mapping

import msgspec
from packaging.markers import InvalidMarker, Marker
from packaging.metadata import RawMetadata, parse_email
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from apicheck.project.importable import Wheel
from apicheck.project.metadata import DECLARING_FILES, Declaration
from apicheck.project.tree import Tree
from apicheck.revisions import UnreadableFile

_METADATA = re.compile(r"([^/]+)\.dist-info/METADATA\Z")
_DATA = re.compile(r"[^/]+\.data/(purelib|platlib)/")
_SCRIPTS = re.compile(r"[^/]+\.data/scripts/([^/]+)\Z")
_GROUPS = {"console_scripts": "scripts", "gui_scripts": "gui-scripts"}


class BuiltWheel(msgspec.Struct, frozen=True):
    """`declaration` says in the words of PEP 621 what the metadata say, `metadata` is their file, `files` the wheel."""

    declaration: Declaration
    metadata: str
    files: Wheel


def read_wheel(tree: Tree) -> BuiltWheel | None:
    """Read a tree as an unpacked wheel, None where it is none.

    Sources have a declaring file at their top, and may have metadata of something installed beside it; a wheel that
    ships such a file lists it in its RECORD.
    """
    found = [path for path in tree.files if _METADATA.match(path)]
    if len(found) != 1:
        return None
    declaring = DECLARING_FILES.intersection(tree.files)
    if declaring and not declaring <= _recorded(tree, found[0].replace("METADATA", "RECORD")):
        return None
    (metadata,) = found
    raw, _ = parse_email(_content(tree, metadata))
    project = {
        "name": raw.get("name", ""),
        "version": raw.get("version", ""),
        **({"requires-python": raw["requires_python"]} if "requires_python" in raw else {}),
        **_requirements(raw),
        **_entry_points(tree, metadata.replace("METADATA", "entry_points.txt")),
    }
    files = {_DATA.sub("", path): path for path in tree.files if ".dist-info/" not in path and not _SCRIPTS.match(path)}
    return BuiltWheel(Declaration("", {"project": project}, {}, None), metadata, files)


def _content(tree: Tree, path: str) -> bytes:
    try:
        return tree.read(path) if path in tree.files else b""
    except UnreadableFile:
        return b""


def _recorded(tree: Tree, path: str) -> set[str]:
    """The paths that a RECORD lists: the first of the comma-separated values of each line."""
    return {row[0] for row in csv.reader(_content(tree, path).decode("utf-8", "replace").splitlines()) if row}


def _requirements(raw: RawMetadata) -> dict[str, object]:
    """Part the requirements into those of everybody and those that an extra brings, which its marker says."""
    always: list[str] = []
    extras: dict[str, list[str]] = {name: [] for name in raw.get("provides_extra", [])}
    names = {canonicalize_name(name): name for name in extras}
    for text in raw.get("requires_dist", []):
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            always.append(text)
            continue
        asked = {canonicalize_name(name) for name in _EXTRA.findall(str(requirement.marker or ""))} & names.keys()
        for name in sorted(asked):
            requirement.marker = _of_extra(Requirement(text).marker, name)
            extras[names[name]].append(str(requirement))
        if not asked:
            always.append(text)
    return {"dependencies": always, "optional-dependencies": extras}


_EXTRA = re.compile(r'extra == "([^"]*)"')
_ALWAYS, _NEVER = 'implementation_name != ""', 'implementation_name == ""'


def _of_extra(marker: Marker | None, extra: str) -> Marker | None:
    """What is left of a marker for those who ask for an extra; None where it always holds."""
    text = str(marker or "")
    if " or " not in text:
        left = [part for part in text.split(" and ") if not _EXTRA.fullmatch(part)]
        try:
            return Marker(" and ".join(left)) if left else None
        except InvalidMarker:  # a parenthesis is open
            pass
    return Marker(_EXTRA.sub(lambda each: _ALWAYS if canonicalize_name(each[1]) == extra else _NEVER, text))


def _entry_points(tree: Tree, path: str) -> dict[str, object]:
    parser = configparser.ConfigParser(delimiters=("=",), interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign] # names have cases
    try:
        parser.read_string(_content(tree, path).decode("utf-8", "replace"))
    except configparser.Error:
        return {"dynamic": ["scripts", "gui-scripts", "entry-points"]}
    found: dict[str, object] = {}
    groups: dict[str, Mapping[str, str]] = {}
    for group in parser.sections():
        points = {name: target.partition("[")[0].strip() for name, target in parser.items(group)}
        if group in _GROUPS:
            found[_GROUPS[group]] = points
        else:
            groups[group] = points
    files = dict(_script_files(tree))
    if files:
        found["scripts"] = {**files, **_as_mapping(found.get("scripts"))}
    return {**found, "entry-points": groups}


def _as_mapping(value: object) -> Mapping[str, str]:
    return value if isinstance(value, Mapping) else {}


def _script_files(tree: Tree) -> Iterator[tuple[str, str]]:
    """Programs that are shipped as files: there is no target in them."""
    for path in tree.files:
        match = _SCRIPTS.match(path)
        if match is not None:
            yield match[1], ""

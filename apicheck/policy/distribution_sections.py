"""Settings of one distribution among several: a table in the configuration of the repository, or in its own folder.

`[tool.apicheck.distributions.NAME]` says it at the top, `[tool.apicheck]` in the distribution's `pyproject.toml`, or
an `apicheck.toml` beside that, says it there. What neither says is as the repository has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from packaging.utils import canonicalize_name

from apicheck.policy.configuration import (
    Configuration,
    Loaded,
    Section,
    file_of,
    reporter,
    settings_in,
    understood_settings,
)
from apicheck.policy.settings_reader import nearest, shown
from apicheck.project.distribution import Problem
from apicheck.project.tree import Tree
from apicheck.revisions import UnreadableFile

SETTINGS_FILES = ("pyproject.toml", "apicheck.toml")

OF_THE_REPOSITORY = ("packages", "source", "fail-on", "type-checker", "type-checker-timeout", "distributions")
"""Settings that count for all distributions, since one run examines them all."""


def with_sections(tree: Tree, loaded: Loaded, place: str, tables: object) -> Loaded:
    """Add the configurations of single distributions: those of `tables`, which stand at `place`, and of folders.

    A name that no distribution has, and one with settings in both places, is a problem.
    """
    problems: list[Problem] = []
    report = reporter(place, problems)
    if tables is not None and not isinstance(tables, Mapping):
        report(f"distributions is {shown(tables)}; expected a table of distributions with settings")
        tables = None
    folders = [*_folders_with_settings(tree)]
    if not folders and not tables:
        return msgspec.structs.replace(loaded, problems=(*loaded.problems, *problems))
    from apicheck.project.discovery import declared_names

    names = declared_names(tree)
    sections = [*_of_tables(tables or {}, place, {*names.values()} - {""}, problems)]
    sections += _of_folders(tree, folders, names, problems)
    configurations: dict[str, Configuration] = {}
    told: dict[str, Section] = {}
    for name, where, settings in sections:
        if name in told:
            message = f"{where} is not used, because {told[name].place} has settings of {name!r}; keep one of the two"
            problems.append(Problem(file_of(where), None, message))
            continue
        configurations[name], given = _understood(loaded.configuration, where, settings, problems)
        told[name] = Section(where.removesuffix(":"), given)
    configuration = msgspec.structs.replace(loaded.configuration, distributions=configurations)
    return Loaded(configuration, (*loaded.problems, *problems), loaded.origins, told)


def _understood(
    defaults: Configuration, place: str, settings: object, problems: list[Problem]
) -> tuple[Configuration, frozenset[str]]:
    report = reporter(place, problems)
    if not isinstance(settings, Mapping):
        problems.append(Problem(file_of(place), None, f"{place} is {shown(settings)}; expected a table"))
        return defaults, frozenset()
    for key in OF_THE_REPOSITORY:
        if key in settings:
            report(f"has {key!r}, which counts for the whole repository; set it at the top")
    own = {key: value for key, value in settings.items() if key not in OF_THE_REPOSITORY}
    return understood_settings(defaults, own, report)


def _of_tables(
    tables: Mapping[str, object], place: str, known: Iterable[str], problems: list[Problem]
) -> Iterator[tuple[str, str, object]]:
    report = reporter(place, problems)
    known = sorted(known)
    for key, settings in tables.items():
        name = str(canonicalize_name(key))
        if name not in known:
            advice = nearest(name, known, "distributions.", "distributions") if known else "none declares a name"
            report(f"has settings of a distribution {key!r} that is not here; {advice}")
            continue
        inner = f"distributions.{key}"
        where = f"{place.removesuffix(']')}.{inner}]" if place.endswith("]") else f"{place} [{inner}]"
        yield name, where, settings


def _of_folders(
    tree: Tree, folders: Iterable[str], names: Mapping[str, str], problems: list[Problem]
) -> Iterator[tuple[str, str, object]]:
    for folder in folders:
        if not names.get(folder):
            continue  # An example, a template: no distribution of this repository, or one that nothing could name.
        where, settings = settings_in(tree, folder, problems)
        yield names[folder], where, settings


def _folders_with_settings(tree: Tree) -> Iterator[str]:
    """Yield the folders below the top whose files speak of apicheck."""
    for path in settings_files(tree):
        folder, _, file = path.rpartition("/")
        if not folder or (file == "pyproject.toml" and _has_file_of_its_own(tree, folder)):
            continue
        try:
            is_meant = file == "apicheck.toml" or b"apicheck" in tree.read(path)
        except UnreadableFile:
            continue  # Whoever looks for distributions reports it.
        if is_meant:
            yield folder


def _has_file_of_its_own(tree: Tree, folder: str) -> bool:
    """Tell whether a folder has an `apicheck.toml`, which then speaks for it."""
    return f"{folder}/apicheck.toml" in tree.files


def settings_files(tree: Tree) -> Iterator[str]:
    """Yield the paths of all files in which settings may be."""
    return (path for path in tree.files if path.endswith(SETTINGS_FILES) and path.rpartition("/")[2] in SETTINGS_FILES)

"""The configuration: `[tool.apicheck]` in `pyproject.toml`, or the same keys in an `apicheck.toml` beside it."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, Literal

import msgspec

from apicheck.model.effect import Effect
from apicheck.policy.deprecation_policy import DeprecationSettings
from apicheck.policy.gate_settings import GateSettings
from apicheck.policy.rule_settings import RuleSetting, read_rule_settings
from apicheck.policy.settings_reader import TableReader, shown, understood
from apicheck.project.distribution import Problem
from apicheck.project.folders import join
from apicheck.project.toml_files import parse_toml
from apicheck.project.tree import Tree
from apicheck.revisions import UnreadableFile
from apicheck.surface.visibility import Reexports, Visibility
from apicheck.types.checkers.checker import CheckerName

FailOn = Literal["breaking", "risky", "never"]
"""The least severity that makes the exit code 1."""

_DOTTED = re.compile(r"^[^\W\d]\w*(\.[^\W\d]\w*)*\Z")
_DottedName = Annotated[str, msgspec.Meta(pattern=_DOTTED.pattern)]
_Pattern = Annotated[str, msgspec.Meta(pattern=r"^[\w*?\[\]!-]+(\.[\w*?\[\]!-]+)*\Z")]


class Configuration(msgspec.Struct, frozen=True, rename="kebab", kw_only=True):
    """The settings of a project. A new key is a new field: its type is what a file may say, its description the advice.

    `packages` are the dotted names that are examined, None for what the build back end would ship. `source` is the
    folder that holds them, relative to the repository's root, None for the one that the build back end would take.
    `exclude` are patterns of modules that are not read at all; `public` and `private` are patterns of paths that are
    public or private whatever their names, `reexports` says which imported names a module offers (see
    `apicheck.surface.visibility`). `experimental` are decorators, by dotted path, on what is not promised yet.
    `decorators` tells what decorators do to the functions under them, by dotted path. `rules` is how grave a project
    finds what rules tell, `deprecations` what announced removals need, `gate` how its releases are numbered.
    `type_checker` decides whether changed annotations fit, and gets `type_checker_timeout` seconds for it.
    `distributions` are whole configurations for those of several distributions that have settings of their own, by
    name (PEP 503); see `apicheck.policy.distribution_sections`.
    """

    packages: Annotated[
        Annotated[tuple[_DottedName, ...], msgspec.Meta(min_length=1)] | None,
        msgspec.Meta(description='a list of dotted names, such as ["pkg", "ns.pkg"]'),
    ] = None
    source: Annotated[
        Annotated[str, msgspec.Meta(pattern=r"^(?!/|[A-Za-z]:|(?:.*[/\\])?\.\.(?:[/\\]|\Z)).+\Z")] | None,
        msgspec.Meta(description='a folder relative to the root of the repository, such as "src"'),
    ] = None
    exclude: Annotated[
        tuple[_Pattern, ...], msgspec.Meta(description='a list of patterns of modules, such as ["pkg.vendor", "*.gen"]')
    ] = ()
    public: Annotated[
        tuple[_Pattern, ...], msgspec.Meta(description='a list of patterns of paths, such as ["pkg._compat"]')
    ] = ()
    private: Annotated[
        tuple[_Pattern, ...], msgspec.Meta(description='a list of patterns of paths, such as ["pkg.internal.*"]')
    ] = ()
    reexports: Annotated[Reexports, msgspec.Meta(description='"init", "explicit" or "all"')] = Reexports.INIT
    experimental: Annotated[
        tuple[_DottedName, ...],
        msgspec.Meta(description='a list of dotted names of decorators, such as ["pkg.utils.experimental"]'),
    ] = ()
    fail_on: Annotated[FailOn, msgspec.Meta(description='"breaking", "risky" or "never"')] = "breaking"
    decorators: Annotated[
        Mapping[_DottedName, Effect],
        msgspec.Meta(description='a table of dotted names with effects, such as "pkg.utils.api" = "keeps-call"'),
    ] = msgspec.field(default_factory=dict)
    rules: Annotated[
        Mapping[str, RuleSetting],
        msgspec.Meta(description='a table of rules, families or domains with levels, such as typing = "risky"'),
    ] = msgspec.field(default_factory=dict)
    deprecations: Annotated[
        DeprecationSettings,
        msgspec.Meta(description="a table of what announced removals need, such as as-announced = true"),
    ] = DeprecationSettings()
    gate: Annotated[
        GateSettings, msgspec.Meta(description='a table of settings of the release gate, such as scheme = "semver"')
    ] = GateSettings()
    type_checker: Annotated[CheckerName, msgspec.Meta(description='"pyrefly", "ty" or "none"')] = "pyrefly"
    type_checker_timeout: Annotated[
        Annotated[float, msgspec.Meta(gt=0)], msgspec.Meta(description="a number of seconds, such as 60")
    ] = 60.0

    distributions: Annotated[
        Mapping[str, "Configuration"],
        msgspec.Meta(description="a table of distributions with settings of their own, such as [distributions.pkg]"),
    ] = msgspec.field(default_factory=dict)

    def visibility(self, owners: Iterable[tuple[str, str]] = ()) -> Visibility:
        """What the project says of its own surface; `owners` are dotted names with the distributions that they are of.

        Below these names it is what the distribution says of its own.
        """
        parts = ((top, self.distributions[name].visibility()) for top, name in owners if name in self.distributions)
        return Visibility(self.public, self.private, self.reexports, tuple(parts))

    def of(self, distribution: str) -> "Configuration":
        """What is in force for one distribution, given by its name (PEP 503)."""
        return self.distributions.get(distribution) or msgspec.structs.replace(self, distributions={})


class Section(msgspec.Struct, frozen=True):
    """Where the settings of one distribution stand, and which of them are given there, by the names of fields."""

    place: str
    given: frozenset[str]


class Loaded(msgspec.Struct, frozen=True):
    """A configuration, a sentence for each thing in it that cannot be used, and where the fields that are set stand.

    `sections` says the same of settings of distributions, by their names.
    """

    configuration: Configuration
    problems: tuple[Problem, ...]
    origins: Mapping[str, str]
    sections: Mapping[str, Section] = msgspec.field(default_factory=dict)


def load_configuration(tree: Tree) -> tuple[Configuration, tuple[Problem, ...]]:
    """The configuration at the root of `tree`, and a sentence for each thing in it that cannot be used.

    Nothing is raised: what is wrong keeps its default, what is right is used. `apicheck.toml` wins over the other file.
    """
    loaded = read_configuration(tree)
    return loaded.configuration, loaded.problems


def read_configuration(tree: Tree) -> Loaded:
    """The same with the origin of each field that is set, by its name."""
    from apicheck.policy.distribution_sections import with_sections

    problems: list[Problem] = []
    place, settings = settings_in(tree, "", problems)
    if not isinstance(settings, Mapping):
        problem = Problem(file_of(place), None, f"{place} is {shown(settings)}; expected a table")
        return Loaded(Configuration(), (*problems, problem), {})
    own = {key: value for key, value in settings.items() if key != "distributions"}
    configuration, given = understood_settings(Configuration(), own, reporter(place, problems))
    loaded = Loaded(configuration, tuple(problems), dict.fromkeys(given, place.removesuffix(":")))
    return with_sections(tree, loaded, place, settings.get("distributions"))


def settings_in(tree: Tree, folder: str, problems: list[Problem]) -> tuple[str, object]:
    """What the files of a folder say, and how a sentence on it begins: the file, and the table if that is not all.

    An empty table where they say nothing.
    """
    own_path, project_path = join(folder, "apicheck.toml"), join(folder, "pyproject.toml")
    own, own_problems = _tables(tree, own_path)
    project, project_problems = _tables(tree, project_path)
    # What is wrong with a declaration in a folder is told by those who look for distributions.
    problems += (*own_problems, *(() if folder else project_problems))
    tool = (project or {}).get("tool")
    section = tool.get("apicheck") if isinstance(tool, Mapping) else None
    if own is None:
        return f"{project_path}: [tool.apicheck]", {} if section is None else section
    if section is not None:
        message = f"{project_path}: [tool.apicheck] is not used, because {own_path} is there; keep one of the two"
        problems.append(Problem(project_path, None, message))
    return f"{own_path}:", own


def file_of(place: str) -> str:
    """The file in which a place is."""
    return place.partition(":")[0]


def reporter(place: str, problems: list[Problem]) -> Callable[[str], None]:
    """What takes the rest of a sentence about a place, and adds it to the problems."""
    return lambda sentence: problems.append(Problem(file_of(place), None, f"{place} {sentence}"))


def _tables(tree: Tree, path: str) -> tuple[Mapping[str, object] | None, tuple[Problem, ...]]:
    """The content of a TOML file, empty where it cannot be had; None where there is no such file."""
    if path not in tree.files:
        return None, ()
    try:
        tables, problem = parse_toml(path, tree.read(path))
    except UnreadableFile as error:
        return {}, (Problem(path, None, str(error)),)
    return tables, (problem,) if problem is not None else ()


def understood_settings(
    defaults: Configuration, settings: Mapping[str, object], report: Callable[[str], None]
) -> tuple[Configuration, frozenset[str]]:
    """`defaults` with what `settings` say in their place, and the names of the fields that these give.

    Of tables, what is not given stays as it is. What can't be used is reported, and stays as it is, too.
    """
    tables: dict[str, TableReader] = {
        "decorators": lambda table: {**defaults.decorators, **_decorators(table, report)},
        "rules": lambda table: {**defaults.rules, **read_rule_settings(table, report)},
        "deprecations": lambda table: msgspec.structs.replace(
            defaults.deprecations, **understood(DeprecationSettings, table, report, prefix="deprecations.")
        ),
        "gate": lambda table: msgspec.structs.replace(
            defaults.gate, **understood(GateSettings, table, report, prefix="gate.")
        ),
    }
    found = understood(Configuration, settings, report, tables=tables)
    return msgspec.structs.replace(defaults, **found), frozenset(found)


def _decorators(table: Mapping[str, object], report: Callable[[str], None]) -> dict[str, Effect]:
    """Read each entry by itself; a name without quotes, `pkg.api = ...`, is a table within a table to TOML."""
    effects = {effect.value: effect for effect in Effect if effect is not Effect.UNKNOWN}
    found: dict[str, Effect] = {}
    for name, value in _flattened(table):
        what = f"decorators.{name}"
        effect = effects.get(value) if isinstance(value, str) else None
        if effect is None:
            nearest = difflib.get_close_matches(str(value).replace("_", "-").lower(), effects, n=1)
            advice = f"did you mean {nearest[0]!r}?" if nearest else f"expected one of {', '.join(effects)}"
            report(f"{what} is {shown(value)}; {advice}")
        elif not _DOTTED.match(name):
            report(f"{what} is no dotted name; expected one such as 'pkg.utils.api'")
        else:
            found[name] = effect
    return found


def _flattened(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flattened(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value

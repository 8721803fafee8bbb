"""Both sides of a comparison linked, paired, and judged by the rules."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator, Mapping

from apicheck.examination.sides import Reading
from apicheck.matching.distributions import pair_distributions
from apicheck.matching.experimental import drop_experimental
from apicheck.matching.pairing import pair_up
from apicheck.matching.pairs import Side
from apicheck.matching.type_changes import type_changes
from apicheck.model.effect import Effect
from apicheck.model.module import ModuleSummary
from apicheck.model.report import Bump, Change, Diagnostic
from apicheck.policy.configuration import Configuration
from apicheck.project.dependencies import required_modules
from apicheck.project.distribution import Project
from apicheck.project.python_range import OLDEST_COUNTED, oldest_python
from apicheck.rules.judgement import judge
from apicheck.surface.linking.source_lines import SourceLines
from apicheck.surface.linking.surface import Surface
from apicheck.surface.reading.summaries import Source, Unreadable
from apicheck.types.deciding import asked, checker_of
from apicheck.types.questions import Answer, Question

_LOG = logging.getLogger(__name__)


def judged_sides(
    base: Reading,
    head: Reading,
    outcomes: Mapping[Source, ModuleSummary | Unreadable],
    contents: Mapping[Source, bytes],
    config: Configuration,
) -> tuple[tuple[tuple[Change, Bump], ...], tuple[Diagnostic, ...]]:
    """Return every change with the bump that it asks for, and what went wrong.

    What can't be read is told by the sides' own diagnostics.
    """
    problems: list[Diagnostic] = []
    with contextlib.ExitStack() as at_work:
        _LOG.info("links and pairs what is public")
        pairing = pair_up(
            _linked(base, outcomes, contents, head, config), _linked(head, outcomes, contents, base, config)
        )
        drop_experimental(pairing, _experimental(config))
        pairing.type_changes = type_changes(
            pairing, lambda questions: at_work.enter_context(_asked(questions, head, contents, config, problems))
        )
        _LOG.info("judges %d pairs of definitions", len(pairing.pairs))
        judged = judge(pairing, pair_distributions(base.project, head.project))
    return judged, tuple(problems)


@contextlib.contextmanager
def _asked(
    questions: tuple[Question, ...],
    head: Reading,
    contents: Mapping[Source, bytes],
    config: Configuration,
    problems: list[Diagnostic],
) -> Iterator[Callable[[], Mapping[Question, Answer]]]:
    """Have questions about types decided; a type checker that can't be run is told, and leaves them open."""

    def layout() -> dict[str, bytes]:
        return {file.import_path: contents[source] for file, source in head.sources.items()}

    with asked(questions, checker_of(config.type_checker), layout, config.type_checker_timeout) as wait:

        def answers() -> Mapping[Question, Answer]:
            found, problem = wait()
            if problem is not None:
                message = (
                    f"changed types could not be judged, because {problem}; "
                    'what they leave open is told as risky, and `type-checker = "none"` asks no type checker'
                )
                problems.append(Diagnostic("head", None, None, message))
            return found

        yield answers


def _linked(
    side: Reading,
    outcomes: Mapping[Source, ModuleSummary | Unreadable],
    contents: Mapping[Source, bytes],
    other: Reading,
    config: Configuration,
) -> Side:
    """Link the modules of a side; what can't be read may hold anything, and so may what only `other` can see."""
    modules: dict[str, ModuleSummary] = {}
    stubs: dict[str, ModuleSummary] = {}
    files: dict[str, str] = {}
    texts: dict[str, bytes] = {}
    for file, source in side.sources.items():
        outcome = outcomes[source]
        if isinstance(outcome, Unreadable):
            side.diagnostics.append(Diagnostic(side.revision, file.path, outcome.line, outcome.message))
            side.opaque.add(file.name)
        elif file.is_stub and file.name in modules:
            stubs[file.name] = outcome
        else:
            modules[file.name] = outcome
            files[file.name] = file.path
            texts[file.name] = contents[source]
    side.opaque.update(side.hidden(other))
    opaque = frozenset(side.opaque - modules.keys())
    surface = Surface(
        modules,
        files,
        stubs=stubs,
        opaque=opaque,
        typed=_typed(side.project),
        decorators=_decorators(config),
        oldest_python=_oldest_python(side.project, other.project),
        required=_required(side.project),
        visibility=config.visibility(
            (top, each.name) for each in side.project.distributions for top in each.import_names
        ),
        texts=SourceLines(texts),
    )
    return Side(surface)


def _experimental(config: Configuration) -> tuple[str, ...]:
    """Return the decorators of the repository and of its distributions: what they mark tells whose they are."""
    return tuple(dict.fromkeys(name for each in (config, *config.distributions.values()) for name in each.experimental))


def _decorators(config: Configuration) -> dict[str, Effect]:
    return {
        name: effect for each in (config, *config.distributions.values()) for name, effect in each.decorators.items()
    }


def _required(project: Project) -> dict[str, frozenset[str]]:
    """Return, by topmost names, the modules that come with what their distributions require."""
    return {
        name: required_modules(distribution.dependencies, distribution.requires_python or "")
        for distribution in project.distributions
        if distribution.dependencies
        for name in distribution.import_names
    }


def _typed(project: Project) -> frozenset[str]:
    distributions = (distribution for distribution in project.distributions if distribution.is_typed)
    return frozenset(name for distribution in distributions for name in distribution.import_names)


def _oldest_python(*sides: Project) -> dict[str, tuple[int, ...]]:
    """Return, by topmost names, the oldest Python that can have both sides: no other one's users see a change."""
    found: dict[str, tuple[int, ...]] = {}
    for distribution in (distribution for side in sides for distribution in side.distributions):
        oldest = oldest_python(distribution.requires_python) or OLDEST_COUNTED
        found.update({name: max(found.get(name, oldest), oldest) for name in distribution.import_names})
    return found

"""The whole way of the gate: from a repository to verdicts on what is about to be released."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import msgspec
from packaging.version import InvalidVersion, Version

from apicheck.cache.store import Store
from apicheck.claimed_breaks import ClaimedBreaks
from apicheck.comparison import compare_range
from apicheck.last_release import LastRelease, Releases, names_of
from apicheck.model.gate import DistributionVerdict, GateReport, Verdict
from apicheck.model.report import Diagnostic, Report, RevisionLabel
from apicheck.policy.configuration import Configuration, load_configuration
from apicheck.policy.configured_project import distributions_of
from apicheck.policy.gate import summed_up, verdict_on
from apicheck.policy.gate_settings import Against, GateSettings
from apicheck.policy.release_tags import Release, releases
from apicheck.project.declared_version import DeclaredVersion, declared_version
from apicheck.project.distribution import Distribution, Problem
from apicheck.registry.index import index_url
from apicheck.revisions import Range, RevisionError, Snapshot, open_pair
from apicheck.revisions.history import History, open_history
from apicheck.shipped_modules import Incomparable, Published


class Question(msgspec.Struct, frozen=True):
    """What is asked of the gate beyond the revision: None leaves it to tags, metadata and configuration.

    `base` names the revision that counts as the last release, `version` is the one to be released, `distribution` the
    one of several that is meant. `against` says where the last release is looked for, `index_url` in which package
    index.
    """

    base: str | None = None
    version: str | None = None
    distribution: str | None = None
    against: Against | None = None
    index_url: str | None = None


def gate(
    start: Path, revision: str = "HEAD", question: Question | None = None, store: Store | None = None
) -> GateReport:
    """Judge whether the version that `revision` declares may be released.

    `start` is the repository or a folder in its work tree. It is held against the last release: the highest version
    among the tags that `revision` descends from, tip against tip. Raises `apicheck.RevisionError` where a revision or
    the last release can't be found at all; of several distributions the others are judged all the same.
    `store` keeps what has been found out for later runs. No code of the project is run.
    """
    question = question or Question()
    history = open_history(start)
    commit = history.commit(revision)
    head = open_pair(start, revision, revision, direct=True).head
    configuration, problems = load_configuration(head)
    found = distributions_of(head, configuration).distributions
    chosen = _chosen(found, question)
    judging = _Judging(start, history, revision, commit, head, configuration, problems, found, question, store)
    verdicts = [judging.of(each, is_only=True) for each in found] if len(found) == 1 else judging.of_several(chosen)
    return summed_up(RevisionLabel(revision, commit), verdicts)


def open_since_release(start: Path, question: Question | None = None) -> Range:
    """Read the last release and the work tree of the repository around `start`: all that the next release would bring.

    In a bare repository HEAD stands for the work tree. Raises `RevisionError` where there is no last release, or
    several distributions with one each.
    """
    question = question or Question()
    history = open_history(start)
    newer = "HEAD" if history.work_tree is None else None
    head = open_pair(start, "HEAD", "HEAD", direct=True).head
    configuration, problems = load_configuration(head)
    found = distributions_of(head, configuration).distributions
    if len(found) != 1:
        raise RevisionError("there are several distributions here, each with a last release of its own: name the range")
    judging = _Judging(start, history, "HEAD", history.commit("HEAD"), head, configuration, problems, found, question)
    version, _ = judging.version(found[0])
    last = judging.last_release(found[0], configuration.of(found[0].name).gate, version)
    if last.published is not None:
        return replace(open_pair(start, "HEAD", newer, direct=True), base=last.published.tree)
    return open_pair(start, last.revision or "HEAD", newer, direct=True)


def _chosen(found: tuple[Distribution, ...], question: Question) -> tuple[Distribution, ...]:
    """The distributions to judge: the one that is asked for, else all that have a name and something to import."""
    named = tuple(each for each in found if each.name and each.import_names)
    if question.distribution is not None:
        chosen = tuple(each for each in found if question.distribution in {each.name, each.root})
        if not chosen:
            known = ", ".join(each.name for each in named) or "none"
            raise RevisionError(f"there is no distribution {question.distribution!r} here; there are: {known}")
        return chosen
    return named if len(named) > 1 else found[:1] or named


def _is_of(path: str, distribution: Distribution) -> bool:
    """Tell whether a path of a report is one of a distribution's: of what it declares, or of what it ships."""
    declared, colon, _ = path.partition(":")
    if colon:
        return declared == distribution.name
    return any(path == name or path.startswith(f"{name}.") for name in distribution.import_names)


class _Judging(msgspec.Struct, frozen=True):
    """One run of the gate, asked of each distribution."""

    start: Path
    history: History
    revision: str
    commit: str
    head: Snapshot
    configuration: Configuration
    problems: tuple[Problem, ...]
    distributions: tuple[Distribution, ...]
    question: Question
    store: Store | None = None

    def of_several(self, distributions: tuple[Distribution, ...]) -> list[DistributionVerdict]:
        verdicts: list[DistributionVerdict] = []
        for each in distributions:
            try:
                verdicts.append(self.of(each, is_only=False))
            except RevisionError as error:
                if len(distributions) == 1:
                    raise
                verdicts.append(DistributionVerdict(each.name, Verdict.UNDECIDED, str(error)))
        return verdicts

    def of(self, distribution: Distribution, *, is_only: bool) -> DistributionVerdict:
        name = distribution.name or self.history.name
        settings = self.configuration.of(distribution.name).gate
        version, source = self.version(distribution)
        last = self.last_release(distribution, settings, version)
        compared, incomparable = self.compared_with(last, distribution, settings)
        notes = last.notes
        if is_only:
            report = compare_range(
                compared, is_stale=lambda _: True, version=version, incomparable=incomparable, store=self.store
            )
        else:
            limited = self._limited_to(distribution, compared.base)
            # What no distribution has, each is told of: nobody else would be.
            others = self._others(distribution, compared.base)
            report = compare_range(
                compared,
                limited,
                is_stale=lambda _: True,
                is_concerned=lambda path: not any(_is_of(path, other) for other in others),
                version=version,
                incomparable=incomparable,
                store=self.store,
            )
            report = self._with_problems(report)
        if compared.base.label.commit is not None:
            notes = (
                *notes,
                *ClaimedBreaks(self.start, self.history, self.store).notes(
                    compared, report, "" if is_only else distribution.root
                ),
            )
        return verdict_on(name, report, last.version, version, source, settings, notes=notes)

    def _with_problems(self, report: Report) -> Report:
        """Add what is wrong with the configuration, which a comparison that is given one knows nothing of."""
        found = tuple(Diagnostic("head", each.file, each.line, each.message) for each in self.problems)
        if not found:
            return report
        return msgspec.structs.replace(report, status="incomplete", diagnostics=(*found, *report.diagnostics))

    def _limited_to(self, distribution: Distribution, base: Snapshot) -> Configuration:
        """The configuration for a comparison of one distribution of several, by what it ships on either side."""
        configuration = self.configuration
        before = distributions_of(base, configuration).distributions
        same = (
            each
            for each in before
            if each.name == distribution.name or (not each.name and each.root == distribution.root)
        )
        names = {*distribution.import_names, *(name for each in same for name in each.import_names)}
        return msgspec.structs.replace(configuration.of(distribution.name), packages=tuple(sorted(names)))

    def _others(self, distribution: Distribution, base: Snapshot) -> tuple[Distribution, ...]:
        """The other distributions that either side has."""
        there = (*self.distributions, *distributions_of(base, self.configuration).distributions)
        return tuple(each for each in there if each.name != distribution.name and each.root != distribution.root)

    def version(self, distribution: Distribution) -> tuple[str | None, str]:
        if self.question.version is not None:
            return self.question.version, "--version"
        found = declared_version(self.head, distribution)
        if isinstance(found, DeclaredVersion):
            return found.text, found.file
        return None, f"{found.reason}: give it with --version"

    def last_release(self, distribution: Distribution, settings: GateSettings, version: str | None) -> LastRelease:
        """The last release: the one that is named, else by tag or in the package index."""
        question = self.question
        if question.base is not None:
            named = self._named_release(question.base, names_of(distribution), distribution, settings)
            return LastRelease(named.version, named.tag)
        known = Releases(self.history, self.revision, self.commit)
        if (question.against or settings.against) is Against.TAG:
            return known.by_tag(distribution, settings, version)
        return known.in_registry(distribution, settings, version, index_url(question.index_url, os.environ))

    def compared_with(
        self, last: LastRelease, distribution: Distribution, settings: GateSettings
    ) -> tuple[Range, Incomparable]:
        """Both sides, and what can't be compared of them because a build is between the two."""
        if last.published is None:
            return open_pair(self.start, last.revision or self.revision, self.revision, direct=True), Incomparable()
        compared = replace(open_pair(self.start, self.revision, self.revision, direct=True), base=last.published.tree)
        known = Releases(self.history, self.revision, self.commit)
        configuration = self._limited_to(distribution, compared.base)
        tagged = known.tagged(last.version, distribution, settings)
        published = Published(
            base=compared.base,
            shipped=distributions_of(compared.base, configuration),
            repository=distributions_of(self.head, configuration),
            is_wheel=last.published.is_wheel,
            history=self.history,
            commit=self.commit,
            made_of=tagged or known.newest_at(last.published),
            is_tagged=tagged is not None,
        )
        return compared, published.incomparable()

    def _named_release(
        self, base: str, names: tuple[str, ...], distribution: Distribution, settings: GateSettings
    ) -> Release:
        """The version of a named base: what its name says, else what it declares itself."""
        named = releases([base.removeprefix("refs/tags/")], names, settings.tags or ())
        if named:
            return Release(named[0].version, base)
        tree = open_pair(self.start, base, self.revision, direct=True).base
        before = distributions_of(tree, self.configuration)
        same = [each for each in before.distributions if each.name == distribution.name] or before.distributions[:1]
        found = declared_version(tree, same[0]) if same else None
        try:
            if isinstance(found, DeclaredVersion):
                return Release(Version(found.text), base)
        except InvalidVersion:
            pass
        raise RevisionError(
            f"nothing tells the version of {base!r}: name a tag that holds it, or set `tags` in [tool.apicheck.gate]"
        )

"""The whole way of the gate: from a repository to verdicts on what is about to be released."""

from __future__ import annotations

import os
from collections.abc import Iterator
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
from apicheck.policy.accepted_changes import all_are_stale
from apicheck.policy.configuration import Configuration, load_configuration
from apicheck.policy.configured_project import distributions_of
from apicheck.policy.gate import summed_up, verdict_on
from apicheck.policy.gate_settings import Against, GateSettings
from apicheck.policy.release_tags import Release, names_no_distribution, releases
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


class Undecided(msgspec.Struct, frozen=True):
    """A distribution of which nothing can be told, and the reason as a sentence."""

    name: str
    reason: str


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
    judging = _Judging(
        start, history, revision, revision, commit, head, configuration, problems, found, question, store
    )
    verdicts = [judging.of(each, is_only=True) for each in found] if len(found) == 1 else judging.of_several(chosen)
    return summed_up(RevisionLabel(revision, commit), verdicts)


def reports_since_release(start: Path, store: Store | None = None) -> Iterator[Report | Undecided]:
    """Yield what the next release of each distribution would bring: the last one, compared with the work tree.

    In a bare repository HEAD stands for the work tree. What can't be compared of one of several distributions is a
    sentence in its place; of the only one it raises `RevisionError`.
    """
    history = open_history(start)
    newer = "HEAD" if history.work_tree is None else None
    head = open_pair(start, "HEAD", newer, direct=True).head
    configuration, problems = load_configuration(head)
    found = distributions_of(head, configuration).distributions
    question = Question()
    commit = history.commit("HEAD")
    judging = _Judging(start, history, "HEAD", newer, commit, head, configuration, problems, found, question, store)
    chosen = _chosen(found, question)
    for each in chosen:
        try:
            yield judging.compared(each, is_only=len(found) == 1).report
        except RevisionError as error:
            if len(chosen) == 1:
                raise
            yield Undecided(each.name, str(error))


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


def _are_one(old: Distribution, new: Distribution) -> bool:
    """Tell whether a distribution of another tree is this one: its name, else its folder, else what it ships."""
    return (
        old.name == new.name or old.root == new.root or bool(old.import_names and old.import_names == new.import_names)
    )


def _declared(tree: Snapshot, distribution: Distribution) -> Version | None:
    """The version that a tree declares for a distribution, None where it can't be read."""
    found = declared_version(tree, distribution)
    try:
        return Version(found.text) if isinstance(found, DeclaredVersion) else None
    except InvalidVersion:
        return None


class _Comparison(msgspec.Struct, frozen=True):
    """What has become of a distribution since its last release."""

    last: LastRelease
    version: str | None
    source: str
    range_: Range
    report: Report


class _Judging(msgspec.Struct, frozen=True):
    """One run of the gate, asked of each distribution.

    The last release is the one before `revision`; `newer` is what is compared with it, None for the work tree.
    """

    start: Path
    history: History
    revision: str
    newer: str | None
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
        found = self.compared(distribution, is_only=is_only)
        settings = self.configuration.of(distribution.name).gate
        notes = found.last.notes
        if found.range_.base.label.commit is not None:
            claimed = ClaimedBreaks(self.start, self.history, self.store)
            folder = "" if is_only else distribution.root
            notes = (*notes, *claimed.notes(found.range_, found.report, folder))
        name = distribution.name or self.history.name
        return verdict_on(name, found.report, found.last.version, found.version, found.source, settings, notes=notes)

    def compared(self, distribution: Distribution, *, is_only: bool) -> _Comparison:
        """Compare a distribution with its last release; of several each by itself, and what belongs to none."""
        settings = self.configuration.of(distribution.name).gate
        version, source = self.version(distribution)
        last = self.last_release(distribution, settings, version)
        range_, incomparable = self.compared_with(last, distribution, settings)
        if is_only:
            report = compare_range(
                range_, is_stale=all_are_stale, version=version, incomparable=incomparable, store=self.store
            )
        else:
            # What no distribution has, each is told of: nobody else would be.
            others = self._others(distribution, range_.base)
            report = compare_range(
                range_,
                self._limited_to(distribution, range_.base),
                is_stale=all_are_stale,
                is_concerned=lambda path: not any(_is_of(path, other) for other in others),
                version=version,
                incomparable=incomparable,
                store=self.store,
            )
            report = self._with_problems(report)
        return _Comparison(last, version, source, range_, report)

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
            return self._as_shared(LastRelease(named.version, named.tag), distribution, settings)
        known = Releases(self.history, self.revision, self.commit)
        if (question.against or settings.against) is Against.TAG:
            return self._as_shared(known.by_tag(distribution, settings, version), distribution, settings)
        return known.in_registry(distribution, settings, version, index_url(question.index_url, os.environ))

    def _as_shared(self, last: LastRelease, distribution: Distribution, settings: GateSettings) -> LastRelease:
        """The last release of one of several distributions, where its tag tells a version alone.

        What was released with such a tag is what its tree holds. Where that declares the tag's version for another
        distribution and a version of its own for this one, this one's counts. Raises `RevisionError` where the tree
        holds no such distribution.
        """
        if len(self.distributions) == 1 or last.revision is None:
            return last
        if not names_no_distribution(last.revision.removeprefix("refs/tags/"), settings.tags or ()):
            return last
        tree = open_pair(self.start, last.revision, self.revision, direct=True).base
        there = distributions_of(tree, self.configuration).distributions
        before = next((each for each in there if _are_one(each, distribution)), None)
        if before is None:
            raise RevisionError(
                f"{last.revision} holds no {distribution.name!r}: nothing was released that it could be held against"
            )
        declared = {each.root: _declared(tree, each) for each in there}
        own = declared.get(before.root)
        if own is None or own == last.version or last.version not in declared.values():
            return last
        return msgspec.structs.replace(last, version=own)

    def compared_with(
        self, last: LastRelease, distribution: Distribution, settings: GateSettings
    ) -> tuple[Range, Incomparable]:
        """Both sides, and what can't be compared of them because a build is between the two."""
        if last.published is None:
            return open_pair(self.start, last.revision or self.revision, self.newer, direct=True), Incomparable()
        compared = replace(open_pair(self.start, self.revision, self.newer, direct=True), base=last.published.tree)
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
        declared = _declared(tree, same[0]) if same else None
        if declared is not None:
            return Release(declared, base)
        raise RevisionError(
            f"nothing tells the version of {base!r}: name a tag that holds it, or set `tags` in [tool.apicheck.gate]"
        )

"""The whole way of the gate: from a repository to verdicts on what is about to be released."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
from packaging.version import InvalidVersion, Version

from apicheck.comparison import compare_range, distributions_of
from apicheck.model.gate import DistributionVerdict, GateReport, Verdict
from apicheck.model.report import Diagnostic, Report, RevisionLabel
from apicheck.policy.configuration import Configuration, load_configuration
from apicheck.policy.conventional_commits import claims
from apicheck.policy.gate import commit_notes, summed_up, verdict_on
from apicheck.policy.gate_settings import GateSettings
from apicheck.policy.release_tags import Release, is_abandoned, releases
from apicheck.project.declared_version import DeclaredVersion, declared_version
from apicheck.project.distribution import Distribution, Problem
from apicheck.revisions import Range, RevisionError, Snapshot, open_pair
from apicheck.revisions.history import History, Tag, open_history


class Question(msgspec.Struct, frozen=True):
    """What is asked of the gate beyond the revision: None leaves it to tags, metadata and configuration.

    `base` names the revision that counts as the last release, `version` is the one to be released, `distribution` the
    one of several that is meant.
    """

    base: str | None = None
    version: str | None = None
    distribution: str | None = None


def gate(start: Path, revision: str = "HEAD", question: Question | None = None) -> GateReport:
    """Judge whether the version that `revision` declares may be released.

    `start` is the repository or a folder in its work tree. It is held against the last release: the highest version
    among the tags that `revision` descends from, tip against tip. Raises `apicheck.RevisionError` where a revision or
    the last release can't be found at all; of several distributions the others are judged all the same. No code of the
    project is run.
    """
    question = question or Question()
    history = open_history(start)
    commit = history.commit(revision)
    head = open_pair(start, revision, revision, direct=True).head
    configuration, problems = load_configuration(head)
    found = distributions_of(head, configuration).distributions
    chosen = _chosen(found, question)
    judging = _Judging(start, history, revision, commit, head, configuration, problems, question)
    verdicts = [judging.of(each, is_only=True) for each in found] if len(found) == 1 else judging.of_several(chosen)
    return summed_up(RevisionLabel(revision, commit), verdicts)


def open_since_release(start: Path) -> Range:
    """Read the last release and the work tree of the repository around `start`: all that the next release would bring.

    Raises `RevisionError` where there is no last release, or several distributions with one each.
    """
    history = open_history(start)
    head = open_pair(start, "HEAD", "HEAD", direct=True).head
    configuration, problems = load_configuration(head)
    found = distributions_of(head, configuration).distributions
    if len(found) != 1:
        raise RevisionError("there are several distributions here, each with a last release of its own: name the range")
    judging = _Judging(start, history, "HEAD", history.commit("HEAD"), head, configuration, problems, Question())
    version, _ = judging.version(found[0])
    last, _ = judging.last_release(found[0], configuration.gate, version)
    return open_pair(start, last.tag, None, direct=True)


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


def _is_of(path: str, limited: Configuration, distribution: Distribution) -> bool:
    """Tell whether a path of a report is one of a distribution's: of what it declares, or of what it ships."""
    declared, colon, _ = path.partition(":")
    names = {distribution.name} if colon else set(limited.packages or ())
    return any(declared == name or (not colon and path.startswith(f"{name}.")) for name in names)


class _Judging(msgspec.Struct, frozen=True):
    """One run of the gate, asked of each distribution."""

    start: Path
    history: History
    revision: str
    commit: str
    head: Snapshot
    configuration: Configuration
    problems: tuple[Problem, ...]
    question: Question

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
        settings = self.configuration.gate
        version, source = self.version(distribution)
        last, notes = self.last_release(distribution, settings, version)
        compared = open_pair(self.start, last.tag, self.revision, direct=True)
        if is_only:
            report = compare_range(compared, is_since_release=True, version=version)
        else:
            limited = self._limited_to(distribution, compared.base)
            report = compare_range(
                compared,
                limited,
                is_since_release=True,
                is_concerned=lambda path: _is_of(path, limited, distribution),
                version=version,
            )
            report = self._with_problems(report)
        base_commit = compared.base.label.commit
        if base_commit is not None:
            messages = self.history.messages(base_commit, self.commit)
            said = claims((each.commit, each.text) for each in messages if not each.is_merge)
            notes = (*notes, *commit_notes(said, report))
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
        return msgspec.structs.replace(configuration, packages=tuple(sorted(names)))

    def version(self, distribution: Distribution) -> tuple[str | None, str]:
        if self.question.version is not None:
            return self.question.version, "--version"
        found = declared_version(self.head, distribution)
        if isinstance(found, DeclaredVersion):
            return found.text, found.file
        return None, f"{found.reason}: give it with --version"

    def last_release(
        self, distribution: Distribution, settings: GateSettings, version: str | None
    ) -> tuple[Release, tuple[str, ...]]:
        """The last release, and what is to be said of tags that do not count as it."""
        names = (distribution.name, *distribution.import_names)
        if self.question.base is not None:
            return self._named_release(self.question.base, names, distribution, settings), ()
        tags = {tag.name: tag for tag in self.history.tags()}
        known = releases(tags, names, settings.tags or ())
        abandoned = [each for each in known if is_abandoned(each.version, version)]
        found = [
            each
            for each in known
            if each not in abandoned and (settings.pre_release_base or not each.version.is_prerelease)
        ]
        last = next(self._reached(found, tags), None)
        if last is None:
            raise RevisionError(self._why_no_release(found))
        notes = [
            f"{each.tag} is a pre-release of more than {version}, so it does not count as the last release"
            for each in [*self._reached(abandoned, tags)][:1]
        ]
        aside = next((each for each in found if each.version > last.version and self._is_aside(tags[each.tag])), None)
        if aside is not None:
            notes.append(
                f"{aside.tag} is a higher version than {last.tag}, but {self.revision} does not descend from it"
            )
        return last, tuple(notes)

    def _is_aside(self, tag: Tag) -> bool:
        """True for a tag that is neither before this revision, nor on it, nor after it."""
        return tag.commit != self.commit and not self.history.descends(tag.commit, self.commit)

    def _reached(self, found: list[Release], tags: dict[str, Tag]) -> Iterator[Release]:
        """The releases that this revision comes after; a tag on the revision itself is the release that is judged."""
        return (each for each in found if self.history.descends(self.commit, tags[each.tag].commit))

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

    def _why_no_release(self, found: list[Release]) -> str:
        if self.history.is_shallow:
            return "the last release is not in this shallow clone: run `git fetch --unshallow --tags`"
        if found:
            return (
                f"{self.revision} descends from no release: {found[0].tag} is the highest there is; "
                "name the one to compare with by `--base`"
            )
        return (
            "no tag here names a version: `git fetch --tags` brings those of the remote, `tags` in "
            "[tool.apicheck.gate] tells how they are named, `--base` names the last release"
        )

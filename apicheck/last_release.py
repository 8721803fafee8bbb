"""The last release of a distribution, that the next one is held against: a tag, or what a package index offers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from packaging.version import InvalidVersion, Version

from apicheck.policy.gate_settings import GateSettings
from apicheck.policy.release_tags import Release, is_abandoned, releases
from apicheck.project.distribution import Distribution
from apicheck.registry import PublishedRelease, fetch_release
from apicheck.revisions import RevisionError
from apicheck.revisions.history import History, Tag


class LastRelease(msgspec.Struct, frozen=True):
    """The version of the last release, where it is read, and what is to be said of releases that do not count as it.

    It is a tag or another name of a revision, or a file of an index.
    """

    version: Version
    revision: str | None = None
    published: PublishedRelease | None = None
    notes: tuple[str, ...] = ()


class Releases(msgspec.Struct, frozen=True):
    """The releases of one repository as a revision sees them; `commit` is the full id of `revision`."""

    history: History
    revision: str
    commit: str

    def by_tag(self, distribution: Distribution, settings: GateSettings, version: str | None) -> LastRelease:
        """The highest version among the tags that the revision descends from. Raises `RevisionError` without any.

        `version` is the one to be released: a pre-release of a later one was given up.
        """
        tags = self._tags()
        found, abandoned = self._counted(tags, distribution, settings, version)
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
        return LastRelease(last.version, last.tag, notes=tuple(notes))

    def last_tagged(self, distribution: Distribution, settings: GateSettings, version: str | None) -> Tag | None:
        """The tag that `by_tag` finds, None where there is none."""
        tags = self._tags()
        found, _ = self._counted(tags, distribution, settings, version)
        last = next(self._reached(found, tags), None)
        return None if last is None else tags[last.tag]

    def _counted(
        self, tags: Iterable[str], distribution: Distribution, settings: GateSettings, version: str | None
    ) -> tuple[list[Release], list[Release]]:
        """The releases among tags that may be the last one, and pre-releases that were given up."""
        known = releases(tags, names_of(distribution), settings.tags or ())
        abandoned = [each for each in known if is_abandoned(each.version, version)]
        counts_pre_releases = settings.pre_release_base is not False
        found = [
            each for each in known if each not in abandoned and (counts_pre_releases or not each.version.is_prerelease)
        ]
        return found, abandoned

    def in_registry(
        self, distribution: Distribution, settings: GateSettings, version: str | None, url: str
    ) -> LastRelease:
        """The highest version in a package index that is not yanked. Raises `RevisionError` where it can't be had.

        Pre-releases count as PEP 440 has it, where there is nothing else, or where the settings say so. What is higher
        than `version`, the one to be released, is of another line of development, unless the revision descends from its
        tag.
        """
        if not distribution.name:
            raise RevisionError("the project declares no name that a package index could know it by")
        notes: list[str] = []
        tags = self._tags()
        tagged = {each.version: tags[each.tag] for each in releases(tags, names_of(distribution), settings.tags or ())}

        def choose(versions: Iterable[Version]) -> Version | None:
            final = [each for each in versions if not each.is_prerelease]
            counted = final if final and not settings.pre_release_base else [*versions]
            limit = _parsed(version)
            mine = [
                each
                for each in counted
                if limit is None
                or each <= limit
                or (each in tagged and self.history.descends(self.commit, tagged[each].commit))
            ]
            if mine and max(counted) > max(mine):
                notes.append(f"the index has {max(counted)}, which is of another line of development than {version}")
            return max(mine, default=None)

        found = fetch_release(distribution.name, url, choose)
        if found is None:
            raise RevisionError(
                f"every release of {distribution.name!r} in the package index is later than {version}: "
                "name the one to compare with by `--base`"
            )
        return LastRelease(found.version, published=found, notes=tuple(notes))

    def tagged(self, version: Version, distribution: Distribution, settings: GateSettings) -> str | None:
        """The commit that the tag of a release names, None where there is no such tag here."""
        tags = self._tags()
        known = releases(tags, names_of(distribution), settings.tags or ())
        return next((tags[each.tag].commit for each in known if each.version == version), None)

    def newest_at(self, published: PublishedRelease) -> str | None:
        """The newest commit when a release was uploaded, None where that is not known, or none is that old."""
        return None if published.uploaded is None else self.history.commit_at(self.commit, published.uploaded)

    def _tags(self) -> dict[str, Tag]:
        return {tag.name: tag for tag in self.history.tags()}

    def _is_aside(self, tag: Tag) -> bool:
        """True for a tag that is neither before this revision, nor on it, nor after it."""
        return tag.commit != self.commit and not self.history.descends(tag.commit, self.commit)

    def _reached(self, found: list[Release], tags: dict[str, Tag]) -> Iterator[Release]:
        """The releases that this revision comes after; a tag on the revision itself is the release that is judged."""
        return (each for each in found if self.history.descends(self.commit, tags[each.tag].commit))

    def _why_no_release(self, found: list[Release]) -> str:
        if self.history.is_shallow:
            return (
                "the last release is not in this shallow clone: run `git fetch --unshallow --tags`, "
                "or compare `--against registry`"
            )
        if found:
            return (
                f"{self.revision} descends from no release: {found[0].tag} is the highest there is; "
                "name the one to compare with by `--base`"
            )
        return (
            "no tag here names a version: `git fetch --tags` brings those of the remote, `tags` in "
            "[tool.apicheck.gate] tells how they are named, `--base` names the last release, "
            "`--against registry` takes that of the package index"
        )


def names_of(distribution: Distribution) -> tuple[str, ...]:
    """What a distribution goes by in the names of tags."""
    return (distribution.name, *distribution.import_names)


def _parsed(version: str | None) -> Version | None:
    try:
        return None if version is None else Version(version)
    except InvalidVersion:
        return None

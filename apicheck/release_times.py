"""Whose a finding is, and how far that distribution is: the version that it declares, the releases that it had."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterable, Iterator

from apicheck.first_announced import Announcements
from apicheck.model.examination import ExaminedDistribution
from apicheck.model.report import Change
from apicheck.policy.configuration import Configuration
from apicheck.policy.deprecation_policy import Moment, Published, moment
from apicheck.policy.release_tags import releases
from apicheck.project.distribution import Distribution
from apicheck.revisions import Range


class Owners:
    """The distributions by what is imported of them, and by what their declarations are told under (`name:field`)."""

    def __init__(self, distributions: Iterable[ExaminedDistribution]) -> None:
        self._owners = {top: each.name for each in distributions for top in each.import_names}

    def names(self) -> Iterable[tuple[str, str]]:
        """All dotted names that are imported, each with its distribution."""
        return self._owners.items()

    def of(self, path: str) -> str:
        """The distribution that a finding's path is of, "" where that has no name."""
        declared, colon, _ = path.partition(":")
        if colon:
            return declared
        while path and path not in self._owners:
            path = path.rpartition(".")[0]
        return self._owners.get(path, "")


class Times:
    """When a judgement is made, for each distribution; `version` is what is known to be released, if it is known.

    `changes_in` tells what happens between the two sides of a range. Nothing is read before it is asked for.
    """

    def __init__(
        self,
        range_: Range,
        config: Configuration,
        version: str | None,
        changes_in: Callable[[Range], Iterable[Change]],
    ) -> None:
        self._range = range_
        self._announcements = Announcements(range_, changes_in)
        self._config = config
        self._version = version
        self.today = datetime.datetime.now(datetime.UTC).date()
        self.version = functools.cache(self._read_version)
        self.moment = functools.cache(self._read_moment)

    def _read_version(self, name: str) -> str | None:
        """The version that is to be released, else the declared one; None where nothing tells."""
        from apicheck.project.declared_version import DeclaredVersion, declared_version

        if self._version is not None:
            return self._version
        distribution = self._distribution(name)
        found = None if distribution is None else declared_version(self._range.head, distribution)
        return found.text if isinstance(found, DeclaredVersion) else None

    def _read_moment(self, name: str) -> Moment:
        published = [*self._published(name)]
        return moment(self.version(name), published, self.today, self._announcements.first_with)

    def _published(self, name: str) -> Iterator[Published]:
        """Yield the releases that the repository's tags tell of, where the configuration wants to know them."""
        own = self._config.of(name)
        distribution = self._distribution(name)
        if not own.deprecations.needs_releases or distribution is None:
            return
        tags = {tag.name: tag for tag in self._range.tags()}
        for each in releases(tags, (distribution.name, *distribution.import_names), own.gate.tags or ()):
            yield Published(each.version, tags[each.tag].day, tags[each.tag].commit)

    def _distribution(self, name: str) -> Distribution | None:
        """That of the name on the newer side, or the only one there."""
        found = self.distributions
        return next((each for each in found if name and each.name == name), found[0] if len(found) == 1 else None)

    @functools.cached_property
    def distributions(self) -> tuple[Distribution, ...]:
        from apicheck.policy.configured_project import distributions_of

        return distributions_of(self._range.head, self._config).distributions

"""Whether a version number is far enough from the last one: Semantic Versioning over the versions of PEP 440.

Sources: Semantic Versioning 2.0.0 (semver.org), its clauses by number; PEP 440 as kept in the version specifiers
specification, its sections by name.
"""

from __future__ import annotations

import enum

import msgspec
from packaging.version import Version

from apicheck.model.report import Bump


class Scheme(enum.StrEnum):
    """What the numbers promise: compatibility, or a date and nothing else."""

    SEMVER = "semver"
    CALVER = "calver"


class Zero(enum.StrEnum):
    """What a break needs before 1.0.0, where clause 4 promises nothing: a minor release, just any, or 1.0.0."""

    MINOR = "minor"
    EXEMPT = "exempt"
    MAJOR = "major"


class Decision(msgspec.Struct, frozen=True):
    """Whether a version suffices, the sentence that says why, and the version that would be the usual next one.

    `minimum` is never a post-release: those suffice for changes that leave the API alone, but nobody should be sent
    there.
    """

    is_enough: bool
    reason: str
    minimum: Version


def decide(
    base: Version, version: Version, required: Bump, *, scheme: Scheme = Scheme.SEMVER, zero: Zero = Zero.MINOR
) -> Decision:
    """Say whether `version` may follow the release `base` where the changes ask for the bump `required`."""
    needed = needed_bump(base, required, scheme=scheme, zero=zero)
    minimum = next_version(base, needed)
    old, new = Version(base.public), Version(version.public)  # a local label is no other release (PEP 440)

    def answer(is_enough: bool, reason: str) -> Decision:
        return Decision(is_enough, reason, minimum)

    if new < old:
        return answer(False, f"{version} is older than {base}, which has been released")
    if new == old:
        if required is Bump.NONE:
            return answer(True, f"nothing has changed since {base}")
        return answer(False, f"{version} has been released, and there are changes since")
    if version.is_postrelease and required.weight > Bump.PATCH.weight:
        return answer(False, f"{version} is a post-release, which changes no API")
    if base.is_prerelease:
        return answer(True, f"{base} is a pre-release, which promises nothing")
    given = bump_between(base, version)
    if given.weight >= needed.weight:
        return answer(True, _why_enough(base, version, required, needed, given, scheme))
    return answer(False, f"{_article(needed)} release is needed and {version} is {_article(given)} one")


def needed_bump(base: Version, required: Bump, *, scheme: Scheme, zero: Zero) -> Bump:
    """Return the part of the number that has to move, given where `base` stands and what the numbers promise."""
    if required is Bump.NONE:
        return Bump.NONE
    if scheme is Scheme.CALVER:
        return Bump.PATCH
    if base.major == 0 and zero is not Zero.MAJOR:
        if zero is Zero.EXEMPT:
            return Bump.PATCH
        return Bump.MINOR if required is Bump.MAJOR else Bump.PATCH
    return required


def bump_between(base: Version, version: Version) -> Bump:
    """Return the part of the number that moved between two releases of which `version` is the later.

    A new epoch counts as a major release: it orders before all that came before (PEP 440, "Version epochs"). A
    pre-release counts as the release that it leads to, a post-release as a patch at most.
    """
    if version.epoch != base.epoch:
        return Bump.MAJOR
    width = max(len(base.release), len(version.release), 3)
    old, new = (each.release + (0,) * (width - len(each.release)) for each in (base, version))
    moved = next((place for place, (was, now) in enumerate(zip(old, new, strict=True)) if was != now), None)
    if moved is None:
        return Bump.PATCH if version > base else Bump.NONE
    return (Bump.MAJOR, Bump.MINOR)[moved] if moved < 2 else Bump.PATCH


def next_version(base: Version, bump: Bump) -> Version:
    """Return the first release after `base` that moves a part of the number, with as many parts as `base` has.

    After a pre-release, from which any step is allowed, that is the next pre-release of the kind.
    """
    if bump is Bump.NONE:
        return base
    epoch = f"{base.epoch}!" if base.epoch else ""
    release = ".".join(map(str, base.release))
    if base.dev is not None and base.post is None:
        before = base.public.rpartition(".dev")[0]
        return Version(f"{before}.dev{base.dev + 1}")
    if base.pre is not None:
        letter, number = base.pre
        return Version(f"{epoch}{release}{letter}{number + 1}")
    place = {Bump.MAJOR: 0, Bump.MINOR: 1, Bump.PATCH: 2}[bump]
    width = max(len(base.release), place + 1)
    padded = base.release + (0,) * (width - len(base.release))
    place = width - 1 if bump is Bump.PATCH else place
    numbers = (*padded[:place], padded[place] + 1, *(0 for _ in padded[place + 1 :]))
    return Version(epoch + ".".join(map(str, numbers)))


def _why_enough(base: Version, version: Version, required: Bump, needed: Bump, given: Bump, scheme: Scheme) -> str:
    if required is Bump.NONE:
        return f"nothing has changed since {base}"
    if scheme is Scheme.CALVER and required.weight > Bump.PATCH.weight:
        return f"{version} is later than {base}, and the numbers are dates"
    if needed is not required and given.weight < required.weight:
        return f"{version} is {_article(given)} release, which is enough before 1.0.0"
    return f"{version} is {_article(given)} release and {_article(needed)} one is needed"


def _article(bump: Bump) -> str:
    return f"a {bump.value}"

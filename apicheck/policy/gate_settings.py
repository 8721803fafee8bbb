"""What a project's version numbers promise, and which of its tags are releases: `[tool.apicheck.gate]`."""

import enum
from typing import Annotated

import msgspec

from apicheck.policy.versions import Scheme, Zero

_Pattern = Annotated[str, msgspec.Meta(pattern=r"^[^{}]*(\{name\}[^{}]*)?\{version\}[^{}]*\Z")]


class Against(enum.StrEnum):
    """Where the last release is read: from the repository, by its tag, or from a package index."""

    TAG = "tag"
    REGISTRY = "registry"


class GateSettings(msgspec.Struct, frozen=True, rename="kebab", kw_only=True):
    """The settings of the release gate.

    `scheme` says what the numbers promise, `zero` what a break needs before 1.0.0. `tags` are the patterns that tags of
    releases have, with `{version}` and `{name}` in them, None for the usual ones. `against` says where the last release
    is looked for. `pre_release_base` says whether a pre-release may be it: nothing is promised by one, so anything may
    follow. None is yes among tags; in a package index, which hands out none unasked, it is no.
    """

    scheme: Annotated[Scheme, msgspec.Meta(description='"semver" or "calver"')] = Scheme.SEMVER
    zero: Annotated[Zero, msgspec.Meta(description='"minor", "exempt" or "major"')] = Zero.MINOR
    tags: Annotated[
        Annotated[tuple[_Pattern, ...], msgspec.Meta(min_length=1)] | None,
        msgspec.Meta(description='a list of patterns that hold {version}, such as ["{name}-v{version}"]'),
    ] = None
    against: Annotated[Against, msgspec.Meta(description='"tag" or "registry"')] = Against.TAG
    pre_release_base: Annotated[bool | None, msgspec.Meta(description="true or false")] = None

"""Decisions about version numbers, each with the clause or section that it follows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from apicheck.model.report import Bump
from apicheck.policy.versions import Scheme, Zero, decide, next_version

SEMVER_4 = "SemVer 2.0.0, clause 4: major version zero is for initial development"
SEMVER_6 = "SemVer 2.0.0, clause 6: a patch release fixes bugs and nothing else"
SEMVER_7 = "SemVer 2.0.0, clause 7: additions need a minor release"
SEMVER_8 = "SemVer 2.0.0, clause 8: incompatible changes need a major release"
SEMVER_9 = "SemVer 2.0.0, clause 9: a pre-release may not satisfy what its normal version promises"
SEMVER_11 = "SemVer 2.0.0, clause 11: precedence"
SEMVER_3 = "SemVer 2.0.0, clause 3: a released version is not changed"
EPOCHS = "PEP 440, Version epochs: an epoch orders before everything else"
PRE = "PEP 440, Pre-releases"
POST = "PEP 440, Post-releases: they address minor errors of a release"
DEV = "PEP 440, Developmental releases"
LOCAL = "PEP 440, Local version identifiers: not for releases of upstream"
PADDING = "PEP 440, Final releases: missing numbers are zeros"
CALVER = "PEP 440, Date based releases; calver.org"
CARET = "Cargo reference and poetry's caret: before 1.0.0 the minor number stands in for the major one"

# base, version, required bump, enough, usual next version, source
SEMVER_TABLE = [
    ("1.4.2", "1.4.3", "patch", True, "1.4.3", SEMVER_6),
    ("1.4.2", "1.5.0", "patch", True, "1.4.3", SEMVER_6),
    ("1.4.2", "1.4.3", "minor", False, "1.5.0", SEMVER_7),
    ("1.4.2", "1.5.0", "minor", True, "1.5.0", SEMVER_7),
    ("1.4.2", "1.7.1", "minor", True, "1.5.0", SEMVER_7),
    ("1.4.2", "2.0.0", "minor", True, "1.5.0", SEMVER_7),
    ("1.4.2", "1.4.3", "major", False, "2.0.0", SEMVER_8),
    ("1.4.2", "1.5.0", "major", False, "2.0.0", SEMVER_8),
    ("1.4.2", "2.0.0", "major", True, "2.0.0", SEMVER_8),
    ("1.4.2", "2.1.0", "major", True, "2.0.0", SEMVER_8),
    ("1.4.2", "4.0.0", "major", True, "2.0.0", SEMVER_8),
    ("9.9.9", "10.0.0", "major", True, "10.0.0", SEMVER_11),
    ("1.9.0", "1.10.0", "minor", True, "1.10.0", SEMVER_11),
    ("1.4.2", "1.4.2", "none", True, "1.4.2", SEMVER_3),
    ("1.4.2", "1.4.2", "patch", False, "1.4.3", SEMVER_3),
    ("1.4.2", "1.4.2", "major", False, "2.0.0", SEMVER_3),
    ("1.4.2", "1.4.3", "none", True, "1.4.2", SEMVER_6),
    ("1.4.2", "1.4.1", "none", False, "1.4.2", SEMVER_11),
    ("2.0.0", "1.9.0", "patch", False, "2.0.1", SEMVER_11),
    # pre-releases
    ("1.4.2", "2.0.0rc1", "major", True, "2.0.0", PRE),
    ("1.4.2", "2.0a1", "major", True, "2.0.0", PRE),
    ("1.4.2", "1.5.0b2", "minor", True, "1.5.0", PRE),
    ("1.4.2", "1.5.0rc1", "major", False, "2.0.0", PRE),
    ("1.4.2", "1.4.3rc1", "patch", True, "1.4.3", PRE),
    ("1.4.2", "1.4.2rc1", "patch", False, "1.4.3", PRE),
    ("2.0.0rc1", "2.0.0rc2", "major", True, "2.0.0rc2", SEMVER_9),
    ("2.0.0rc1", "2.0.0", "major", True, "2.0.0rc2", SEMVER_9),
    ("2.0.0b1", "2.0.0rc1", "minor", True, "2.0.0b2", SEMVER_9),
    ("2.0.0rc1", "2.0.0b5", "patch", False, "2.0.0rc2", PRE),
    ("2.0.0rc1", "2.0.0rc1", "patch", False, "2.0.0rc2", SEMVER_3),
    ("2.0.0a1", "2.0.1", "major", True, "2.0.0a2", SEMVER_9),
    # developmental releases
    ("1.4.2", "2.0.0.dev0", "major", True, "2.0.0", DEV),
    ("1.4.2", "1.5.0.dev3", "minor", True, "1.5.0", DEV),
    ("1.4.2", "1.4.3.dev7", "major", False, "2.0.0", DEV),
    ("1.4.2", "1.4.2.dev1", "patch", False, "1.4.3", DEV),
    ("2.0.0.dev3", "2.0.0.dev4", "major", True, "2.0.0.dev4", DEV),
    ("2.0.0.dev3", "2.0.0a1", "major", True, "2.0.0.dev4", DEV),
    ("2.0.0rc1.dev3", "2.0.0rc1", "major", True, "2.0.0rc1.dev4", DEV),
    # post-releases
    ("1.4.2", "1.4.2.post1", "none", True, "1.4.2", POST),
    ("1.4.2", "1.4.2.post1", "patch", True, "1.4.3", POST),
    ("1.4.2", "1.4.2.post1", "minor", False, "1.5.0", POST),
    ("1.4.2", "1.4.2.post1", "major", False, "2.0.0", POST),
    ("1.4.2", "2.0.0.post1", "major", False, "2.0.0", POST),
    ("1.4.2.post1", "1.4.2.post2", "patch", True, "1.4.3", POST),
    ("1.4.2.post1", "1.4.3", "patch", True, "1.4.3", POST),
    ("1.4.2.post1", "1.4.2", "patch", False, "1.4.3", POST),
    ("1.4.2.post1", "1.5", "major", False, "2.0.0", POST),
    ("1.4.2", "1.4.2.post1.dev4", "major", False, "2.0.0", POST),
    ("1.4.2", "1-1", "none", False, "1.4.2", "PEP 440, Implicit post releases"),
    ("1.4", "1.4-1", "patch", True, "1.4.1", "PEP 440, Implicit post releases"),
    ("2.0.0rc1", "2.0.0rc1.post1", "major", False, "2.0.0rc2", POST),
    # epochs
    ("1.4.2", "1!0.1", "major", True, "2.0.0", EPOCHS),
    ("2024.1", "1!1.0", "major", True, "2025.0", EPOCHS),
    ("1!1.4.2", "1!2.0.0", "major", True, "1!2.0.0", EPOCHS),
    ("1!1.4.2", "1!1.4.3", "minor", False, "1!1.5.0", EPOCHS),
    ("1!1.4.2", "5.0.0", "major", False, "1!2.0.0", EPOCHS),
    # local versions
    ("1.4.2", "1.4.2+ubuntu1", "patch", False, "1.4.3", LOCAL),
    ("1.4.2+g12ab", "1.4.3", "patch", True, "1.4.3", LOCAL),
    ("1.4.2", "2.0.0+g12ab", "major", True, "2.0.0", LOCAL),
    # numbers with fewer or more parts
    ("1.4", "1.4.0", "patch", False, "1.4.1", PADDING),
    ("1.4", "1.5", "minor", True, "1.5", PADDING),
    ("1.4", "2", "major", True, "2.0", PADDING),
    ("1", "2", "major", True, "2", PADDING),
    ("1", "1.1", "minor", True, "1.1", PADDING),
    ("1", "1.0.1", "patch", True, "1.0.1", PADDING),
    ("1.2.3.4", "1.2.3.5", "patch", True, "1.2.3.5", PADDING),
    ("1.2.3.4", "1.2.4", "minor", False, "1.3.0.0", PADDING),
    ("v1.4.2", "V2.0.0", "major", True, "2.0.0", "PEP 440, Preceding v character"),
]
ZERO_TABLE = [
    ("0.4.2", "0.4.3", "major", "minor", False, "0.5.0", CARET),
    ("0.4.2", "0.5.0", "major", "minor", True, "0.5.0", CARET),
    ("0.4.2", "0.4.3", "minor", "minor", True, "0.4.3", CARET),
    ("0.4.2", "0.4.2", "patch", "minor", False, "0.4.3", SEMVER_3),
    ("0.4.2", "0.4.3.post1", "major", "minor", False, "0.5.0", POST),
    ("0.0.3", "0.0.4", "major", "minor", False, "0.1.0", CARET),
    ("0.4.2", "1.0.0", "major", "minor", True, "0.5.0", SEMVER_4),
    ("0.9", "1.0rc1", "major", "minor", True, "0.10", PRE),
    ("0.4.2", "0.4.3", "major", "exempt", True, "0.4.3", SEMVER_4),
    ("0.4.2", "0.4.2", "major", "exempt", False, "0.4.3", SEMVER_3),
    ("0.4.2", "0.5.0", "major", "major", False, "1.0.0", SEMVER_8),
    ("0.4.2", "1.0.0", "major", "major", True, "1.0.0", SEMVER_8),
    ("0.4.2", "0.4.3", "minor", "major", False, "0.5.0", SEMVER_7),
    ("1.0.0", "1.1.0", "major", "exempt", False, "2.0.0", SEMVER_8),
    ("1!0.4", "1!0.5", "major", "minor", True, "1!0.5", EPOCHS),
]
CALVER_TABLE = [
    ("2024.1", "2024.2", "major", True, "2024.1.1", CALVER),
    ("24.1.0", "24.1.1", "major", True, "24.1.1", CALVER),
    ("2024.1", "2024.1", "patch", False, "2024.1.1", SEMVER_3),
    ("2024.1", "2023.12", "patch", False, "2024.1.1", CALVER),
    ("2024.1", "2024.1.post1", "major", False, "2024.1.1", POST),
    ("2024.1.0", "2025.1.0", "major", True, "2024.1.1", CALVER),
]


@pytest.mark.parametrize(("base", "version", "required", "enough", "minimum", "source"), SEMVER_TABLE)
def test_semver(base: str, version: str, required: str, enough: bool, minimum: str, source: str) -> None:
    decision = decide(Version(base), Version(version), Bump(required))
    assert (decision.is_enough, str(decision.minimum)) == (enough, minimum), source


@pytest.mark.parametrize(("base", "version", "required", "zero", "enough", "minimum", "source"), ZERO_TABLE)
def test_before_1(base: str, version: str, required: str, zero: str, enough: bool, minimum: str, source: str) -> None:
    decision = decide(Version(base), Version(version), Bump(required), zero=Zero(zero))
    assert (decision.is_enough, str(decision.minimum)) == (enough, minimum), source


@pytest.mark.parametrize(("base", "version", "required", "enough", "minimum", "source"), CALVER_TABLE)
def test_calver(base: str, version: str, required: str, enough: bool, minimum: str, source: str) -> None:
    decision = decide(Version(base), Version(version), Bump(required), scheme=Scheme.CALVER)
    assert (decision.is_enough, str(decision.minimum)) == (enough, minimum), source


def test_reasons_are_sentences_about_the_numbers() -> None:
    def reason(base: str, version: str, required: Bump, **settings: Scheme) -> str:
        return decide(Version(base), Version(version), required, **settings).reason  # type: ignore[arg-type]

    assert reason("1.4", "1.5", Bump.MAJOR) == "a major release is needed and 1.5 is a minor one"
    assert reason("1.4", "2.0", Bump.MINOR) == "2.0 is a major release and a minor one is needed"
    assert reason("0.4", "0.5", Bump.MAJOR) == "0.5 is a minor release, which is enough before 1.0.0"
    assert reason("1.4", "1.4", Bump.PATCH) == "1.4 has been released, and there are changes since"
    assert reason("1.4", "1.4", Bump.NONE) == "nothing has changed since 1.4"
    assert reason("1.4", "1.3", Bump.NONE) == "1.3 is older than 1.4, which has been released"
    assert reason("1.4", "1.4.post1", Bump.MINOR) == "1.4.post1 is a post-release, which changes no API"
    assert reason("2.0rc1", "2.0", Bump.MAJOR) == "2.0rc1 is a pre-release, which promises nothing"
    assert reason("24.1", "24.2", Bump.MAJOR, scheme=Scheme.CALVER) == (
        "24.2 is later than 24.1, and the numbers are dates"
    )


NUMBERS = st.lists(st.integers(0, 30), min_size=1, max_size=4).map(lambda parts: ".".join(map(str, parts)))
SUFFIXES = st.sampled_from(["", "", "", "a1", "rc2", ".post1", ".dev3", "rc1.dev2", ".post1.dev1", "+local"])
VERSIONS = st.builds(lambda epoch, number, suffix: Version(f"{epoch}{number}{suffix}"),
                     st.sampled_from(["", "", "1!"]), NUMBERS, SUFFIXES)  # fmt: skip
BUMPS = st.sampled_from(list(Bump))


@given(VERSIONS, BUMPS, st.sampled_from(list(Scheme)), st.sampled_from(list(Zero)))
def test_the_usual_next_version_is_always_enough(base: Version, required: Bump, scheme: Scheme, zero: Zero) -> None:
    minimum = decide(base, base, required, scheme=scheme, zero=zero).minimum
    assert decide(base, minimum, required, scheme=scheme, zero=zero).is_enough


@given(VERSIONS, VERSIONS, BUMPS)
def test_a_lighter_bump_never_needs_more(base: Version, version: Version, required: Bump) -> None:
    lighter = [each for each in Bump if each.weight < required.weight]
    if decide(base, version, required).is_enough:
        assert all(decide(base, version, each).is_enough for each in lighter)


@given(VERSIONS, st.sampled_from([Bump.PATCH, Bump.MINOR, Bump.MAJOR]))
def test_the_next_version_is_later(base: Version, bump: Bump) -> None:
    assert next_version(base, bump) > Version(base.public)

"""Which tags stand for releases."""

import pytest
from packaging.version import Version

from apicheck.policy.release_tags import is_abandoned, releases

TAGS = {
    "versions alone": (["1.0", "1.10", "1.9"], [("1.10", "1.10"), ("1.9", "1.9"), ("1.0", "1.0")]),
    "a letter before": (["v1.0", "V1.1", "r1.2"], [("1.2", "r1.2"), ("1.1", "V1.1"), ("1.0", "v1.0")]),
    "words before": (
        ["release-1.0", "release/1.1", "releases/1.2", "version-1.3", "release-v1.4"],
        [("1.4", "release-v1.4"), ("1.3", "version-1.3"), ("1.2", "releases/1.2"), ("1.1", "release/1.1"),
         ("1.0", "release-1.0")],
    ),
    "underlines": (["rel_1_2_0b1", "rel_1_2_0"], [("1.2.0", "rel_1_2_0"), ("1.2.0b1", "rel_1_2_0b1")]),
    "the distribution's name": (
        ["demo-1.0", "demo-v1.1", "demo/v1.2", "demo@1.3", "demo==1.4", "Demo_1.5"],
        [("1.5", "Demo_1.5"), ("1.4", "demo==1.4"), ("1.3", "demo@1.3"), ("1.2", "demo/v1.2"), ("1.1", "demo-v1.1"),
         ("1.0", "demo-1.0")],
    ),
    "another's name": (["other-2.0", "v1.0", "demo-extra-v3"], [("1.0", "v1.0")]),
    "its own outweigh all others": (["v5.0", "other-2.0", "demo-1.0"], [("1.0", "demo-1.0")]),
    "no versions": (["latest", "nightly-build", "stable", "vendor", "2020-01-01"], []),
    "epochs, pre-, post- and dev-releases": (
        ["v1.0rc1", "v1.0", "v1.0.post1", "v1.0.dev2", "1!0.1"],
        [("1!0.1", "1!0.1"), ("1.0.post1", "v1.0.post1"), ("1.0", "v1.0"), ("1.0rc1", "v1.0rc1"),
         ("1.0.dev2", "v1.0.dev2")],
    ),
    "several tags of a version": (["1.0", "v1.0", "release-1.0"], [("1.0", "v1.0")]),
}  # fmt: skip


@pytest.mark.parametrize(("tags", "expected"), TAGS.values(), ids=TAGS)
def test_the_usual_patterns(tags: list[str], expected: list[tuple[str, str]]) -> None:
    assert [(str(each.version), each.tag) for each in releases(tags, ["demo"])] == expected


def test_patterns_of_a_project_replace_the_usual_ones() -> None:
    tags = ["v9.0", "py/demo/1.0", "py/other/2.0", "core-3.0"]
    found = releases(tags, ["Demo"], ["py/{name}/{version}", "core-{version}"])
    assert [each.tag for each in found] == ["core-3.0", "py/demo/1.0"]


def test_names_count_in_any_spelling() -> None:
    assert [each.tag for each in releases(["my_demo.tool-v1.0"], ["My-Demo-Tool"])] == ["my_demo.tool-v1.0"]


@pytest.mark.parametrize(
    ("release", "version", "expected"),
    [
        ("1.0.0b0", "0.18.0", True),
        ("1.0.0b0", "1.0.0", False),
        ("1.0.0b0", "1.0.0b1", False),
        ("1.0.0", "0.18.0", False),
        ("1.0.0b0", None, False),
        ("1.0.0b0", "no version", False),
    ],
)
def test_a_pre_release_of_more_than_what_is_declared_was_given_up(
    release: str, version: str | None, expected: bool
) -> None:
    assert is_abandoned(Version(release), version) is expected

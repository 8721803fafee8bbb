"""What messages claim; the examples are those of Conventional Commits 1.0.0."""

import pytest

from apicheck.policy.conventional_commits import claims

BREAKING = [
    "feat: allow provided config object to extend other configs\n\nBREAKING CHANGE: `extends` key is now used",
    "feat!: send an email to the customer when a product is shipped",
    "feat(api)!: send an email to the customer when a product is shipped",
    "chore!: drop support for Node 6\n\nBREAKING CHANGE: use JavaScript features not available in Node 6.",
    "Rework everything\n\nBREAKING-CHANGE: all of it",
    "REFACTOR!: upper case",
]
OTHERS = [
    "docs: correct spelling of CHANGELOG",
    "feat(lang): add Polish language",
    "Wow!: no type of the convention",
    "fix: say that BREAKING CHANGE: is a footer",
    "Stop! This is no claim",
    "",
]


@pytest.mark.parametrize("text", BREAKING)
def test_a_breaking_change_is_claimed(text: str) -> None:
    assert claims([("abc", text)]).breaking == (("abc", text.partition("\n")[0]),)


@pytest.mark.parametrize("text", OTHERS)
def test_no_breaking_change_is_claimed(text: str) -> None:
    assert claims([("abc", text)]).breaking == ()


def test_silence_counts_where_most_commits_follow_the_convention() -> None:
    assert claims([("a", "fix: x"), ("b", "feat: y"), ("c", "Bump")]).is_conventional
    assert not claims([("a", "fix: x"), ("b", "Bump")]).is_conventional
    assert not claims([]).is_conventional

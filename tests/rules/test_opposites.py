"""What can go can come: for each rule about a removal there is one about the addition, or a reason why not."""

import pytest

from apicheck.rules.registry import all_rules
from apicheck.rules.rule import Rule
from tests.fixtures.cases import all_cases

REMOVAL = {"removed", "lost", "dropped", "gone", "deleted", "narrowed", "swallowed", "disabled"}
RULES = {rule.id: rule for rule in all_rules()}
CASES = all_cases()
PAIRED = [rule for rule in RULES.values() if rule.opposite]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_about_a_removal_names_the_one_about_the_addition(rule: Rule) -> None:
    if REMOVAL & set(rule.id.split("-")):
        assert rule.opposite or rule.no_opposite, (
            f"give {rule.id} the rule that tells the addition (`opposite=`), or the reason why there is none "
            "(`no_opposite=`)"
        )
    assert not (rule.opposite and rule.no_opposite)


@pytest.mark.parametrize("rule", PAIRED, ids=lambda rule: rule.id)
def test_the_opposite_speaks_when_the_change_is_taken_back(rule: Rule) -> None:
    assert rule.opposite in RULES
    firing = [case for case in CASES if case.rule == rule.id and case.fires]
    assert any(
        change.rule == rule.opposite for case in firing for change in case.report(before="head", after="base").changes
    ), f"none of {rule.id}'s cases makes {rule.opposite} speak when base and head change places"

"""What a range does to the configuration that judges it."""

from apicheck.model.report import SettingChange
from apicheck.policy.setting_changes import setting_changes
from tests.project.trees import MemoryTree


def tree(content: str) -> MemoryTree:
    found = MemoryTree({"pyproject.toml": content})
    found.files["pyproject.toml"] = str(hash(content))
    return found


def test_settings_that_differ_are_told_with_both_values() -> None:
    base = tree("[tool.apicheck]\nfail-on = 'risky'\nrules.typing = 'off'\nrules.enums = 'risky'\n")
    head = tree(
        "[project]\nname = 'x'\n[tool.apicheck]\nfail-on = 'never'\nprivate = ['x.y']\nrules.enums = 'risky'\n"
        "rules.object-removed = {level = 'off'}\ngate.zero = 'exempt'\n"
    )
    assert setting_changes(base, head) == (
        SettingChange("fail-on", '"risky"', '"never"'),
        SettingChange("gate.zero", '"minor"', '"exempt"'),
        SettingChange("private", "[]", '["x.y"]'),
        SettingChange("rules.object-removed", None, '"off"'),
        SettingChange("rules.typing", '"off"', None),
    )


def test_other_changes_of_a_file_are_none() -> None:
    assert setting_changes(tree("[project]\nname = 'x'\n"), tree("[project]\nname = 'y'\n")) == ()


def test_a_move_to_the_other_file_is_none() -> None:
    head = MemoryTree({"apicheck.toml": "fail-on = 'risky'\n"})
    assert setting_changes(tree("[tool.apicheck]\nfail-on = 'risky'\n"), head) == ()

"""The figures of accuracy that the README names are those of the page that says how they were measured."""

import re

from docs.console_blocks import FOLDER, ROOT

_PERCENTAGE = re.compile(r"\d+\.\d %")


def test_the_figures_of_the_readme_are_measured_ones() -> None:
    named = _PERCENTAGE.findall((ROOT / "README.md").read_text("utf-8"))
    measured = _PERCENTAGE.findall((FOLDER / "accuracy.md").read_text("utf-8"))
    assert len(named) == 2
    assert set(named) <= set(measured)

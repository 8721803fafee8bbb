"""Exit status 0, 1, 2: nothing at or above `--fail-on`, something, no verdict."""

from typing import get_args

import pytest

from apicheck.cli import exit_status
from apicheck.cli.exit_status import FailOn
from apicheck.model.report import Acceptance, Report, Severity
from apicheck.policy import configuration
from tests.report.reports import change, incomplete_report, report

REPORTS = {
    "silent": report(),
    "compatible": report(change(severity=Severity.COMPATIBLE)),
    "risky": report(change(severity=Severity.RISKY)),
    "breaking": report(change(), change(severity=Severity.RISKY)),
    "accepted": report(change(accepted=Acceptance("on purpose"))),
    "incomplete": report(diagnostics=incomplete_report().diagnostics),
    "incomplete and breaking": incomplete_report(),
}
STATUS = {
    #                           breaking risky never
    "silent":                  (0,       0,    0),
    "compatible":              (0,       0,    0),
    "risky":                   (0,       1,    0),
    "breaking":                (1,       1,    0),
    "accepted":                (0,       0,    0),
    "incomplete":              (2,       2,    2),
    "incomplete and breaking": (2,       2,    2),
}  # fmt: skip


@pytest.mark.parametrize("name", STATUS)
@pytest.mark.parametrize("fail_on", FailOn)
def test_status(name: str, fail_on: FailOn) -> None:
    shown: Report = REPORTS[name]
    assert exit_status.of(shown, fail_on) == dict(zip(FailOn, STATUS[name], strict=True))[fail_on]


def test_the_option_and_the_configuration_take_the_same_words() -> None:
    assert [*FailOn] == [*get_args(configuration.FailOn)]

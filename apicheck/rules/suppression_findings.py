"""Findings about context managers that suppress exceptions in another way than before."""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.suppression import LEAVING, Suppression, suppression_change
from apicheck.model.report import Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding


def suppression_findings(
    pair: Pair, pairing: Pairing, *, on_head: bool, always: str, at_times: str, outcome: str
) -> Iterator[Finding]:
    """Yield a finding where one side alone suppresses exceptions: head with `on_head`, or else base.

    `always` and `at_times` say what became of it, by how often that side does so, and `outcome` what the block of the
    witness ends with on head.
    """
    change = suppression_change(pair, pairing)
    if change is None or pair.old is None or pair.new is None:
        return
    suppressing, other = reversed(change) if on_head else change
    if other is not Suppression.NEVER:
        return
    is_certain = suppressing is Suppression.ALWAYS
    yield Finding(
        always if is_certain else at_times,
        pair.path,
        pair.paths,
        old=describe(pair.old),
        new=describe(pair.new),
        base_entity=pair.old,
        head_entity=pair.new,
        witness=Witness(f"{LEAVING[pair.name]} instance: raise ValueError", outcome) if is_certain else None,
        severity=None if is_certain else Severity.RISKY,
    )

"""The list of rules, as `apicheck rules` prints it."""

import textwrap
from collections.abc import Iterable

import msgspec

from apicheck.model.report import Bump, Domain, Severity
from apicheck.report.formats import Options
from apicheck.rules.documentation import parse
from apicheck.rules.rule import Rule

_GAP = "  "
_INDENT = "    "
_LEAST_WIDTH = 24
_STYLES = {Severity.BREAKING: "red", Severity.RISKY: "yellow", Severity.COMPATIBLE: "green"}
_COLUMNS = ("rule", "family", "domain", "level", "bump", "what it tells")


class RuleEntry(msgspec.Struct, frozen=True):
    """What there is to say about a rule. Texts are Markdown, `before` and `after` source text.

    `severity` and `bump` are those that its findings have as a rule; a finding that can't be decided weighs less.
    `opposite` is the rule that tells the change back, `no_opposite` says why there is none; both are null where nobody
    has asked. `advice` is how to stay compatible in short.
    """

    id: str
    family: str
    domain: Domain
    severity: Severity
    bump: Bump
    summary: str
    details: str
    why: str
    before: str
    after: str
    stay_compatible: str
    references: tuple[str, ...]
    advice: str
    opposite: str | None
    no_opposite: str | None


def entry(rule: Rule) -> RuleEntry:
    """Everything about a rule in one record."""
    return RuleEntry(
        id=rule.id,
        family=rule.family,
        domain=rule.domain,
        severity=rule.severity,
        bump=rule.bump,
        **msgspec.structs.asdict(parse(rule.documentation)),
        advice=rule.advice,
        opposite=rule.opposite or None,
        no_opposite=rule.no_opposite or None,
    )


def render_json(rules: Iterable[Rule]) -> str:
    """The rules as an indented JSON list, as `docs/schema/rules-v1.schema.json` describes it."""
    entries = [entry(rule) for rule in rules]
    return msgspec.json.format(msgspec.json.encode(entries), indent=2).decode() + "\n"


def render_text(rules: Iterable[Rule], options: Options) -> str:
    """A table with a line for each rule; where a terminal is too narrow, the last column stands below the others."""
    from rich.text import Text

    from apicheck.report.terminal import console, rendered

    rows = [(rule, _cells(rule)) for rule in rules]
    widths = [max(map(len, column)) for column in zip(_COLUMNS, *(cells for _, cells in rows), strict=True)]
    width = options.width or sum(widths) + len(_GAP) * len(widths)
    is_narrow = sum(widths) + len(_GAP) * (len(widths) - 1) > width
    if is_narrow:  # one very long name need not push all others apart
        widths[0] = min(widths[0], max(0, width - sum(widths[1:-1]) - len(_GAP) * (len(widths) - 2)))
    lines = [Text(_line(_COLUMNS[:-1] if is_narrow else _COLUMNS, widths), "bold")]
    for rule, cells in rows:
        facts = Text(_line(cells[:-1], widths))
        facts.highlight_words([rule.severity.value], _STYLES[rule.severity])
        if is_narrow:
            below = textwrap.wrap(cells[-1], max(width, _LEAST_WIDTH) - len(_INDENT), break_on_hyphens=False)
            lines += [facts, *(Text(_INDENT + line) for line in below)]
        else:
            lines.append(Text.assemble(facts, _GAP, cells[-1]))
    for line in lines:
        line.rstrip()
    return rendered(console(options, width), *lines, soft_wrap=True)


def _cells(rule: Rule) -> tuple[str, ...]:
    summary = parse(rule.documentation).summary
    return rule.id, rule.family, rule.domain.value, rule.severity.value, rule.bump.value, summary


def _line(cells: Iterable[str], widths: Iterable[int]) -> str:
    return _GAP.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=False))

"""The report on a terminal: colours and width where there is one, plain unwrapped lines where there is none."""

from rich.cells import cell_len
from rich.text import Text

from apicheck.model.report import Change, Diagnostic, Report
from apicheck.report import wording
from apicheck.report.formats import Options
from apicheck.report.harmless import every_text, printable
from apicheck.report.order import causes, for_all, grouped, told_once
from apicheck.report.place import place_of
from apicheck.report.summary_line import last_line
from apicheck.report.terminal import console, rendered

SHOWN_COMPATIBLE = 10

_LEAST_WIDTH = 24
_NARROW = 60
_INDENT = 10
_NARROW_INDENT = 2
_GAP = "  "
_RIGHT_EDGE = 120  # on a wider terminal what stands at the right would be too far from what it belongs to


def render(report: Report, options: Options) -> str:
    """The report as lines that end with a line break; `options` asks for colours, a width, and names the duration."""
    report = every_text(report, printable)
    page = _Page(options)
    if report.changes or report.diagnostics or report.accepts or report.reconfigures:
        _header(page, report)
        page.blank()
        _findings(page, report)
        _brought(page, report)
        _diagnostics(page, report.diagnostics)
        page.blank()
        _outlook(page, report)
        for each in wording.distributions(report):
            page.add(Text.assemble((each.label, "bold" if each.is_name else ""), _GAP, each.text), indent=0)
        page.add_with_right(Text(last_line(report), style="bold"), _elapsed(options))
    else:
        _header(page, report, wording.verdict(report))
    return page.render()


class _Page:
    """Lines that are already cut to the width. A first line may start with a label, the next ones are indented."""

    def __init__(self, options: Options) -> None:
        self._width = None if options.width is None else max(options.width, _LEAST_WIDTH)
        self._color = options.color
        self._lines: list[Text] = []
        self._console = console(options, self._width or _NARROW)
        self.indent = _INDENT if self._width is None or self._width >= _NARROW else _NARROW_INDENT

    def blank(self) -> None:
        """An empty line, unless there is one already."""
        if self._lines and self._lines[-1]:
            self._lines.append(Text())

    def add(self, text: Text, *, label: Text | None = None, indent: int | None = None) -> None:
        """`text`, wrapped and indented (by `self.indent` unless told otherwise); `label` stands in the first indent."""
        indent = self.indent if indent is None else indent
        label = Text() if label is None else label
        label = Text.assemble(label, " " * (indent - cell_len(label.plain)))
        if self._width is None:
            self._lines.append(Text.assemble(label, text))
            return
        overhang = cell_len(label.plain) - indent
        lines = Text.assemble("x" * overhang, text).wrap(self._console, self._width - indent, overflow="fold")
        self._lines.append(Text.assemble(label, lines[0][overhang:]))
        self._lines.extend(Text.assemble(" " * indent, line) for line in lines[1:])

    def add_with_right(self, text: Text, right: Text | None, *, label: Text | None = None) -> None:
        """`text`, with `right` at the right edge where both fit on one line, else on a line of its own."""
        label = Text() if label is None else label
        if label:
            label = Text.assemble(label, " " * max(len(_GAP), self.indent - cell_len(label.plain)))
        indent = self.indent if label else 0
        if right is None:
            self.add(text, label=label, indent=indent)
            return
        used = cell_len(label.plain) + cell_len(text.plain) + cell_len(right.plain)
        fits = self._width is None or used + len(_GAP) <= self._width
        gap = len(_GAP) if self._width is None else max(len(_GAP), min(self._width, _RIGHT_EDGE) - used)
        if fits:
            self._lines.append(Text.assemble(label, text, " " * gap, right))
        else:
            self.add(text, label=label, indent=indent)
            self.add(right, indent=indent)

    def render(self) -> str:
        """All lines as one text."""
        if not self._color:
            return "".join(f"{line.plain.rstrip()}\n" for line in self._lines)
        for line in self._lines:
            line.rstrip()
        return rendered(self._console, *self._lines, soft_wrap=True)


def _header(page: _Page, report: Report, verdict: str = "") -> None:
    line = Text.assemble(
        (f"{report.project}{_GAP}" if report.project else "", "bold"),
        f"{wording.label(report.base)} -> {wording.label(report.head)}",
    )
    note = wording.divergence(report)
    if note is not None:
        line.append(f"{_GAP}({note})", style="dim")
    if verdict:
        line.append(f"{_GAP}{verdict}", style="bold")
    page.add(line, indent=0)


def _findings(page: _Page, report: Report) -> None:
    groups = grouped(report)
    for change in told_once(groups.breaking):
        _finding(page, report, change, Text("BREAKING", style="bold red"))
    for change in told_once(groups.risky):
        _finding(page, report, change, Text("RISKY", style="bold yellow"))
    compatible = causes(groups.compatible)
    for cause in compatible[:SHOWN_COMPATIBLE]:
        change = for_all(cause)
        _first_line(page, report, change, Text("ok", style="green"))
        if len(cause) > 1:
            _also(page, change)
    hidden = sum(map(len, compatible[SHOWN_COMPATIBLE:]))
    if hidden > 0:
        page.add(Text(f"and {wording.plural(hidden, 'more compatible change')} (--format json lists all)", style="dim"))
    for change in groups.accepted:
        _first_line(page, report, change, Text("accepted", style="cyan"))
        if change.accepted is not None:
            page.add(Text(wording.acceptance(change.accepted), style="dim"))


def _finding(page: _Page, report: Report, change: Change, severity: Text) -> None:
    _first_line(page, report, change, severity)
    if change.witness is not None:
        for before in change.witness.before:
            page.add(Text(before))
        page.add(Text.assemble(change.witness.call, (f"{_GAP}->{_GAP}", "dim"), change.witness.error))
    _also(page, change)


def _also(page: _Page, change: Change) -> None:
    shown, more = wording.other_paths(change)
    if shown:
        page.add(Text(f"also {', '.join(shown)}" + (f" and {more} more" if more else ""), style="dim"))


def _first_line(page: _Page, report: Report, change: Change, severity: Text) -> None:
    line = Text.assemble((wording.subject(change), "bold"), _GAP, change.message)
    page.add_with_right(line, _location(report, change), label=severity)


def _location(report: Report, change: Change) -> Text | None:
    place = place_of(change, report)
    if place is None:
        return None
    text = f"{place.location.file}:{place.location.line}"
    if place.is_gone and place.commit is not None:
        text += f" at {wording.short(place.commit)}"
    return Text(text, style="dim")


def _brought(page: _Page, report: Report) -> None:
    """What the range does to its own judgement."""
    lines = wording.brought(report)
    if lines:
        page.blank()
    for line in lines:
        page.add(Text(line), label=Text("note ", style="bold cyan"))


def _diagnostics(page: _Page, diagnostics: tuple[Diagnostic, ...]) -> None:
    if diagnostics:
        page.blank()
    for diagnostic in diagnostics:
        place = wording.diagnostic_place(diagnostic)
        page.add(
            Text(f"{place}: {wording.after_place(diagnostic)}" if place else diagnostic.message),
            label=Text("incomplete: ", style="bold magenta"),
        )


def _outlook(page: _Page, report: Report) -> None:
    """What many breaking changes are about, and where to read more on the rules behind what is grave."""
    groups = grouped(report)
    families = wording.families(groups.breaking)
    if families:
        page.add(Text(f"breaking: {families}", style="dim"), indent=0)
    rules = wording.rules_to_explain(groups.breaking + groups.risky)
    if rules:
        page.add(Text(f"`apicheck explain` tells why: {rules}", style="dim"), indent=0)


def _elapsed(options: Options) -> Text | None:
    return None if options.elapsed is None else Text(f"{options.elapsed:.2f} s", style="dim")

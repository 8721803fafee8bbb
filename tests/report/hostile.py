"""Text that tries to become something else, in every place of a report that can hold foreign text."""

from hypothesis import strategies as st

from apicheck.model.location import Location
from apicheck.model.report import (
    Acceptance,
    AcceptanceEntry,
    Bump,
    Change,
    Diagnostic,
    DistributionSummary,
    Domain,
    Report,
    RevisionLabel,
    SettingChange,
    Severity,
    Summary,
    Witness,
)
from tests.report.reports import BASE, HEAD, MERGE_BASE, change, report

TEXTS = [
    "***",
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style></title></textarea><svg onload=alert(1)>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "a <b>bold</b> word",
    "</details></summary><h1>",
    "]]>",
    "-->",
    "<!--",
    "@octocat",
    "`@octocat`",
    "``` `` ` ```",
    "\n```\n# heading\n",
    "\n\n# heading\n\n> quote",
    "a|b\n-|-\n",
    "![x](https://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "[x](https://evil.example)",
    "](https://evil.example)",
    "https://evil.example/ www.evil.example",
    "me@evil.example",
    "#1 GH-1 o/r#1 deadbeefdeadbeef",
    "**bold** __bold__ ~~gone~~",
    "&lt;b&gt; &#64;octocat",
    "\\`@octocat\\`",
    ":smile: :+1:",
    "::error file=x,line=1::mine",
    "%0A::stop-commands::x",
    "\r\n::set-output name=a::b",
    "\u202e\u2066abc",
    "\x1b[31m\x00\a",
    "\ufffe\uffff",
    " ",
    "",
    "`",
    "``",
    "\udcff",
    "{{ 7 * 7 }}{% raw %}",
    "$x$ $$y$$",
    "1. one\n2. two",
    "    indented",
    "+ item\n- item\n* item",
]

text_with_markup = st.text(
    st.one_of(st.sampled_from("`*_[]()<>!#|~@\\\n-+=.:&;' {}%\"/ab1"), st.characters(exclude_categories=["Cs"])),
    max_size=30,
)


def hostile_change(text: str, severity: Severity, error: str, accepted: Acceptance | None = None) -> Change:
    """Every field that can hold foreign text holds `text`."""
    return change(
        f"pkg.{text}",
        severity,
        rule=f"rule-{text}",
        domain=Domain.TYPING,
        message=f"removed {text} and `{text}`",
        paths=(text, text, text, text),
        parameter=text,
        old=text,
        new=f"{text}b",
        head_location=Location(text, 1, 2),
        witness=Witness(text, error),
        accepted=accepted,
        advice=text,
    )


def hostile_report(text: str) -> Report:
    """`text` in a change of every group, the revisions, every name, diagnostics, and what the range brings."""
    return report(
        hostile_change(text, Severity.BREAKING, f"TypeError: {text}"),
        hostile_change(text, Severity.RISKY, f"binds to {text}"),
        hostile_change(text, Severity.COMPATIBLE, text),
        hostile_change(text, Severity.BREAKING, text, Acceptance(text, text, text)),
        diagnostics=(Diagnostic("head", text, 1, text), Diagnostic("base", None, None, text)),
        project=text,
        merge_base=MERGE_BASE,
        base_ahead=2,
        base=RevisionLabel(text, BASE),
        head=RevisionLabel(text, HEAD),
        accepts=(AcceptanceEntry(text, text, text, text),),
        reconfigures=(SettingChange(text, text, text),),
        distributions=(DistributionSummary(text, Bump.MAJOR, Summary(breaking=1)),),
    )

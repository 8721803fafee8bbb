"""A rule's documentation: the docstring of its module, read into sections.

The docstring begins with what the rule does: one line, then what there is to say beyond it. The sections follow, each
under a heading of the form `## Before`, all of them, in the order of `SECTIONS`.
"""

import re
import textwrap

import msgspec

SECTIONS = ("Why it matters", "Before", "After", "How to stay compatible", "References")

_HEADING = re.compile(r"^##[ \t]+(.*?)[ \t]*$", re.MULTILINE)


class Documentation(msgspec.Struct, frozen=True):
    """What a person reads about a rule, in Markdown; `before` and `after` are source text.

    `summary` is one line, `details` is what there is to say beyond it, often nothing. `references` has one entry for
    each source: a PEP, a chapter of the language reference, a library's documentation.
    """

    summary: str
    details: str
    why: str
    before: str
    after: str
    stay_compatible: str
    references: tuple[str, ...]


def parse(docstring: str) -> Documentation:
    """Read a docstring without indentation (`Rule.documentation`) into its sections.

    Raises `ValueError` with a sentence for its author where the summary takes more than one line, a section is missing,
    unknown, empty or at another place, or the references are no list.
    """
    introduction, *rest = _HEADING.split(docstring)
    headings, texts = tuple(rest[::2]), rest[1::2]
    if headings != SECTIONS:
        raise ValueError(f"the sections are {', '.join(headings) or 'none'}; they must be {', '.join(SECTIONS)}")
    summary, _, details = introduction.strip().partition("\n\n")
    if not summary or "\n" in summary:
        raise ValueError("the first paragraph must be one line that says what the rule tells")
    for heading, text in zip(headings, texts, strict=True):
        if not text.strip():
            raise ValueError(f"the section {heading!r} is empty")
    why, before, after, stay_compatible, references = texts
    return Documentation(
        summary=summary,
        details=details.strip(),
        why=why.strip(),
        before=_source(before),
        after=_source(after),
        stay_compatible=stay_compatible.strip(),
        references=_entries(references),
    )


def _source(text: str) -> str:
    """Take an indented block (CommonMark 4.4) for the source text that it is."""
    lines = text.strip("\n").rstrip()
    if not all(line.startswith("    ") or not line.strip() for line in lines.splitlines()):
        raise ValueError(f"an example must be indented by four columns: {lines!r}")
    return textwrap.dedent(lines)


def _entries(text: str) -> tuple[str, ...]:
    """Take a list whose entries begin with `- `; a line that does not begins no new one."""
    first, *entries = re.split(r"^- ", text.strip(), flags=re.MULTILINE)
    if first or not entries:
        raise ValueError("the references must be a list whose entries begin with '- '")
    return tuple(" ".join(entry.split()) for entry in entries)

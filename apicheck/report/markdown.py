"""The report for a pull request or a release note: GitHub Flavored Markdown, from the templates beside this file.

The text of other people's code never becomes markup. Every piece of it passes one of three filters: `code` (a span),
`diff` (a block) or `prose` (our sentences about their code: words stay words, everything else becomes a span).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import jinja2

from apicheck.model.code_span import SPAN, spanned
from apicheck.model.report import Change, Report
from apicheck.report import wording
from apicheck.report.declaration_diff import diff_lines
from apicheck.report.formats import Options
from apicheck.report.harmless import every_text, printable
from apicheck.report.order import grouped, told_once
from apicheck.report.place import link, place_of

_TEMPLATES = Path(__file__).parent / "templates"

# No word of hexadecimal digits that is long enough for a commit's hash.
_PLAIN_WORD = re.compile(r"(?:[A-Za-z]{1,6}|(?![A-Fa-f]+\b)[A-Za-z]+|\d{1,6}|\d{1,3}(?:st|nd|rd|th))(?:[-'][A-Za-z]+)*")
_LIST_ITEM = re.compile(r"\d+[.)]")  # begins a list where it begins a line (CommonMark 5.2)
_TRAILING = ",.;:!?)"
_ARROW = "->"


def render(report: Report, options: Options) -> str:
    """The report as Markdown that ends with a line break. `options.source_url` makes locations links."""
    report = every_text(report, printable)
    template = environment().get_template("report.md.j2")
    names = {"report": report, "groups": grouped(report), "location": locations(report, options.source_url)}
    return template.render(names).strip() + "\n"


def locations(report: Report, source_url: str | None) -> Callable[[Change], str]:
    """A function that says where a change of `report` is, as a link where `source_url` is a template of links."""

    def location(change: Change) -> str:
        place = place_of(change, report)
        if place is None:
            return ""
        text = code(f"{place.location.file}:{place.location.line}")
        url = None if source_url is None else link(place, source_url)
        if url is not None:
            text = f"[{text}]({url})"
        if place.is_gone and place.commit is not None:
            text += f" at {code(wording.short(place.commit))}"
        return text

    return location


def code(text: str) -> str:
    """`text` in a code span that it cannot leave; line breaks become spaces."""
    return spanned(printable(text))


def diff(old: str | None, new: str | None, parameter: str | None = None) -> str:
    """A `diff` block of two declarations (CommonMark 4.5), its fence longer than any run of backticks inside.

    What is not about `parameter` may be left out. An empty text where there is nothing to show.
    """
    before, after = (text if text is None else printable(text) for text in (old, new))
    lines = diff_lines(before, after, parameter)
    if not lines:
        return ""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((f"{fence}diff", *lines, fence))


def prose(text: str) -> str:
    """A sentence in which names between backticks, and every word that is not plain letters, stand in code spans.

    So no character of it can be markup, an HTML tag, a mention, a reference to an issue or a commit, or a bare link.
    """
    text = printable(text).strip()
    pieces: list[str] = []
    position = 0
    for span in SPAN.finditer(text):
        pieces += [_words(text[position : span.start()]), code(span["code"].strip())]
        position = span.end()
    pieces.append(_words(text[position:]))
    return "".join(_apart(pieces))


def _apart(pieces: Iterable[str]) -> Iterator[str]:
    """Keep a space between spans that would touch and become one."""
    before = ""
    for piece in pieces:
        if before.endswith("`") and piece.startswith("`"):
            yield " "
        yield piece
        before = piece or before


def _words(text: str) -> str:
    """Plain words as they are; all that stands between two of them as one code span."""
    pieces: list[str] = []
    odd: list[str] = []
    for number, word in enumerate(text.split(" ")):
        if _is_plain(word) and not (number == 0 and _LIST_ITEM.fullmatch(word)):
            if odd:
                pieces.append(_span_before_punctuation(" ".join(odd)))
                odd = []
            pieces.append(word)
        else:
            odd.append(word)
    if odd:
        pieces.append(_span_before_punctuation(" ".join(odd)))
    return " ".join(pieces)


def _is_plain(word: str) -> bool:
    bare = word.lstrip("(").rstrip(_TRAILING)
    return not bare or word == _ARROW or _PLAIN_WORD.fullmatch(bare) is not None


def _span_before_punctuation(text: str) -> str:
    inside = text.rstrip(_TRAILING.replace(")", ""))
    return code(inside) + text[len(inside) :] if inside else code(text)


@cache
def environment() -> jinja2.Environment:
    """The templates with their filters; another format in Markdown renders its own with them."""
    # HTML escaping would show `&lt;` in code spans; the filters are what keeps foreign text from becoming markup.
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=False,  # noqa: S701
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"code": code, "prose": prose, "told_once": told_once}
    environment.globals |= {"diff": diff, "wording": wording}
    return environment

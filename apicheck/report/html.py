"""The report as one HTML file without outside resources, from the templates beside this file.

Everything that comes from code passes the template's escaping; a Content-Security-Policy lets nothing run or load but
the style and the script of the file itself. Without JavaScript it is a plain list; the script filters.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path

import jinja2
import msgspec
from markupsafe import Markup, escape

from apicheck.model.code_span import SPAN
from apicheck.model.report import Change, Report
from apicheck.report import wording
from apicheck.report.formats import Options
from apicheck.report.harmless import every_text, printable
from apicheck.report.marked_texts import Piece, marked
from apicheck.report.order import causes, count_by_family, for_all, grouped
from apicheck.report.place import link, place_of
from apicheck.rules.documentation import Documentation, parse
from apicheck.rules.families import family_of
from apicheck.rules.registry import all_rules

_TEMPLATES = Path(__file__).parent / "templates"
_WHERE = ", where "
_NARROWEST = 30  # characters of a declaration that fit beside each other in any window
_LINKED = ("https://", "http://")


GROUPS = ("breaking", "risky", "compatible", "accepted")


class _Finding(msgspec.Struct, frozen=True):
    """The changes of one cause, which are told once."""

    cause: tuple[Change, ...]

    @property
    def change(self) -> Change:
        """The one that stands for all."""
        return for_all(self.cause)

    @property
    def modules(self) -> tuple[str, ...]:
        """Where the changes of the cause are."""
        return tuple(dict.fromkeys(map(_module_of, self.cause)))


class _At(msgspec.Struct, frozen=True):
    """A location as it is shown; empty where there is none."""

    text: str = ""
    url: str | None = None


def render(report: Report, options: Options) -> str:
    """The report as an HTML document that ends with a line break. `options.source_url` makes locations links."""
    report = every_text(report, printable)
    groups = grouped(report)

    def location(change: Change) -> _At:
        place = place_of(change, report)
        if place is None:
            return _At()
        text = f"{place.location.file}:{place.location.line}"
        if place.is_gone and place.commit is not None:
            text += f" at {wording.short(place.commit)}"
        url = None if options.source_url is None else link(place, options.source_url)
        return _At(text, url if url is not None and url.startswith(_LINKED) else None)

    template = _environment().get_template("report.html.j2")
    verdict = wording.verdict(report)
    return (
        template.render(
            report=report,
            verdict=f"{verdict[:1].upper()}{verdict[1:]}",
            groups={name: [_Finding(cause) for cause in causes(getattr(groups, name))] for name in GROUPS},
            counts={name: len(getattr(groups, name)) for name in GROUPS},
            families=list(count_by_family(report.changes)),
            modules=sorted({_module_of(change) for change in report.changes}),
            rules=_documentations(report),
            location=location,
        ).strip()
        + "\n"
    )


def _family_of(change: Change) -> str:
    return family_of(change.rule)


def _module_of(change: Change) -> str:
    """The module in whose file a change is; the file where that is no module, the topmost package without a file."""
    location = change.head_location or change.base_location
    package = change.path.partition(".")[0]
    if location is None:
        return package
    name, dot, suffix = location.file.rpartition(".")
    if not dot or suffix not in ("py", "pyi"):
        return location.file
    parts = name.split("/")
    if package in parts:
        parts = parts[parts.index(package) :]
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


class _Line(msgspec.Struct, frozen=True):
    """A line of a declaration. Where it `may_wrap`, what a narrow window makes of it has to look like one still."""

    pieces: tuple[Piece, ...]

    @property
    def may_wrap(self) -> bool:
        return sum(len(piece.text) for piece in self.pieces) > _NARROWEST


def _marked(change: Change) -> tuple[list[_Line], list[_Line]]:
    before, after = marked(change.old, change.new, change.parameter)
    return _lines(before), _lines(after)


def _lines(pieces: list[Piece]) -> list[_Line]:
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *others = piece.text.split("\n")
        lines[-1].append(Piece(first, piece.is_changed))
        lines.extend([Piece(text, piece.is_changed)] for text in others)
    return [_Line(tuple(piece for piece in line if piece.text)) for line in lines]


def _prose(text: str) -> Markup:
    """A sentence of ours: what stands between backticks becomes code, and nothing else becomes markup."""
    pieces: list[Markup] = []
    position = 0
    for span in SPAN.finditer(text):
        pieces += [escape(text[position : span.start()]), Markup("<code>{}</code>").format(span["code"].strip())]
        position = span.end()
    return Markup().join([*pieces, escape(text[position:])])


def _call(text: str) -> Markup:
    """A witness's call as code; what it says in words about the values that are passed is a sentence."""
    call, comma, where = text.partition(_WHERE)
    return Markup("<code>{}</code>{}{}").format(call, comma, _prose(where))


def _documentations(report: Report) -> dict[str, Documentation]:
    told = {change.rule for change in report.changes}
    return {rule.id: parse(rule.documentation) for rule in all_rules() if rule.id in told}


def _source_hash(text: str) -> str:
    """What a Content-Security-Policy calls an element by that may stand in the page (CSP Level 3, 2.3.1)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = ((_TEMPLATES / f"report.{kind}").read_text("utf-8") for kind in ("css", "js"))
    environment.filters |= {"prose": _prose, "call": _call}
    environment.globals |= {
        "wording": wording,
        "family_of": _family_of,
        "module_of": _module_of,
        "marked": _marked,
        "style": Markup(style),  # noqa: S704 - a file of this package
        "script": Markup(script),  # noqa: S704 - a file of this package
        "style_hash": _source_hash(style),
        "script_hash": _source_hash(script),
    }
    return environment

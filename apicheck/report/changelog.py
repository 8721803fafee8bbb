"""Release notes from findings: a section of Keep a Changelog, or fragments for towncrier.

Sources: Keep a Changelog 1.1.0 ("Types of changes"); towncrier's documentation, "News fragments" (those without an
issue begin with `+`).
"""

from pathlib import Path

import jinja2
import msgspec

from apicheck.model.gate import DistributionVerdict
from apicheck.model.report import Change, Report, Severity
from apicheck.report import wording
from apicheck.report.harmless import every_text, printable
from apicheck.report.markdown import code, prose
from apicheck.report.order import ordered, told_once
from apicheck.rules.registry import all_rules

TEMPLATE = "changelog.md.j2"

_TEMPLATES = Path(__file__).parent / "templates"
_FRAGMENT_TYPES = {"Added": "feature", "Deprecated": "removal", "Removed": "removal"}


class TemplateProblem(Exception):  # noqa: N818 - the sentence is for whoever wrote the template
    """A project's own template can't be used; the text is the sentence to print."""


class Section(msgspec.Struct, frozen=True):
    """The changes of one type, the most important first."""

    title: str
    changes: tuple[Change, ...]


def sections(report: Report) -> tuple[Section, ...]:
    """Return the changes by the types of Keep a Changelog, in its order; a type without changes is left out."""
    removals = {rule.id for rule in all_rules() if rule.is_removal}
    by_title: dict[str, list[Change]] = {"Added": [], "Changed": [], "Deprecated": [], "Removed": []}
    for change in ordered(report).changes:
        by_title[_title(change, removals)].append(change)
    return tuple(Section(title, told_once(tuple(changes))) for title, changes in by_title.items() if changes)


def _title(change: Change, removals: set[str]) -> str:
    words = set(change.rule.split("-"))
    if change.rule == "newly-deprecated":
        return "Deprecated"
    if change.rule in removals or "removed" in words:
        return "Removed"
    return "Added" if "added" in words and change.severity is Severity.COMPATIBLE else "Changed"


def render(verdict: DistributionVerdict, template: Path | None = None) -> str:
    """Return the section of a changelog for one release, Markdown that ends with a line break.

    `template` is a project's own jinja2 template in the place of `templates/changelog.md.j2`. It gets `verdict`,
    `sections` and `wording`, and the filters `code`, `prose` and `entry`. Raises `TemplateProblem`.
    """
    environment = _environment(_TEMPLATES if template is None else template.parent)
    shown = every_text(verdict, printable)
    try:
        loaded = environment.get_template(TEMPLATE if template is None else template.name)
        text = loaded.render(verdict=shown, sections=_of(shown), wording=wording)
    except jinja2.TemplateNotFound as error:
        raise TemplateProblem(f"there is no template {error.name!r} in {template and template.parent}") from None
    except (jinja2.TemplateError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", None)
        raise TemplateProblem(f"the template {template}{f', line {line}' if line else ''} fails: {error}") from None
    return text.strip() + "\n"


def fragments(verdict: DistributionVerdict) -> dict[str, str]:
    """Return towncrier's news fragments, one for each entry, by the names of their files."""
    shown = every_text(verdict, printable)
    return {
        f"+{change.fingerprint}.{_fragment_type(section.title, change)}.md": f"{entry(change)}\n"
        for section in _of(shown)
        for change in section.changes
    }


def entry(change: Change) -> str:
    """Return one line about a change: what, what happened, whether it breaks, and why it was accepted."""
    mark = "**Breaking:** " if change.severity is Severity.BREAKING else ""
    shown, more = wording.other_paths(change)
    also = f" Also {', '.join(code(path) for path in shown)}{f' and {more} more' if more else ''}." if shown else ""
    reason = f" {prose(wording.sentence(change.accepted.reason))}" if change.accepted is not None else ""
    return f"{mark}{code(wording.subject(change))}: {prose(wording.sentence(change.message))}{also}{reason}"


def _of(verdict: DistributionVerdict) -> tuple[Section, ...]:
    return () if verdict.report is None else sections(verdict.report)


def _fragment_type(title: str, change: Change) -> str:
    return "removal" if change.severity is Severity.BREAKING else _FRAGMENT_TYPES.get(title, "misc")


def _environment(folder: Path) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=False,  # noqa: S701 - Markdown; the filters keep foreign text from becoming markup
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"code": code, "prose": prose, "entry": entry}
    return environment

"""A rule's page, as `docs/rules/` has it: laid out on a terminal, Markdown as it stands everywhere else.

The pages are made from the rules and their fixtures (`docs/rule_pages.py`) and come along in the wheel, so that
explaining a rule imports none.
"""

import difflib
import re
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from apicheck.report.formats import Options

_IN_THE_WHEEL = "rule_pages"  # where `pyproject.toml` puts docs/rules
_IN_A_CHECKOUT = Path(__file__).parents[2] / "docs" / "rules"
_INDEX = "README"
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\.md(?:#[^)]*)?\)")
_WIDEST = 100
_NEAREST = 3


class PageError(Exception):
    """There is no such rule, or its page is missing; the text is the sentence to print."""


def render(rule: str, options: Options) -> str:
    """The page of the rule with this id, laid out for `options.width` columns or, without a width, as Markdown.

    Raises `PageError`, with the ids that come nearest.
    """
    markdown = _page(rule)
    return markdown if options.width is None else _laid_out(markdown, options)


def rule_ids() -> list[str]:
    """The ids of all rules that there is a page of. Raises `PageError`."""
    names = [file.name for file in _folder().iterdir() if file.name.endswith(".md")]
    return sorted(name.removesuffix(".md") for name in names if name != f"{_INDEX}.md")


def _page(rule: str) -> str:
    ids = rule_ids()
    if rule not in ids:
        raise PageError(_no_such_rule(rule, ids))
    return (_folder() / f"{rule}.md").read_text("utf-8")


def _folder() -> Traversable:
    shipped = resources.files("apicheck.report") / _IN_THE_WHEEL
    for folder in (shipped, _IN_A_CHECKOUT):
        if folder.is_dir():
            return folder
    raise PageError("the pages of the rules are missing from this installation; install apicheck anew")


def _no_such_rule(rule: str, ids: list[str]) -> str:
    nearest = difflib.get_close_matches(rule.lower().replace("_", "-"), ids, _NEAREST) or [
        name for name in ids if set(re.split(r"[\W_]+", rule.lower())) & set(name.split("-"))
    ]
    *others, last = nearest[:_NEAREST] or [""]
    named = f"{', '.join(others)} or {last}" if others else last
    hint = f"did you mean {named}? " if named else ""
    return f"there is no rule {rule!r}; {hint}`apicheck rules` lists all"


def _laid_out(markdown: str, options: Options) -> str:
    from rich.markdown import Markdown

    from apicheck.report.terminal import console, rendered

    page = Markdown(_LINK.sub(r"\1", markdown), code_theme="ansi_dark", hyperlinks=False)
    lines = rendered(console(options, min(options.width or _WIDEST, _WIDEST)), page).splitlines()
    kept = [line for line, next_ in zip(lines, [*lines[1:], ""], strict=True) if line.strip() or next_.strip()]
    return "".join(f"{line.rstrip()}\n" for line in kept)

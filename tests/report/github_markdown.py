"""Markdown as GitHub renders it: by its own parser (cmark-gfm), with what it would do to the text afterwards."""

import importlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import html5lib

cmark: Any = importlib.import_module("cmarkgfm.cmark")  # which tells nothing of its types

_CODE = {"code", "pre"}

# What GitHub and GitLab make links or pictures of, in text that is no code and no link already.
_LATER = re.compile(
    r"(?P<mention>@\w)|(?P<issue>(?<!\w)#\d|\bGH-\d)|(?P<commit>\b[0-9a-f]{7,40}\b)|(?P<address>://|www\.)"
    r"|(?P<emoji>:[\w+-]+:)|(?P<formula>\$.*\$)"
)


def rendered(markdown: str) -> ET.Element:
    """The page that GitHub would make before it takes dangerous elements out, so that they can be looked for."""
    html = cmark.github_flavored_markdown_to_html(markdown, options=cmark.Options.CMARK_OPT_UNSAFE)
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root: ET.Element = parser.parse(f"<!DOCTYPE html><title>x</title><body>{html}")
    assert [name for _, name, _ in parser.errors] == []  # nothing is left open, and nothing closed that was not open
    return root


def shape(markdown: str) -> list[tuple[str, list[str]]]:
    """All elements in their order, with their attributes, links without where they lead."""
    return [
        (str(element.tag), sorted(f"{name}={'' if name == 'href' else value}" for name, value in element.items()))
        for element in rendered(markdown).iter()
        if element.tag not in _CODE
    ]


def codes(markdown: str) -> list[str]:
    """The texts of all code spans and blocks."""
    return ["".join(element.itertext()) for element in rendered(markdown).iter("code")]


def becomes_something(markdown: str) -> list[str]:
    """What of the text GitHub would make a mention, a reference, a link, an emoji or a formula of."""
    return [match[0] for text in _texts(rendered(markdown)) for match in _LATER.finditer(text)]


def _texts(element: ET.Element) -> Iterator[str]:
    if element.tag not in {*_CODE, "a", "title"}:
        yield element.text or ""
        for child in element:
            yield from _texts(child)
    yield element.tail or ""

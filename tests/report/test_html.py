"""The HTML report, read by an HTML5 parser: one file, nothing from elsewhere, and nothing that becomes markup."""

import base64
import hashlib
import re
import xml.etree.ElementTree as ET

import html5lib
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from apicheck.model.location import Location
from apicheck.model.report import Acceptance, Report, Severity, Witness
from apicheck.report.formats import Options
from apicheck.report.harmless import printable
from apicheck.report.html import render
from apicheck.report.marked_texts import marked
from apicheck.report.place import stays_below
from apicheck.rules.registry import all_rules
from tests.report.hostile import TEXTS, hostile_report, text_with_markup
from tests.report.reports import BASE, HEAD, change, full_report, incomplete_report, report

LINKED = Options(source_url="https://host/{commit}/{file}#L{line}")
EVERY_RULE = report(*[change("pkg.f", rule.severity, rule=rule.id, old="(a)", new="(b)") for rule in all_rules()])


def parsed(text: str) -> ET.Element:
    """The document, which has no error that a browser would have to mend."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root: ET.Element = parser.parse(text)
    assert [(position, name) for position, name, _ in parser.errors] == []
    return root


def shape(root: ET.Element) -> list[tuple[str, list[str]]]:
    """All elements in their order with the names of their attributes.

    Marks and long lines in declarations, and code between backticks, differ as texts do: they are bare, and left out.
    """
    return [
        (str(element.tag), sorted(map(str, element.attrib)))
        for element in root.iter()
        if element.tag not in {"del", "ins", "code", "span"} or element.attrib
    ]


def text_of(element: ET.Element) -> str:
    return "".join(element.itertext())


def by_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [element for element in root.iter() if name in (element.get("class") or "").split()]


@pytest.mark.parametrize("shown", [report(), full_report(), incomplete_report(), EVERY_RULE])
def test_a_parser_finds_nothing_to_mend(shown: Report) -> None:
    root = parsed(render(shown, LINKED))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    targets = [link.get("href", "") for link in root.iter("a")]
    assert {target[1:] for target in targets if target.startswith("#")} <= set(ids)


@settings(deadline=None, max_examples=40)
@given(text_with_markup)
def test_hostile_text_changes_no_element_and_no_attribute(text: str) -> None:
    assume(text)  # an empty text has no place, so there are fewer elements
    how = LINKED if stays_below(printable(text)) else Options()  # what leads elsewhere is no link
    assert shape(parsed(render(hostile_report(text), how))) == shape(parsed(render(hostile_report("x y"), how)))


for hostile in TEXTS:
    if hostile:
        test_hostile_text_changes_no_element_and_no_attribute = example(hostile)(
            test_hostile_text_changes_no_element_and_no_attribute
        )


def test_the_check_would_notice() -> None:
    careless = render(full_report(), LINKED).replace("function removed", "<b onclick=x>function removed</b>")
    assert shape(parsed(careless)) != shape(parsed(render(full_report(), LINKED)))


def test_a_link_leads_nowhere_but_to_the_web_or_into_the_page() -> None:
    shown = report(change(head_location=Location("a.py", 1, 1)))
    assert 'href="javascript' not in render(shown, Options(source_url="javascript:alert(1)//{file}"))
    root = parsed(render(hostile_report("javascript:alert(1)"), LINKED))
    targets = {link.get("href", "") for link in root.iter("a")}
    assert {target.partition(":")[0] for target in targets if not target.startswith("#")} == {"https"}


def test_nothing_is_loaded_and_only_the_own_script_and_style_may_run() -> None:
    text = render(full_report(), LINKED)
    root = parsed(text)
    for element in root.iter():
        assert {"src", "srcset", "poster", "style", "background"}.isdisjoint(element.attrib)
        assert not [name for name in element.attrib if str(name).startswith("on")]
        assert element.tag not in {"link", "img", "iframe", "object", "embed", "base"}
    (policy,) = [
        meta.get("content", "") for meta in root.iter("meta") if meta.get("http-equiv") == "Content-Security-Policy"
    ]
    for tag in ("style", "script"):
        (element,) = root.iter(tag)
        digest = base64.b64encode(hashlib.sha256(text_of(element).encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "@import" not in text
    assert "url(" not in text


def test_it_knows_light_and_dark() -> None:
    assert "@media (prefers-color-scheme: dark)" in render(report(), Options())


def test_old_and_new_stand_side_by_side_with_the_change_marked() -> None:
    root = parsed(render(report(change(old="def f(a, b=1)", new="def f(a, c=1)")), Options()))
    (sides,) = by_class(root, "sides")
    before, after = list(sides)
    assert (text_of(before), text_of(after)) == ("Beforedef f(a, b=1)", "Afterdef f(a, c=1)")
    assert [text_of(mark) for mark in sides.iter("del")] == ["b=1"]
    assert [text_of(mark) for mark in sides.iter("ins")] == ["c=1"]


def test_every_finding_can_be_filtered_and_every_filter_has_its_findings() -> None:
    root = parsed(render(full_report(), Options()))
    findings = [element for element in root.iter("article") if element.get("data-severity")]
    assert len(findings) == 6
    for name in ("severity", "family", "module"):  # a cause may be found in several modules, each on a line
        (select,) = [element for element in root.iter("select") if element.get("name") == name]
        options = [text_of(option) for option in select]
        found = {value for finding in findings for value in finding.get(f"data-{name}", "").splitlines() or [""]}
        assert found - {""} == set(options[1:])  # a rule of another version has no family
        assert (options[0], len(set(options))) == ("all", len(options))


@pytest.mark.parametrize(
    ("location", "module"),
    [
        (Location("src/pkg/sub/mod.py", 1, 1), "pkg.sub.mod"),
        (Location("pkg/__init__.py", 1, 1), "pkg"),
        (Location("pkg/sub/__init__.pyi", 1, 1), "pkg.sub"),
        (Location("pyproject.toml", 1, 1), "pyproject.toml"),
        (Location("elsewhere/mod.py", 1, 1), "elsewhere.mod"),
        (None, "pkg"),
    ],
)
def test_the_module_is_the_one_whose_file_it_is(location: Location | None, module: str) -> None:
    root = parsed(render(report(change("pkg.f", head_location=location)), Options()))
    assert [element.get("data-module") for element in root.iter("article") if element.get("data-module")] == [module]


def test_the_evidence_the_reason_and_the_advice_are_there() -> None:
    shown = report(
        change(
            witness=Witness("f(1)", "TypeError: f() takes 0 positional arguments but 1 was given"),
            advice="keep it",
            paths=("pkg.a", "pkg.b", "pkg.c", "pkg.d"),
            base_location=Location("pkg/m.py", 7, 8),
        ),
        change("pkg.g", accepted=Acceptance("agreed", "mia")),
    )
    text = text_of(parsed(render(shown, LINKED)))
    for part in (
        "f(1) worked and now raises TypeError: f() takes 0",
        "Also pkg.a, pkg.b, pkg.c and 1 more.",
        "Stay compatible: keep it.",
        f"pkg/m.py:7 at {BASE[:7]}",
        "Accepted: agreed, by mia",
    ):
        assert part in re.sub(r"\s+", " ", text)


def test_changes_of_one_cause_are_told_once_and_found_in_all_their_modules() -> None:
    changes = [
        change(f"pkg.{name}", parameter="cert", head_location=Location(f"pkg/{name}.py", 1, 1)) for name in ("a", "b")
    ]
    text = render(report(*changes), Options())
    (finding,) = [element for element in parsed(text).iter("article") if element.get("data-severity")]
    assert (finding.get("data-module"), finding.get("data-count")) == ("pkg.a\npkg.b", "2")
    assert "Breaking changes <small>2, in 1 cause</small>" in text


def test_what_stands_between_backticks_is_code() -> None:
    shown = change(message="default `<b>` -> `None`", witness=Witness("f()", "the 1st argument is now `b`"))
    text = render(report(shown), Options())
    assert "<span>default <code>&lt;b&gt;</code> -&gt; <code>None</code></span>" in text
    assert "worked; now: the 1st argument is now <code>b</code>." in text
    told = change(witness=Witness("f(a=value), where value is `int | None`", "a type checker asks for `int`"))
    assert "<code>f(a=value)</code>, where value is <code>int | None</code> worked; now: a type checker asks for" in (
        render(report(told), Options())
    )


def test_locations_are_links_where_there_is_a_template() -> None:
    root = parsed(render(full_report(), LINKED))
    assert f"https://host/{HEAD}/httpx/_client.py#L642" in {link.get("href") for link in root.iter("a")}


@pytest.mark.parametrize("severity", Severity)
def test_five_thousand_findings_are_all_there(severity: Severity) -> None:
    many = [change(f"pkg.m{number % 50}.f{number}", severity, old="(a, b)", new="(a)") for number in range(5_000)]
    text = render(report(*many), LINKED)
    assert text.count("<article ") == 5_000 + 1  # and the rule behind them
    assert len(text) < 6_000_000


def test_marks_are_word_by_word_and_lose_nothing() -> None:
    old, new = "def f(first, timeout: float = 5.0)", "def f(first, *, timeout: int = 5)"
    before, after = marked(old, new)
    assert ("".join(piece.text for piece in before), "".join(piece.text for piece in after)) == (old, new)
    assert [piece.text for piece in before if piece.is_changed] == ["float", "5.0"]
    assert [piece.text for piece in after if piece.is_changed] == ["*, ", "int", "5"]


def test_a_long_declaration_has_a_line_for_each_argument_and_the_same_ones_stand_side_by_side() -> None:
    many = ", ".join(f"parameter_{number}: int" for number in range(6))
    before, after = marked(
        f"def f({many}, gone, kept=1, moved=2) -> str", f"def f({many}, kept=2, new, moved=2) -> str"
    )
    assert "".join(piece.text for piece in before).splitlines() == [
        "def f(",
        "    ...",
        "    parameter_5: int,",
        "    gone,",
        "    kept=1,",
        "",
        "    moved=2,",
        ") -> str",
    ]
    assert "".join(piece.text for piece in after).splitlines() == [
        "def f(",
        "    ...",
        "    parameter_5: int,",
        "",
        "    kept=2,",
        "    new,",
        "    moved=2,",
        ") -> str",
    ]
    assert [piece.text for piece in before if piece.is_changed] == ["gone,", "1"]
    assert [piece.text for piece in after if piece.is_changed] == ["2", "new,"]


def test_of_a_finding_about_one_argument_the_others_are_left_out() -> None:
    before, after = marked(
        "def f(url: Optional[str] = None, gone: int = 0, cert: Optional[str] = None)",
        "def f(url: str | None = None, cert: str | None = None)",
        "gone",
    )
    assert "".join(piece.text for piece in before).splitlines() == [
        "def f(",
        "    ...",
        "    gone: int = 0,",
        "    ...",
        ")",
    ]
    assert "".join(piece.text for piece in after).splitlines() == ["def f(", "    ...", "", "    ...", ")"]
    assert [piece.text for piece in (*before, *after) if piece.is_changed] == ["gone: int = 0,"]


DECLARATIONS = st.text("f(),[]{}'\"\\ a=:*", max_size=40)


@given(DECLARATIONS, DECLARATIONS)
def test_marks_lose_nothing_of_any_text(old: str, new: str) -> None:
    assume(old != new)
    for before, after in ((f"def f({old}", f"def f({new}"), (f"def f({'x, ' * 30}{old}", f"def f({'x, ' * 30}{new}")):
        for text, pieces in zip((before, after), marked(before, after), strict=True):
            shown = "".join(piece.text for piece in pieces)
            if "..." not in shown:
                assert re.sub(r"[\s,]", "", shown) == re.sub(r"[\s,]", "", text)
            assert all(piece.text for piece in pieces)


@given(DECLARATIONS, DECLARATIONS)
def test_what_is_not_marked_is_on_both_sides(old: str, new: str) -> None:
    before, after = marked(f"def f({old}", f"def f({new}")
    kept = ["".join(piece.text for piece in side if not piece.is_changed) for side in (before, after)]
    assert re.sub(r"[\s,]", "", kept[0]) == re.sub(r"[\s,]", "", kept[1])


def test_very_long_declarations_are_marked_as_a_whole() -> None:
    before, after = marked("a, " * 5_000, "b, " * 5_000)
    assert [(len(before), before[0].is_changed), (len(after), after[0].is_changed)] == [(1, True), (1, True)]

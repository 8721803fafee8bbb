"""The pages in `docs/rules/`: one for each rule, made from its docstring and from a fixture, and an index of them all.

    python -m docs.rule_pages

writes them anew, from the root of the checkout, and the schema of the configuration, which names the rules; a test
fails while they are stale. Nothing of a fixture is run here:
the tests do that, and hold what a page says of its client against the interpreter.
"""

import difflib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from apicheck.model.report import Change, Domain, Severity
from apicheck.report import schema, wording
from apicheck.report.order import ordered
from apicheck.rules.documentation import parse
from apicheck.rules.families import FAMILIES, family_summary, rules_by_importance
from apicheck.rules.rule import Rule
from tests.fixtures.cases import Case, all_cases

FOLDER = Path(__file__).parent / "rules"
INDEX = "README.md"
COMMAND = "python -m docs.rule_pages"

_QUOTE = "'"
_NOTHING = "/dev/null"  # as `git diff` names the missing side


def pages() -> dict[str, str]:
    """Every page by its file name."""
    cases = all_cases()
    rules = rules_by_importance()
    ids = {rule.id for rule in rules}
    written = {f"{rule.id}.md": page(rule, example_of(rule, cases), ids) for rule in rules}
    return {INDEX: index(rules), **written}


def example_of(rule: Rule, cases: Iterable[Case]) -> Case:
    """The case to show: `example` where there is one, else the smallest that is about this rule alone, at its level.

    Raises `ValueError` for a rule without a case that fires.
    """

    def preference(case: Case) -> tuple[bool, bool, int, int, str]:
        own_level = any(change.rule == rule.id and change.severity == rule.severity for change in case.expected)
        size = sum(len(text) for side in ("base", "head") for text in _sources(case, side).values())
        return (
            case.folder.name != "example",
            not own_level,
            len(case.expected),
            size + len(case.client.read_text("utf-8")),
            case.folder.name,
        )

    own = [case for case in cases if case.rule == rule.id and case.fires]
    if not own:
        raise ValueError(f"fixtures/{rule.id}/ has no case in which the rule speaks")
    return min(own, key=preference)


def page(rule: Rule, case: Case, ids: Iterable[str]) -> str:
    """One rule's page in GitHub Flavored Markdown; names of other rules become links to their pages."""
    documentation = parse(rule.documentation)
    links = re.compile("|".join(f"`{re.escape(other)}`" for other in sorted(ids) if other != rule.id))

    def prose(text: str) -> str:
        return links.sub(lambda match: f"[{match[0]}]({match[0][1:-1]}.md)", text)

    sections = [
        f"# {rule.id}",
        prose(documentation.summary),
        _table(_facts(rule)),
        prose(documentation.details),
        "## Why it matters",
        prose(documentation.why),
        "## Before",
        _source_block(documentation.before, rule),
        "## After",
        _source_block(documentation.after, rule),
        "## How to stay compatible",
        prose(documentation.stay_compatible),
        "## A client that meets it",
        *_example(case),
        "## References",
        "\n".join(f"- {reference}" for reference in documentation.references),
        f"*Written from `{rule.module.replace('.', '/')}.py` and `fixtures/{case.rule}/{case.folder.name}/`.*",
    ]
    return _joined(sections)


def index(rules: Iterable[Rule]) -> str:
    """The list of all rules, grouped by family."""
    rules = tuple(rules)
    sections = [
        "# The rules",
        "You want to know what apicheck tells, or why it told you something. "
        "Each page says what a rule tells, why it matters, how to stay compatible, and shows a client that meets it. "
        "`apicheck explain RULE` prints the same page, and `apicheck rules` prints this list. Families, and the rules "
        "in them, stand in the order of importance; the report keeps it, too.",
        f"The pages are made from the rules and their fixtures: `{COMMAND}` writes them anew.",
    ]
    for family in FAMILIES:
        rows = [
            (f"[{rule.id}]({rule.id}.md)", rule.severity, rule.bump, rule.domain, parse(rule.documentation).summary)
            for rule in rules
            if rule.family == family
        ]
        sections += [
            f"## {family}",
            family_summary(family),
            _table([("rule", "level", "bump", "domain", "what it tells"), *rows]),
        ]
    return _joined(sections)


def _facts(rule: Rule) -> list[tuple[str, ...]]:
    names = ["family", "domain", "level", "bump"]
    values = [f"[{rule.family}]({INDEX}#{rule.family})", rule.domain.value, rule.severity.value, rule.bump.value]
    if rule.opposite:
        names.append("the change back")
        values.append(f"[{rule.opposite}]({rule.opposite}.md)" if rule.opposite != rule.id else "the same rule")
    return [tuple(names), tuple(values)]


def _example(case: Case) -> Iterator[str]:
    yield _block("diff", _diff(_sources(case, "base"), _sources(case, "head")))
    yield "`client.py`:"
    yield _block("python", case.client.read_text("utf-8"))
    changes = ordered(case.report()).changes
    yield _outcome(case, changes)
    yield _block("text", "\n".join(line for change in changes for line in _told(change)))


def _outcome(case: Case, changes: Iterable[Change]) -> str:
    own = [change for change in changes if change.rule == case.rule]
    severities = {change.severity for change in own}
    if Severity.BREAKING in severities and all(change.domain is Domain.TYPING for change in own):
        return "A type checker accepts it before the change and rejects it after. apicheck says:"
    if Severity.BREAKING in severities:
        return "It runs before the change and fails after it. apicheck says:"
    if Severity.RISKY in severities:
        return "It runs before the change; what it does after it may differ. apicheck says:"
    return "It runs before and after the change, and does the same. apicheck says:"


def _told(change: Change) -> Iterator[str]:
    label = {Severity.BREAKING: "BREAKING", Severity.RISKY: "RISKY", Severity.COMPATIBLE: "ok"}[change.severity]
    yield f"{label:<8}  {wording.subject(change)}  {change.message}"
    if change.witness is not None:
        yield f"{'':<8}  {change.witness.call}  ->  {_in_one_wording(change.witness.error)}"


def _in_one_wording(error: str) -> str:
    """Return an interpreter's words as Python 3.11 has them, so that a page is the same whatever Python writes it."""
    found = re.search(r"without an implementation for abstract (methods? )(.*)", error)
    return error if found is None else f"{error[: found.start()]}with abstract {found[1]}{found[2].replace(_QUOTE, '')}"


def _sources(case: Case, side: str) -> dict[str, str]:
    """The files of one side that differ from the other, by path, as text."""
    snapshots = {name: case.snapshot(name) for name in ("base", "head")}
    texts = {
        name: {path: snapshot.read(path).decode("utf-8", "replace") for path in snapshot.files}
        for name, snapshot in snapshots.items()
    }
    other = texts["head" if side == "base" else "base"]
    return {path: text for path, text in texts[side].items() if other.get(path) != text}


def _diff(before: dict[str, str], after: dict[str, str]) -> str:
    lines: list[str] = []
    for path in sorted(before.keys() | after.keys()):
        old = f"base/{path}" if path in before else _NOTHING
        new = f"head/{path}" if path in after else _NOTHING
        changed = difflib.unified_diff(
            before.get(path, "").splitlines(), after.get(path, "").splitlines(), old, new, n=9, lineterm=""
        )
        shown = list(changed) or [f"--- {old}", f"+++ {new}"]  # an empty file came or went
        lines.extend(line for line in shown if not line.startswith("@@"))
    return "\n".join(lines)


def _table(rows: list[tuple[str, ...]]) -> str:
    escaped = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    header, *others = [f"| {' | '.join(row)} |" for row in escaped]
    return "\n".join([header, f"|{' --- |' * len(rows[0])}", *others])


def _source_block(text: str, rule: Rule) -> str:
    """A block of Python, of TOML for what a project declares, or of plain text for files and "(nothing)"."""
    is_plain = re.fullmatch(r"[\w/.\s]+\.(pyi?|typed)|\(.*\)", text)
    language = "python" if rule.check_distribution is None else "toml"
    return _block("text" if is_plain else language, text)


def _block(language: str, text: str) -> str:
    """A fenced block (CommonMark 4.5) whose fence is longer than any run of backticks inside."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _joined(sections: Iterable[str]) -> str:
    return "\n\n".join(section for section in sections if section) + "\n"


def write(written: Mapping[str, str], folder: Path = FOLDER) -> list[Path]:
    """Write every page that differs from what is there, remove all others, and return the files touched."""
    folder.mkdir(exist_ok=True)
    touched = []
    for name, text in written.items():
        file = folder / name
        if not file.is_file() or file.read_bytes() != text.encode():
            file.write_bytes(text.encode())
            touched.append(file)
    for file in sorted(folder.glob("*.md")):
        if file.name not in written:
            file.unlink()
            touched.append(file)
    return touched


def write_configuration_schema() -> list[Path]:
    """Write the schema of the configuration, which names all rules, where it differs from what is there."""
    file, text = FOLDER.parent / "schema" / "config.schema.json", schema.render("config")
    if file.is_file() and file.read_text("utf-8") == text:
        return []
    file.write_text(text, "utf-8")
    return [file]


if __name__ == "__main__":
    for file in (*write(pages()), *write_configuration_schema()):
        sys.stdout.write(f"{file.relative_to(FOLDER.parents[1])}\n")

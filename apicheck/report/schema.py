"""The published JSON Schemas, made from the model: of the report, of the list of rules, of the gate's verdict.

`python -m apicheck.report.schema > docs/schema/report-v1.schema.json` and
`python -m apicheck.report.schema rules > docs/schema/rules-v1.schema.json` write them anew, and `gate` in the place of
`rules` that of the gate's verdict; a test fails while one is stale.
"""

import inspect
import sys
from typing import Any, Literal, get_args

import msgspec

from apicheck.model.gate import GateReport
from apicheck.model.report import Report
from apicheck.report.rule_list import RuleEntry

Subject = Literal["report", "rules", "gate"]

_TITLES: dict[Subject, str] = {
    "report": "apicheck report, version 1",
    "rules": "apicheck's rules, version 1",
    "gate": "apicheck's verdict on a release, version 1",
}
_TYPES: dict[Subject, Any] = {"report": Report, "rules": tuple[RuleEntry, ...], "gate": GateReport}


def document(subject: Subject = "report") -> dict[str, Any]:
    """The schema (JSON Schema draft 2020-12) of what `diff`, `rules` or `gate` writes with `--format json`.

    It describes output, so it is stricter than what the model decodes: every field is always there, and no other is.
    """
    (schema,), definitions = msgspec.json.schema_components((_TYPES[subject],), ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:apicheck:schema:{subject}:1",
        "title": _TITLES[subject],
        **schema,
        "$defs": {name: _strict(definition) for name, definition in sorted(definitions.items())},
    }


def _strict(definition: dict[str, Any]) -> dict[str, Any]:
    strict = dict(definition)
    if "description" in strict:
        strict["description"] = inspect.cleandoc(strict["description"])
    if strict.get("type") == "object":
        properties = {
            name: {key: value for key, value in field.items() if key != "default"}
            for name, field in strict["properties"].items()
        }
        strict |= {"properties": properties, "required": list(properties), "additionalProperties": False}
    return strict


def render(subject: Subject = "report") -> str:
    """The schema as an indented JSON document that ends with a line break."""
    return msgspec.json.format(msgspec.json.encode(document(subject)), indent=2).decode() + "\n"


if __name__ == "__main__":
    sys.stdout.write(render(next((subject for subject in get_args(Subject) if [subject] == sys.argv[1:]), "report")))

"""The published JSON Schemas, made from the model: of reports, the list of rules, verdicts, and the configuration.

`python -m apicheck.report.schema > docs/schema/report-v1.schema.json` and
`python -m apicheck.report.schema rules > docs/schema/rules-v1.schema.json` write them anew, and `gate` or `config` in
the place of `rules` those of the gate's verdict and of what a project may configure; a test fails while one is stale.
"""

import inspect
import sys
from collections.abc import Iterator
from typing import Any, Literal, get_args

import msgspec

from apicheck.model.effect import Effect
from apicheck.model.gate import GateReport
from apicheck.model.report import Domain, Report
from apicheck.policy.configuration import Configuration
from apicheck.policy.distribution_sections import OF_THE_REPOSITORY
from apicheck.report.rule_list import RuleEntry
from apicheck.rules.families import FAMILIES
from apicheck.rules.registry import all_rules

Subject = Literal["report", "rules", "gate", "config"]

_TITLES: dict[Subject, str] = {
    "report": "apicheck report, version 1",
    "rules": "apicheck's rules, version 1",
    "gate": "apicheck's verdict on a release, version 1",
    "config": "apicheck's configuration: [tool.apicheck] in pyproject.toml, or apicheck.toml",
}
_TYPES: dict[Subject, Any] = {
    "report": Report,
    "rules": tuple[RuleEntry, ...],
    "gate": GateReport,
    "config": Configuration,
}


def document(subject: Subject = "report") -> dict[str, Any]:
    """The schema (JSON Schema draft 2020-12) of what `diff`, `rules` or `gate` writes with `--format json`.

    It describes output, so it is stricter than what the model decodes: every field is always there, and no other is.
    """
    if subject == "config":
        return _configuration_schema()
    (schema,), definitions = msgspec.json.schema_components((_TYPES[subject],), ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:apicheck:schema:{subject}:1",
        "title": _TITLES[subject],
        **schema,
        "$defs": {name: _strict(definition) for name, definition in sorted(definitions.items())},
    }


def _configuration_schema() -> dict[str, Any]:
    """The schema of what a project writes, for editors: every key may be left out, and no other is known."""
    (schema,), definitions = msgspec.json.schema_components((Configuration,), ref_template="#/$defs/{name}")
    for definition in definitions.values():
        definition.pop("description", None)
        for field in definition.get("properties", {}).values():
            field.pop("default", None)
        if definition.get("type") == "object":
            definition |= {"required": [], "additionalProperties": False}
    known = [*(rule.id for rule in all_rules()), *FAMILIES, *(domain.value for domain in Domain)]
    for pattern in _patterns(definitions):
        pattern["pattern"] = pattern["pattern"].replace(r"\Z", "$")  # the dialect of editors (ECMA-262) has no \Z
    fields = definitions["Configuration"]["properties"]
    own = {key: {"$ref": f"#/$defs/Configuration/properties/{key}"} for key in fields if key not in OF_THE_REPOSITORY}
    setting = {"anyOf": [{"$ref": "#/$defs/Level"}, {"$ref": "#/$defs/RuleSetting"}]}
    fields["rules"] |= {"propertyNames": {"enum": sorted(known)}, "additionalProperties": setting}
    definitions["Distribution"] = {**definitions["Configuration"], "title": "Distribution", "properties": own}
    fields["distributions"]["additionalProperties"] = {"$ref": "#/$defs/Distribution"}
    definitions["Effect"]["enum"] = [effect.value for effect in Effect if effect is not Effect.UNKNOWN]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:apicheck:schema:config:1",
        "title": _TITLES["config"],
        **schema,
        "$defs": dict(sorted(definitions.items())),
    }


def _patterns(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield each part of a schema that holds a text to a pattern."""
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from _patterns(part)


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

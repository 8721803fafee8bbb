"""The published JSON Schema of the report, made from the model.

`python -m apicheck.report.schema > docs/schema/report-v1.schema.json` writes it anew; a test fails while it is stale.
"""

import inspect
import sys
from typing import Any

import msgspec

from apicheck.model.report import Report


def document() -> dict[str, Any]:
    """The schema (JSON Schema draft 2020-12) of what `--format json` writes.

    It describes output, so it is stricter than what the model decodes: every field is always there, and no other is.
    """
    (schema,), definitions = msgspec.json.schema_components((Report,), ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:apicheck:schema:report:1",
        "title": "apicheck report, version 1",
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


def render() -> str:
    """The schema as an indented JSON document that ends with a line break."""
    return msgspec.json.format(msgspec.json.encode(document()), indent=2).decode() + "\n"


if __name__ == "__main__":
    sys.stdout.write(render())

"""The JSON of the gate: the fields of `model.gate.GateReport`, as `docs/schema/gate-v1.schema.json` describes them."""

import msgspec

from apicheck.model.gate import GateReport
from apicheck.report.harmless import encodable, every_text
from apicheck.report.order import ordered


def render(result: GateReport) -> str:
    """The verdict as an indented JSON document that ends with a line break; findings stand in the order of reports."""
    distributions = tuple(
        each if each.report is None else msgspec.structs.replace(each, report=ordered(each.report))
        for each in result.distributions
    )
    result = msgspec.structs.replace(result, distributions=distributions)
    try:
        msgspec.json.encode(result)
    except UnicodeEncodeError:
        result = every_text(result, encodable)
    fields = {"schema_version": result.schema_version, **msgspec.to_builtins(result)}
    return msgspec.json.format(msgspec.json.encode(fields), indent=2).decode() + "\n"

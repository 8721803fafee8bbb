"""The JSON report: the fields of `model.report.Report`, as `docs/schema/report-v1.schema.json` describes them."""

import msgspec

from apicheck.model.report import Report
from apicheck.report.formats import Options
from apicheck.report.harmless import encodable, every_text
from apicheck.report.order import ordered


def render(report: Report, options: Options) -> str:  # noqa: ARG001 - every renderer takes the same arguments
    """The report as an indented JSON document that ends with a line break.

    `msgspec.json.decode(text, type=Report)` gives an equal report, its changes in the order of `ordered`. Only lone
    surrogates, which JSON in UTF-8 cannot hold, come back as the text of their escapes.
    """
    fields = {"schema_version": report.schema_version, **msgspec.to_builtins(_encodable(ordered(report)))}
    return msgspec.json.format(msgspec.json.encode(fields), indent=2).decode() + "\n"


def _encodable(report: Report) -> Report:
    try:
        msgspec.json.encode(report)
    except UnicodeEncodeError:
        return every_text(report, encodable)
    return report

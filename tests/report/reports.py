"""Hand-built reports: every field of every kind of change, without a repository."""

from apicheck.model.deprecation import Deprecation
from apicheck.model.location import Location
from apicheck.model.report import (
    Acceptance,
    AcceptanceEntry,
    Bump,
    Change,
    Diagnostic,
    DistributionSummary,
    Domain,
    Report,
    RevisionLabel,
    SettingChange,
    Severity,
    Summary,
    Witness,
)

BASE = "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678"
HEAD = "e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d"
MERGE_BASE = "0011223344556677889900112233445566778899"


def change(
    path: str = "pkg.f",
    severity: Severity = Severity.BREAKING,
    *,
    rule: str = "parameter-removed",
    message: str = "parameter removed",
    domain: Domain = Domain.RUNTIME,
    paths: tuple[str, ...] = (),
    parameter: str | None = None,
    old: str | None = None,
    new: str | None = None,
    base_location: Location | None = None,
    head_location: Location | None = None,
    witness: Witness | None = None,
    accepted: Acceptance | None = None,
    advice: str = "",
    deprecation: Deprecation | None = None,
) -> Change:
    """A change with a fingerprint that is its own."""
    return Change(
        rule=rule,
        severity=severity,
        domain=domain,
        path=path,
        paths=paths,
        parameter=parameter,
        old=old,
        new=new,
        message=message,
        base_location=base_location,
        head_location=head_location,
        witness=witness,
        fingerprint=f"{rule}:{path}:{parameter}",
        accepted=accepted,
        advice=advice,
        deprecation=deprecation,
    )


def report(
    *changes: Change,
    diagnostics: tuple[Diagnostic, ...] = (),
    project: str = "httpx",
    required_bump: Bump | None = None,
    merge_base: str | None = None,
    base_ahead: int = 0,
    base: RevisionLabel | None = None,
    head: RevisionLabel | None = None,
    accepts: tuple[AcceptanceEntry, ...] = (),
    reconfigures: tuple[SettingChange, ...] = (),
    distributions: tuple[DistributionSummary, ...] = (),
) -> Report:
    """A report whose summary, status and required bump follow from its changes."""
    counts = {
        severity: sum(change.severity is severity and change.accepted is None for change in changes)
        for severity in Severity
    }
    bump = Bump.MAJOR if counts[Severity.BREAKING] else Bump.MINOR if counts[Severity.COMPATIBLE] else Bump.PATCH
    return Report(
        status="incomplete" if diagnostics else "complete",
        base=base or RevisionLabel("main", BASE),
        head=head or RevisionLabel("HEAD", HEAD),
        merge_base=merge_base,
        required_bump=required_bump or bump,
        summary=Summary(
            breaking=counts[Severity.BREAKING],
            risky=counts[Severity.RISKY],
            compatible=counts[Severity.COMPATIBLE],
            accepted=sum(change.accepted is not None for change in changes),
            modules_changed=7,
            modules=31,
        ),
        changes=changes,
        diagnostics=diagnostics,
        project=project,
        base_ahead=base_ahead,
        accepts=accepts,
        reconfigures=reconfigures,
        distributions=distributions,
    )


def full_report() -> Report:
    """One of everything, in an order that no reader should see."""
    return report(
        change(
            "httpx.QueryParams.replace",
            Severity.COMPATIBLE,
            rule="export-added",
            message="method added",
            new="(key: str, value: str) -> QueryParams",
            head_location=Location("httpx/_models.py", 77, 80),
        ),
        change(
            "httpx.Timeout",
            Severity.RISKY,
            rule="default-changed",
            parameter="connect",
            message="default `5.0` -> `None`",
            old="(connect=5.0)",
            new="(connect=None)",
            head_location=Location("httpx/_config.py", 188, 190),
        ),
        change(
            "httpx.codes.reason",
            rule="kind-changed",
            message="method is now a property",
            old="def reason() -> str",
            new="property reason: str",
            head_location=Location("httpx/_status_codes.py", 31, 33),
            witness=Witness("codes.OK.reason()", "TypeError: 'str' object is not callable"),
        ),
        change(
            "httpx.Client",
            parameter="proxies",
            message="parameter removed",
            paths=("httpx.AsyncClient", "httpx.get", "httpx.post", "httpx.put", "httpx.delete"),
            old="(*, auth=None, proxies=None, timeout=5.0)",
            new="(*, auth=None, timeout=5.0)",
            base_location=Location("httpx/_client.py", 640, 700),
            head_location=Location("httpx/_client.py", 642, 699),
            witness=Witness(
                "Client(proxies=...)", "TypeError: Client.__init__() got an unexpected keyword argument 'proxies'"
            ),
            advice="keep `proxies=None`, warn when it is given, remove it in the next major.",
            deprecation=Deprecation("Use `proxy` or `mounts`.", "0.26.0", "0.28.0"),
        ),
        change(
            "httpx.patch",
            rule="export-removed",
            message="function removed",
            old="(url)",
            base_location=Location("httpx/_api.py", 12, 20),
            witness=Witness("from httpx import patch", "ImportError: cannot import name 'patch' from 'httpx'"),
        ),
        change(
            "httpx.Response.text",
            Severity.BREAKING,
            rule="annotation-changed",
            domain=Domain.TYPING,
            message="annotation `str` -> `bytes`",
            old="str",
            new="bytes",
            witness=Witness(
                "def use(response: Response) -> str: return response.text",
                "a type checker sees bytes where str was",
                ("from httpx import Response",),
            ),
            accepted=Acceptance("agreed in the 1.0 plan", "mia", "1.0"),
        ),
        merge_base=MERGE_BASE,
        base_ahead=14,
        accepts=(
            AcceptanceEntry(
                ".apicheck/accepted/annotation-changed-1f.toml",
                "annotation-changed",
                "httpx.Response.text",
                "agreed in the 1.0 plan",
            ),
        ),
        reconfigures=(SettingChange("fail-on", '"breaking"', '"never"'),),
    )


def incomplete_report() -> Report:
    """Findings, and files that could not be read on either side."""
    return report(
        change("pkg.f", message="function removed", base_location=Location("pkg/__init__.py", 1, 2)),
        diagnostics=(
            Diagnostic("head", "pkg/broken.py", 3, "invalid syntax: `def f(:`"),
            Diagnostic("base", None, None, "unknown key `pakages`; did you mean `packages`?"),
        ),
        project="pkg",
    )

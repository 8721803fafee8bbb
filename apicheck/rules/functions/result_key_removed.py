"""A dictionary that a function gives no longer has a key that it always had.

It is told where nothing is annotated on base and the `return` statements of both sides write out dictionaries with all
their keys. Where some calls still give the key, that is risky.

## Why it matters

`info()["size"]` fails with a `KeyError`, and `info().get("size")` gives None. Signature and name are as before.

## Before

    def info(text): return {"text": text, "size": len(text)}

## After

    def info(text): return {"text": text}

## How to stay compatible

Keep the key, next to what replaces it.

## References

- Language reference, 7.6 "The return statement"; 6.2.7 "Dictionary displays"
"""

from collections.abc import Iterator

from apicheck.matching.member_uses import use_of
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.written_results import written_change
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions and properties whose dictionaries lack a key."""
    change = written_change(pair, pairing)
    if change is None or change.was.keys is None or change.now.keys is None:
        return
    always, _ = change.was.keys
    always_now, at_times_now = change.now.keys
    gone, doubtful = sorted(always - at_times_now), sorted(always - always_now)
    if not doubtful:
        return
    lost = gone or doubtful
    keys = f"key{'s' if len(lost) > 1 else ''} {', '.join(map(repr, lost))}"
    witness = Witness(f"{change.spelled(use_of(pair, pairing))}[{lost[0]!r}]", f"KeyError: {lost[0]!r}")
    yield Finding(
        f"{change.verb_before} a dict with the {keys} and now {change.verb}s one without"
        if gone
        else f"may {change.verb} a dict without the {keys} now",
        pair.path,
        pair.paths,
        old=describe(change.old),
        new=describe(change.new),
        base_entity=change.old,
        head_entity=change.new,
        witness=witness if gone else None,
        severity=Severity.BREAKING if gone else Severity.RISKY,
    )


RULE = Rule(
    "result-key-removed",
    "functions",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the key, next to what replaces it",
    no_opposite="who reads the keys that were there sees nothing of another one",
)

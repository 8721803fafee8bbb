"""A function that worked only raises an error by now: every call fails, or every read of a property.

It is told of functions in which every way through the body leads to a `raise`. Left out is what stands in for something
that can't be imported, and methods that are there for others to implement: abstract ones, and those that raise
`NotImplementedError` where they did nothing before, or where a class of the project overrides them. A class whose
`__init_subclass__` only raises can no longer be subclassed.

## Why it matters

The name is still there and takes what it took, so that imports and signatures look well; the first call fails.

## Before

    def load(path): return open(path).read()

## After

    def load(path):
        raise RuntimeError("use read() instead")

## How to stay compatible

Let the function do its work until the next major release, and warn with a `DeprecationWarning`.

## References

- Language reference, 7.8 "The raise statement"; 3.3.3.1 "Customizing class creation"
"""

from collections.abc import Iterator

from apicheck.matching.calls_of_pairs import is_told_by_ancestor
from apicheck.matching.failing_calls import Failing, failing_now, refusing_subclasses
from apicheck.matching.member_uses import use_of
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Class, Property
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.special_uses import implicit_calls
from apicheck.surface.naming import last_part


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions, properties and constructors of which every use fails on head, and classes that refuse heirs."""
    refusing = refusing_subclasses(pair, pairing)
    if refusing is not None:
        use = f"class Subclass({pair.name}): ..."
        yield _finding(pair, refusing, use, "every class statement", "can no longer be subclassed: ")
    failing = failing_now(pair, pairing)
    if failing is None or pair.old is None or pair.new is None or is_told_by_ancestor(pairing, pair.old, pair.new):
        return
    is_read = isinstance(failing.new.definition, Property)
    is_construction = isinstance(pair.new.definition, Class)
    by_language = implicit_calls(pair.name) if pair.is_member else ()
    if by_language:
        _, use = by_language[0]
        yield _finding(pair, failing, use, f"`{use}`")
        return
    what = "read" if is_read else "construction" if is_construction else "call"
    yield _finding(pair, failing, f"{use_of(pair, pairing)}{'' if is_read else '(...)'}", f"every {what}")


def _finding(pair: Pair, failing: Failing, use: str, what: str, about: str = "") -> Finding:
    """Tell that `what` is made of a `use` fails; `about` says first what that means."""
    error = last_part(failing.error) or "an error"
    return Finding(
        f"{about}{what} raises {error} now",
        pair.path,
        pair.paths,
        old=describe(failing.old),
        new=f"{describe(failing.new)}, which raises {error}",
        base_entity=failing.old,
        head_entity=failing.new,
        witness=Witness(use, f"{what} raises {error}"),
    )


RULE = Rule(
    "function-only-raises",
    "functions",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="let it do its work until the next major release, and warn with a DeprecationWarning",
    no_opposite="a function that failed and works now breaks nobody",
    is_removal=True,
)

"""A name that a module offered to type checkers alone is gone.

It stood under `if TYPE_CHECKING:`, so that nothing changes at run time. Names that are imported there without being
offered (neither `import x as x` nor in `__all__`) are the module's own business.

## Why it matters

Users who import the name for their annotations, under `if TYPE_CHECKING:` themselves, get an error from their type
checker.

## Before

    if TYPE_CHECKING:
        Headers = Mapping[str, str]

## After

    (nothing)

## How to stay compatible

Keep the name for type checkers as long as users may import it.

## References

- Typing specification, "Library interface (public and private symbols)"
- PEP 484, "Runtime or type checking?"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Import
from apicheck.model.entity import EntityKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.typing_promise import typing_severity


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find names that only a type checker saw on base, and that nobody sees on head."""
    if not pair.typing_base or pair.base or pair.head or pair.typing_head or pair.is_folded or pair.may_be_served:
        return
    if pair.is_member or not _is_offered(pair, pairing):
        return
    old = pair.typing_base[0]
    yield Finding(
        "is gone for type checkers, which alone could see it",
        pair.path,
        pair.paths,
        old=describe(old),
        base_entity=old,
        severity=typing_severity(pairing, old),
    )


def _is_offered(pair: Pair, pairing: Pairing) -> bool:
    summary = pairing.base.surface.modules.get(pair.parent)
    exports = pairing.base.surface.exported.of(pair.parent)
    if summary is None or (exports is not None and pair.name in exports[0]):
        return summary is not None
    if all(entity.kind is EntityKind.EXTERNAL for entity in pair.typing_base):
        return False  # what another project defines is better imported from there
    definitions = [binding.definition for binding in summary.scope.get(pair.name, ())]
    return any(not isinstance(each, Import) or each.is_explicit for each in definitions)


RULE = Rule(
    "typing-name-removed",
    "exports",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the name under `if TYPE_CHECKING:`",
    no_opposite="a name that only type checkers see is no promise to anybody before it is used",
    is_removal=True,
)

"""Holds claims against definite breaks: what was found, what was missed, what was alarmed for nothing."""

from collections.abc import Iterable, Sequence

import msgspec

from benchmarks.accuracy.call_shapes import POSITIONS, VAR_KEYWORD, VAR_POSITIONAL
from benchmarks.accuracy.claims import Claim
from benchmarks.accuracy.fact_sets import FactSet
from benchmarks.accuracy.oracle import Aspect, Break, Token


class Score(msgspec.Struct, frozen=True):
    """The result for one tool on one pair. `risky` are those of `missed` that were told, but only as risky."""

    breaks: int
    found: int
    risky: list[Break]
    right: int
    wrong: int
    missed: list[Break]
    false_alarms: list[Claim]
    unjudged: list[Claim]

    @property
    def found_risky(self) -> int:
        """How many breaks were told as risky."""
        return len(self.risky)

    @property
    def recall(self) -> float | None:
        """The part of the breaks that was called breaking; None without breaks."""
        return self.found / self.breaks if self.breaks else None

    @property
    def precision(self) -> float | None:
        """The part of the judged alarms that were right; None without alarms."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None


def score(
    breaks: list[Break],
    claims: Iterable[Claim],
    undecided: set[Token],
    base: FactSet,
    head: FactSet | None = None,
    implied: Sequence[Break] = (),
) -> Score:
    """Score what one tool says about a pair. What modules hold that head cannot import, is not judged.

    `implied` breaks confirm claims, and nobody has to find them.
    """
    sides = [base] if head is None else [base, head]
    failing = [
        name for side in sides for name, facts in side.modules.items() if facts.error and not facts.is_gone(name)
    ]
    every = list(claims)
    breaking = [claim for claim in every if claim.severity in {"breaking", "repeated"}]
    missed = [each for each in breaks if not any(covers(claim, each) for claim in breaking)]
    only_risky = [each for each in missed if any(covers(claim, each) for claim in every)]
    right, wrong, unjudged = 0, [], []
    for claim in breaking:
        if claim.severity == "repeated":
            continue
        if any(confirms(each, claim) for each in (*breaks, *implied)):
            right += 1
        elif not claim.is_judged or is_inside(claim, failing) or not can_be_judged(claim, undecided, base, head):
            unjudged.append(claim)
        else:
            wrong.append(claim)
    return Score(len(breaks), len(breaks) - len(missed), only_risky, right, len(wrong), missed, wrong, unjudged)


def with_proved(result: Score, proved: list[Claim]) -> Score:
    """Count alarms as right whose own program runs with the older release and fails with the newer one."""
    left = [claim for claim in result.false_alarms if claim not in proved]
    return msgspec.structs.replace(result, right=result.right + len(proved), wrong=len(left), false_alarms=left)


def covers(claim: Claim, each: Break) -> bool:
    """Tell whether a claim tells of a break."""
    if each.aspect is Aspect.MODULE:
        return any(f"{claim.path}.".startswith(f"{path}.") for path in each.paths)
    if not _meets(claim, each):
        return False
    if each.aspect is not Aspect.CALL or claim.parameter is None or each.parameter in {POSITIONS, "**"}:
        return True
    return str(each.parameter).lstrip("+*") in {claim.parameter.lstrip("*"), *claim.others}


def confirms(each: Break, claim: Claim) -> bool:
    """Tell whether a break shows that a claim is right."""
    is_below = any(f"{claim.path}.".startswith(f"{path}.") for path in each.paths)
    if is_below and each.aspect in {Aspect.MODULE, Aspect.NAME} and Aspect.NAME in claim.aspects:
        return True
    if not _meets(claim, each):
        return False
    if each.aspect is not Aspect.CALL or claim.parameter is None:
        return True
    name = claim.parameter.lstrip("*")
    return name in each.touched or each.parameter in {name, f"+{name}", POSITIONS, "**"}


def _meets(claim: Claim, each: Break) -> bool:
    if each.aspect not in claim.aspects:
        return False
    if claim.tokens & each.tokens:
        return True
    if each.aspect in {Aspect.MEMBER, Aspect.INSTANCE} and Aspect.ANCESTOR in claim.aspects:
        classes = {token[1] for token in claim.tokens if token[0] == "object"}
        return any(token[0] == "member" and token[1] in classes for token in each.tokens)
    return False


def is_inside(claim: Claim, modules: list[str]) -> bool:
    """Tell whether a claim is about something in one of these modules."""
    return any(f"{claim.path}.".startswith(f"{module}.") for module in modules)


def can_be_judged(claim: Claim, undecided: set[Token], base: FactSet, head: FactSet | None = None) -> bool:
    """False where the path leads nowhere on base, or the oracle could not decide about the object or its calls."""
    if not claim.tokens or claim.tokens & undecided:
        return False
    sides = [base] if head is None else [base, head]
    objects = [token[1] for token in claim.tokens if token[0] == "object"]
    named = [base.classes[ref] for ref in objects if ref in base.classes]
    if named and claim.rule in {"function-only-raises", "instances-became-read-only"}:
        return False  # what a constructor or a `__setattr__` does inside is not looked at
    if claim.aspects == {Aspect.ARGUMENTS} and any(each.type_arguments is None for each in named):
        return False  # a `__class_getitem__` of its own takes what it likes
    if Aspect.CALL in claim.aspects and any(
        may_hand_on(claim.path, side) or is_given_by_descriptor(claim.path, side) for side in sides
    ):
        return False
    if Aspect.ANCESTOR in claim.aspects:
        classes = {token[1] for token in claim.tokens if token[0] == "object"}
        if any(token[0] == "member" and token[1] in classes for token in undecided):
            return False
    if Aspect.CALL in claim.aspects and Aspect.MEMBER not in claim.aspects:
        resolved = [token for token in claim.tokens if token[0] == "member"]
        return all(base.member(token[1], token[2]) is not None for token in resolved)
    resolved = [token for token in claim.tokens if token[0] == "member"]
    return not resolved or any(is_known(base, token[1], token[2]) for token in resolved)


def is_handed_on(each: Break, base: FactSet) -> bool:
    """Tell whether a break of calls is one of what base's `**kwargs` took, which may have failed further on there."""
    if each.aspect is not Aspect.CALL or not (each.parameter == "**" or str(each.parameter).startswith("+")):
        return False
    return any(may_hand_on(path, base) for path in each.paths)


def may_hand_on(path: str, side: FactSet) -> bool:
    """Tell whether what a path leads to takes `*args` or `**kwargs`: what these meet further on is not told by it."""
    found = side.resolve(path)
    if found is None or found[0] == "module":
        return False
    functions = [found[1]]
    if found[0] == "member":
        provided = side.member(found[1], found[2])
        functions = [provided[1].ref or ""] if provided is not None else []
    elif found[1] in side.classes:
        functions = [taker.function or "" for taker in side.classes[found[1]].constructor or ()]
    written = [side.functions[ref].written or () for ref in functions if ref in side.functions]
    return any(kind in {VAR_POSITIONAL, VAR_KEYWORD} for parameters in written for _, kind, _ in parameters)


def is_given_by_descriptor(path: str, side: FactSet) -> bool:
    """Tell whether a path leads to a member that instances get from a descriptor, of which no function is known."""
    found = side.resolve(path)
    provided = side.member(found[1], found[2]) if found is not None and found[0] == "member" else None
    return provided is not None and provided[1].kind == "descriptor" and provided[1].ref is None


def is_known(base: FactSet, ref: str, name: str) -> bool:
    """Tell whether it is certain that a class has a member, or that it has none."""
    facts = base.classes[ref]
    if base.member(ref, name) is not None:
        return True
    return not (facts.open or facts.sets_freely or name in facts.assigned or name in facts.fields)

"""Mutates packages at random places and scores apicheck on what CPython sees of them."""

import argparse
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from benchmarks.accuracy.__main__ import PairResult, cell, default_work, measure, percent, print_details
from benchmarks.accuracy.claims import Claim, apicheck_claims
from benchmarks.accuracy.environments import ReleasePair, facts_of, install, interpreter_environment, repository
from benchmarks.accuracy.scoring import with_proved
from benchmarks.mutants.drawing import Mutant, Soundness, mutants
from benchmarks.mutants.specimens import Specimen, as_release, package_of, read_specimens

_WITNESSES = Path(__file__).with_name("witnesses.py")


class Outcome(msgspec.Struct, frozen=True):
    """What came out for one mutant: `told` are the findings above `compatible`, `wrong` those with a wrong witness."""

    mutant: Mutant
    result: PairResult
    told: list[Claim]
    acted_out: int
    wrong: list[str]


def main() -> None:
    """Mutate the specimens and print what came out."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.mutants")
    parser.add_argument("--work", type=Path, default=default_work().with_name("apicheck-mutants"), help="work folder")
    parser.add_argument(
        "--package", action="append", help="mutate this distribution alone (may be given several times)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-n", type=int, default=30, help="mutations, and refactorings, in one mutant")
    parser.add_argument("--details", action="store_true", help="print the mutations, each miss and each false alarm")
    arguments = parser.parse_args()
    work = arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    every: list[Outcome] = []
    refactored: list[Outcome] = []
    for specimen in read_specimens():
        if arguments.package and specimen.distribution not in arguments.package:
            continue
        started = time.perf_counter()
        try:
            mutated, restructured = outcomes(specimen, arguments.seed, arguments.n, work)
        except Exception as error:
            print(f"{specimen.distribution}: {type(error).__name__}: {error}", file=sys.stderr)
            continue
        every.append(mutated)
        refactored.append(restructured)
        print(row(specimen, mutated, restructured), f"({time.perf_counter() - started:.0f} s)", flush=True)
        if arguments.details:
            details(mutated)
            details(restructured)
    print(totals(every, refactored))


def outcomes(specimen: Specimen, seed: int, count: int, work: Path) -> tuple[Outcome, Outcome]:
    """Make the two mutants of a specimen and measure apicheck on both."""
    package = package_of(specimen, work)
    pair = specimen.pair("installed")
    is_sound = Soundness(install(pair, specimen.version, work), pair.modules, work / pair.folder / f"trial-{seed}")
    is_sound.start(package)
    first, second = (
        outcome(specimen, mutant, f"{kind}.{seed}", work)
        for kind, mutant in zip(("mutant", "refactored"), mutants(package, seed, count, is_sound), strict=True)
    )
    return first, second


def outcome(specimen: Specimen, mutant: Mutant, name: str, work: Path) -> Outcome:
    """Measure one mutant."""
    pair = as_release(specimen, mutant.package, name, work)
    result = measure(pair, work, None)
    claims = apicheck_claims(repository(pair, work), facts_of(pair, work)[0])
    told = [claim for claim in claims if claim.severity != "repeated"]
    shown = witnesses(claims)
    right, wrong = acted_out(pair, shown, work)
    proved = [claim for claim in result.apicheck.false_alarms if any(text in claim.text for text in right)]
    result = msgspec.structs.replace(result, apicheck=with_proved(result.apicheck, proved))
    return Outcome(mutant, result, told, len(shown), wrong)


def witnesses(claims: list[Claim]) -> list[tuple[str, str, str]]:
    """Return the path, the call and the error of the witnesses that tell an error of the interpreter."""
    found = []
    for claim in claims:
        call, arrow, error = claim.text.rpartition("  ")[2].partition(" -> ")
        if arrow and claim.severity == "breaking" and error.split(":")[0] in _ERRORS:
            found.append((claim.path, call, error))
    return found


_ERRORS = {"TypeError", "AttributeError", "ImportError", "ModuleNotFoundError", "NameError", "KeyError"}


def acted_out(pair: ReleasePair, shown: list[tuple[str, str, str]], work: Path) -> tuple[list[str], list[str]]:
    """Act the witnesses out with both sides; return those that fail on head alone, just so, and the wrong ones."""
    answers = []
    for version in (pair.old, pair.new):
        command = [sys.executable, "-S", "-P", str(_WITNESSES)]
        done = subprocess.run(
            command,
            input=json.dumps([each[:2] for each in shown]),
            env=interpreter_environment(install(pair, version, work)),
            cwd=work,
            capture_output=True,
            text=True,
            check=False,
        )
        answers.append(json.loads(done.stdout) if done.stdout else [False] * len(shown))
    right, wrong = [], []
    for (path, call, error), before, after in zip(shown, *answers, strict=True):
        after, before = (re.sub(r" \(/\S*\)$", "", each) if isinstance(each, str) else each for each in (after, before))
        if after is not False and (after != error or before == error):
            wrong.append(f"{path}: {call} -> {error}; base: {before}; head: {after}")
        elif after is not False:
            right.append(f"{call} -> {error}")
    return right, wrong


def row(specimen: Specimen, mutated: Outcome, restructured: Outcome) -> str:
    """A line for a specimen."""
    ours = mutated.result.apicheck
    return (
        f"{specimen.distribution:<16} {len(mutated.mutant.mutations)} mutations, {ours.breaks} breaks | {cell(ours)} | "
        f"witnesses wrong {len(mutated.wrong)}/{mutated.acted_out} | "
        f"{len(restructured.mutant.mutations)} refactorings: {severities(restructured)}, "
        f"{restructured.result.apicheck.breaks} breaks"
    )


def severities(each: Outcome) -> str:
    """Count what was told of a refactoring."""
    counts = [sum(claim.severity == severity for claim in each.told) for severity in ("breaking", "risky")]
    return f"{counts[0]} breaking, {counts[1]} risky"


def details(each: Outcome) -> None:
    """Print what has to be read by people."""
    for mutation in each.mutant.mutations:
        print(f"    did    {mutation.operator}: {mutation.path}")
    print_details(each.result, with_unjudged=True)
    for claim in each.told:
        print(f"    told   {claim.severity} {claim.rule}: {claim.path}({claim.parameter or ''}) {claim.text}"[:300])
    for text in each.wrong:
        print(f"    WITNESS {text}")


def totals(every: list[Outcome], refactored: list[Outcome]) -> str:
    """The sums."""
    scores = [each.result.apicheck for each in every]
    breaks, found = sum(each.breaks for each in scores), sum(each.found for each in scores)
    right, wrong = sum(each.right for each in scores), sum(each.wrong for each in scores)
    told = [claim for each in refactored for claim in each.told]
    return (
        f"{sum(len(each.mutant.mutations) for each in every)} mutations of {len(every)} packages: "
        f"recall {found}/{breaks} {percent(found / breaks if breaks else None)}, "
        f"precision {right}/{right + wrong} {percent(right / (right + wrong) if right + wrong else None)}, "
        f"witnesses wrong {sum(len(each.wrong) for each in every)}/{sum(each.acted_out for each in every)}; "
        f"{sum(len(each.mutant.mutations) for each in refactored)} refactorings: "
        f"{sum(claim.severity == 'breaking' for claim in told)} breaking, "
        f"{sum(claim.severity == 'risky' for claim in told)} risky"
    )


if __name__ == "__main__":
    main()

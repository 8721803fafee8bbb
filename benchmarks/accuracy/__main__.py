"""Scores apicheck and `griffe check` on release pairs, beside each other."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from benchmarks.accuracy.claims import Claim, apicheck_claims, griffe_claims
from benchmarks.accuracy.environments import (
    PAIRS,
    ReleasePair,
    facts_of,
    install,
    interpreter_environment,
    read_pairs,
    repository,
)
from benchmarks.accuracy.fact_sets import as_json
from benchmarks.accuracy.oracle import Break, Comparer, definite_breaks
from benchmarks.accuracy.scoring import Score, is_handed_on, score, with_proved
from benchmarks.documents import write


class PairResult(msgspec.Struct, frozen=True):
    """The scores of one pair. `griffe` is None where `griffe check` does not finish."""

    pair: ReleasePair
    apicheck: Score
    griffe: Score | None
    withdrawn: list[Break]
    failing_imports: int
    modules: int


def main() -> None:
    """Measure the pairs and print a row for each."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.accuracy")
    parser.add_argument("--work", type=Path, default=default_work(), help="folder for what is installed and measured")
    parser.add_argument(
        "--pairs", type=Path, default=PAIRS, help="measure the pairs of this file in place of pairs.toml"
    )
    parser.add_argument("--only", action="append", help="measure this distribution alone (may be given several times)")
    parser.add_argument("--griffe", default=beside_python("griffe"), help="griffe's command line (pip install griffe)")
    parser.add_argument("--details", action="store_true", help="print each miss and each false alarm")
    parser.add_argument("--unjudged", action="store_true", help="print the findings that the oracle cannot judge, too")
    parser.add_argument("--write", type=Path, help="put the table into this document")
    arguments = parser.parse_args()
    work = arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    results = []
    for pair in read_pairs(arguments.pairs):
        if arguments.only and pair.distribution not in arguments.only:
            continue
        started = time.perf_counter()
        try:
            result = measure(pair, work, arguments.griffe)
        except Exception as error:
            print(f"{pair.name}: {type(error).__name__}: {error}", file=sys.stderr)
            continue
        results.append(result)
        (work / pair.folder / "result.json").write_bytes(as_json(result))
        print(row(result), f"({time.perf_counter() - started:.0f} s)", flush=True)
        if arguments.details:
            print_details(result, with_unjudged=arguments.unjudged)
    print(totals(results))
    if arguments.write:
        write(arguments.write, table(results))


def beside_python(command: str) -> str | None:
    """A command of the environment that runs this, or else of the PATH."""
    return shutil.which(command, path=str(Path(sys.executable).parent)) or shutil.which(command)


def default_work() -> Path:
    """A folder of the user's cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "apicheck-accuracy"


def measure(pair: ReleasePair, work: Path, griffe: str | None) -> PairResult:
    """Score both tools on one pair."""
    base, head = facts_of(pair, work)
    comparer = Comparer(base, head)
    for _ in comparer.run():
        pass
    breaks = [each for each in definite_breaks(base, head) if not is_handed_on(each, base)]
    place = repository(pair, work)
    claims = apicheck_claims(place, base)
    first = score(breaks, claims, comparer.undecided, base, head, comparer.implied)
    withdrawn = [each for each in first.missed if each.proof and not acted_out(each, pair, work)]
    breaks = [each for each in breaks if each not in withdrawn]
    ours = score(breaks, claims, comparer.undecided, base, head, comparer.implied)
    proved = [each for each in ours.false_alarms if each.proof and acted_out(each, pair, work)]
    ours = with_proved(ours, proved)
    theirs = griffe_claims(griffe, place, pair.modules, base) if griffe else None
    other = score(breaks, theirs, comparer.undecided, base, head, comparer.implied) if theirs is not None else None
    modules = [facts for facts in base.modules.values() if not facts.is_private]
    return PairResult(pair, ours, other, withdrawn, sum(facts.error is not None for facts in modules), len(modules))


def acted_out(each: Break | Claim, pair: ReleasePair, work: Path) -> bool:
    """Run a proof in interpreters of their own: it must run with the older release and fail with the newer.

    What came out is kept in the work folder.
    """
    kept = work / pair.folder / "acted-out.json"
    known: dict[str, bool] = msgspec.json.decode(kept.read_bytes()) if kept.exists() else {}
    if each.proof not in known:
        known[each.proof] = act_out(each.proof, pair, work)
        kept.write_bytes(as_json(known))
    return known[each.proof]


def act_out(proof: str, pair: ReleasePair, work: Path) -> bool:
    """Run a proof with both releases."""
    works = []
    for version in (pair.old, pair.new):
        command = [sys.executable, "-S", "-P", "-W", "ignore", "-c", f"{pair.prepare}\n{proof}"]
        environment = interpreter_environment(install(pair, version, work))
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=False, timeout=120)
        works.append(done.returncode == 0)
    return works == [True, False]


def row(result: PairResult) -> str:
    """A line of the table."""
    ours, theirs = result.apicheck, result.griffe
    cells = [f"{result.pair.name:<34} breaks {ours.breaks:>4}", f"apicheck {cell(ours)}"]
    cells.append(f"griffe {cell(theirs) if theirs else 'did not finish'}")
    return " | ".join(cells)


def cell(result: Score) -> str:
    """Recall and precision, with their counts."""
    return (
        f"R {percent(result.recall)} (+{result.found_risky} risky, {len(result.missed) - result.found_risky} missed)"
        f" P {percent(result.precision)} ({result.wrong} wrong, {len(result.unjudged)} unjudged)"
    )


def percent(part: float | None) -> str:
    """Write a part down."""
    return "  -  " if part is None else f"{100 * part:5.1f}%"


def totals(results: list[PairResult]) -> str:
    """The last lines of the table: sums over all pairs, and over those that both tools finish."""
    lines = []
    for name, scores in (
        ("apicheck", [result.apicheck for result in results]),
        ("griffe", [result.griffe for result in results if result.griffe is not None]),
    ):
        breaks, found = sum(each.breaks for each in scores), sum(each.found for each in scores)
        right, wrong = sum(each.right for each in scores), sum(each.wrong for each in scores)
        lines.append(
            f"{name}: {len(scores)} pairs, recall {found}/{breaks} {percent(found / breaks if breaks else None)}, "
            f"precision {right}/{right + wrong} {percent(right / (right + wrong) if right + wrong else None)}"
        )
    return "\n".join(lines)


def table(results: list[PairResult]) -> str:
    """The table in Markdown, with the sums below it."""
    ours, theirs = [each.apicheck for each in results], [each.griffe for each in results if each.griffe is not None]
    rows = [
        "| release pair | breaks | apicheck: recall | as risky | precision | unjudged "
        "| griffe: recall | precision | unjudged |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for result in results:
        mine = cells(result.apicheck, with_risky=True)
        other = ["does not finish", "", ""] if result.griffe is None else cells(result.griffe)
        rows.append(f"| {' | '.join([result.pair.name, str(result.apicheck.breaks), *mine, *other])} |")
    sums = [str(sum(each.breaks for each in ours)), *sum_cells(ours, with_risky=True), *sum_cells(theirs)]
    rows.append(f"| **all** | {' | '.join(f'**{each}**' for each in sums)} |")
    return "\n".join(rows)


def cells(result: Score, *, with_risky: bool = False) -> list[str]:
    """Recall and precision of one tool on one pair, as counts."""
    risky = [str(result.found_risky)] if with_risky else []
    found, right = f"{result.found}/{result.breaks}", f"{result.right}/{result.right + result.wrong}"
    return [found, *risky, right, str(len(result.unjudged))]


def sum_cells(scores: list[Score], *, with_risky: bool = False) -> list[str]:
    """The sums of one tool."""
    breaks, found = sum(each.breaks for each in scores), sum(each.found for each in scores)
    right, wrong = sum(each.right for each in scores), sum(each.wrong for each in scores)
    risky = [str(sum(each.found_risky for each in scores))] if with_risky else []
    recall = f"{found}/{breaks} ({percent(found / breaks if breaks else None).strip()})"
    precision = f"{right}/{right + wrong} ({percent(right / (right + wrong) if right + wrong else None).strip()})"
    return [recall, *risky, precision, str(sum(len(each.unjudged) for each in scores))]


def print_details(result: PairResult, *, with_unjudged: bool) -> None:
    """Print what has to be read by people."""
    for each in result.apicheck.missed:
        told = "RISKY" if each in result.apicheck.risky else "MISS "
        print(f"    {told}  {each.aspect}: {each.paths[0]} {each.parameter or ''} {each.detail} <{each.proof}>"[:400])
    for claim in result.apicheck.false_alarms:
        print(f"    ALARM  {claim.rule}: {claim.path}({claim.parameter or ''}) {claim.text}"[:400])
    for each in result.withdrawn:
        print(f"    withdrawn {each.aspect}: {each.paths[0]} {each.detail}"[:300])
    if with_unjudged:
        for claim in result.apicheck.unjudged:
            print(f"    ?      {claim.rule}: {claim.path}({claim.parameter or ''}) {claim.text}"[:300])


if __name__ == "__main__":
    main()

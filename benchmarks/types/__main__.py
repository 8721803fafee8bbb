"""Compares neighbouring releases of typed packages, and holds what is told of types against two type checkers.

Every range is compared with pyrefly and with ty; where they disagree, the place is printed. Every program that a
`breaking` finding shows is read by pyrefly, and those of a random hundred by mypy as well, beside the sources of both
releases: they have to accept it before, and reject it after. What a random hundred of rewritten annotations stayed
silent about is printed for people to read.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from apicheck.model.report import Change, Severity
from apicheck.revisions import open_pair
from benchmarks.types import judging
from benchmarks.types.comparing import Compared, Rewritten, compare_releases
from benchmarks.types.judging import Judge
from benchmarks.types.projects import Project, projects


@dataclass(frozen=True)
class Shown:
    """A breaking finding with a program."""

    range: Compared
    change: Change

    @property
    def program(self) -> str:
        """The whole program."""
        witness = self.change.witness
        return "" if witness is None else "\n".join((*witness.before, witness.call))

    @property
    def platform(self) -> str:
        """The platform that the finding is about: what it says is so on Windows can only be seen there."""
        return "win32" if "(on Windows)" in self.change.message else "linux"


def main() -> None:
    """Compare, judge, and print."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.types")
    parser.add_argument("--work", type=Path, default=default_work(), help="folder for clones and what is found out")
    parser.add_argument("--only", action="append", help="this project alone (may be given several times)")
    parser.add_argument("--seed", type=int, default=1, help="of the random samples (default: 1)")
    parser.add_argument("--sample", type=int, default=100, help="how many of each (default: 100)")
    parser.add_argument("--anew", action="store_true", help="compare again what was compared before")
    arguments = parser.parse_args()
    work = arguments.work.resolve()
    chosen = [each for each in projects() if not arguments.only or each.name in arguments.only]
    ranges = [found for project in chosen for found in compared(project, work, anew=arguments.anew)]
    breaks = [
        Shown(each, change)
        for each in ranges
        for change in each.changes
        if change.severity is Severity.BREAKING and change.witness is not None and change.witness.before
    ]
    draw = random.Random(arguments.seed)  # noqa: S311 - a sample
    sample = draw.sample(breaks, min(arguments.sample, len(breaks)))
    quiet = [(each, rewritten) for each in ranges for rewritten in each.silent]
    wrong: dict[str, int] = defaultdict(int)
    for name, judge, some in (("pyrefly", judging.pyrefly, breaks), ("mypy", judging.mypy, sample)):
        for shown, problem in judged(some, judge, chosen, work):
            wrong[shown.range.project] += 1
            place = f"{shown.range.project} {shown.range.old}..{shown.range.new} {shown.change.path}"
            print(f"\n{name}: {place}: {problem}\n{shown.change.message}\n{shown.program}", flush=True)
    for each, rewritten in draw.sample(quiet, min(arguments.sample, len(quiet))):
        print_silent(each, rewritten)
    for each in ranges:
        for disagreement in each.disagreements:
            print(f"\ndisagreement: {each.project} {each.old}..{each.new} {disagreement}")
    print(table(ranges, breaks, wrong))


def default_work() -> Path:
    """A folder of the user's cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "apicheck-types"


def compared(project: Project, work: Path, *, anew: bool) -> Iterator[Compared]:
    """Yield what comparing each two neighbouring releases of a project shows; it is kept in the work folder."""
    clone = project.clone(work / "clones")
    for old, new in project.neighbours(clone):
        kept = work / "compared" / f"{project.name}-{old}-{new}.json"
        if anew or not kept.exists():
            began = time.perf_counter()
            found = compare_releases(project.name, clone, old, new)
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(msgspec.json.encode(found))
            print(f"{project.name} {old}..{new} ({time.perf_counter() - began:.0f} s)", file=sys.stderr, flush=True)
        yield msgspec.json.decode(kept.read_bytes(), type=Compared)


def judged(some: Iterable[Shown], judge: Judge, chosen: Iterable[Project], work: Path) -> Iterator[tuple[Shown, str]]:
    """Yield the findings whose program a type checker does not accept on base, or does not reject on head."""
    by_name = {each.name: each for each in chosen}
    by_range: dict[tuple[str, str, str, str], list[Shown]] = defaultdict(list)
    for shown in some:
        by_range[shown.range.project, shown.range.old, shown.range.new, shown.platform].append(shown)
    for (name, old, new, platform), group in by_range.items():
        project = by_name[name]
        programs = {f"client_{index}.py": shown.program for index, shown in enumerate(group)}
        range_ = open_pair(work / "clones" / name, old, new)
        errors = []
        for side in (range_.base, range_.head):
            with tempfile.TemporaryDirectory() as folder:
                judging.lay_out(side, project.places, project.source, programs, Path(folder))
                errors.append(judge(Path(folder), tuple(programs), installed(project, work), platform))
        for file, shown in zip(programs, group, strict=True):
            before, after = (each.get(file, ()) for each in errors)
            if before:
                yield shown, f"rejected on base: {'; '.join(before)}"
            elif not after:
                yield shown, "accepted on head"


def installed(project: Project, work: Path) -> Path:
    """Return the folder of what users of a project have beside it, filled where it is not there yet."""
    folder = work / "installed" / project.name
    if not folder.exists():
        wanted = (project.name, *project.beside)
        subprocess.run([sys.executable, "-m", "pip", "install", "-qq", "--target", str(folder), *wanted], check=True)
        for module in ("typing_extensions.py", "mypy_extensions.py"):  # type checkers bring their own
            (folder / module).unlink(missing_ok=True)
        for place in project.places:  # the sources of the releases come in its place
            shutil.rmtree(folder / place.rstrip("/").rpartition("/")[2], ignore_errors=True)
    return folder


def print_silent(each: Compared, rewritten: Rewritten) -> None:
    """Print an annotation about which nothing is told."""
    place = f"{rewritten.path}({rewritten.parameter})" if rewritten.parameter else rewritten.path
    print(f"\nsilent: {each.project} {each.old}..{each.new} {place}: {rewritten.old}  ->  {rewritten.new}")


def table(ranges: list[Compared], breaks: list[Shown], wrong: dict[str, int]) -> str:
    """Return the counts of each project as a table in Markdown."""
    titles = ["ranges", "rewritten", *Severity, "silent", "questions", "disagreements", "programs", "wrong"]
    rows = [f"| package | {' | '.join(titles)} |", f"| --- |{' ---: |' * len(titles)}"]
    by_project: dict[str, list[Compared]] = defaultdict(list)
    for each in ranges:
        by_project[each.project].append(each)
    sums = [0] * len(titles)
    for name, mine in by_project.items():
        changes = [change for each in mine for change in each.changes]
        counts = [
            len(mine),
            sum(len(each.rewritten) for each in mine),
            *(sum(change.severity is severity for change in changes) for severity in Severity),
            sum(len(each.silent) for each in mine),
            sum(each.questions for each in mine),
            sum(len(each.disagreements) for each in mine),
            sum(shown.range.project == name for shown in breaks),
            wrong[name],
        ]
        sums = [one + other for one, other in zip(sums, counts, strict=True)]
        rows.append(f"| {' | '.join([name, *map(str, counts)])} |")
    rows.append(f"| **all** | {' | '.join(f'**{each}**' for each in sums)} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()

"""Times `apicheck diff` beside `griffe check` and the floor on release pairs of five sizes, in turn.

The floor is what `benchmarks/floor.py` does. Times are those of whole processes: by the clock, and of the processor
(all cores together, children included), which other work on the machine disturbs less.
"""

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ReleasePair:
    """Two tags of a repository; `source` is the folder of the package `package`, relative to the repository."""

    name: str
    url: str
    package: str
    source: str
    old: str
    new: str

    @property
    def place(self) -> str:
        """The folder of the package's files, relative to the repository."""
        return f"{self.source}/{self.package}".removeprefix("./")


PAIRS = (
    ReleasePair("httpx", "https://github.com/encode/httpx", "httpx", ".", "0.27.2", "0.28.0"),
    ReleasePair("pydantic", "https://github.com/pydantic/pydantic", "pydantic", ".", "v2.10.0", "v2.11.0"),
    ReleasePair("networkx", "https://github.com/networkx/networkx", "networkx", ".", "networkx-3.4.2", "networkx-3.5"),
    ReleasePair(
        "sqlalchemy", "https://github.com/sqlalchemy/sqlalchemy", "sqlalchemy", "lib", "rel_2_0_40", "rel_2_0_41"
    ),
    ReleasePair("sympy", "https://github.com/sympy/sympy", "sympy", ".", "sympy-1.13.3", "sympy-1.14.0"),
)


def main() -> None:
    """Measure each pair and print a row for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clones", type=Path, default=Path(__file__).parent / ".work", help="folder of the clones")
    parser.add_argument("--runs", type=int, default=3, help="how often each command runs (default: 3)")
    parser.add_argument("--only", help="measure this repository alone")
    arguments = parser.parse_args()
    print(f"medians of {arguments.runs} runs: seconds by the clock, and of the processor")
    titles = ("floor", "apicheck", "griffe check", "to griffe", "to the floor")
    print(f"{'repository':<12} {'lines':>9}", *(f"{title:>13}" for title in titles))
    for pair in PAIRS:
        if arguments.only in {None, pair.name}:
            measure(pair, clone(pair, arguments.clones), arguments.runs)


def clone(pair: ReleasePair, folder: Path) -> Path:
    """Return the repository's clone, made where it is not there yet."""
    path = folder / pair.name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "clone", "--quiet", pair.url, str(path)], check=True)
    return path


def measure(pair: ReleasePair, repository: Path, runs: int) -> None:
    """Run the three commands in turn and print the medians with their ratios."""
    commands = Path(sys.executable).parent
    ours = [str(commands / "apicheck"), "diff", f"{pair.old}..{pair.new}", "--direct", "--fail-on", "never"]
    ours += ["--output", str(repository.parent / "report.txt")]
    theirs = [str(commands / "griffecli"), "check", pair.package, "--search", pair.source]
    theirs += ["--against", pair.old, "--base-ref", pair.new]
    if not Path(theirs[0]).exists() and shutil.which("griffecli") is None:
        sys.exit("griffe's command line is missing: pip install griffecli")
    floor = [sys.executable, str(Path(__file__).parent.resolve() / "floor.py"), ".", pair.old, pair.new, pair.place]
    taken: list[list[Taken]] = [[], [], []]
    for run in range(runs + 1):
        for command, times in zip((floor, ours, theirs), taken, strict=True):
            took = seconds(command, repository)
            if run:  # the first one warms up: it may compile what it imports, and read files that nobody has in memory
                times.append(took)
    least, mine, other = (
        Taken(statistics.median(each.clock for each in times), statistics.median(each.processor for each in times))
        for times in taken
    )
    print(f"{pair.name:<12} {lines(pair, repository):>9,} {least!s:>13} {mine!s:>13} {other!s:>13}", end=" ")
    print(f"{other.over(mine):>13} {mine.over(least):>13}", flush=True)


@dataclass(frozen=True)
class Taken:
    """Seconds that a command took."""

    clock: float
    processor: float

    def over(self, other: "Taken") -> str:
        """Say how many times as long it took as another one, by both measures."""
        return f"{self.clock / other.clock:.1f}x {self.processor / other.processor:.1f}x"

    def __str__(self) -> str:
        return f"{self.clock:.2f} {self.processor:.2f}"


def seconds(command: list[str], folder: Path) -> Taken:
    """Run a command and return how long it took; one that judges with 1 is fine, one that fails with 2 is not."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    clock, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in {0, 1} or "Traceback" in done.stderr:
        print(f"  {command[0]} ended with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
    return Taken(clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def lines(pair: ReleasePair, repository: Path) -> int:
    """Count the lines of Python in the package at the newer tag."""
    listed = subprocess.run(
        ["git", "grep", "-c", "", pair.new, "--", f"{pair.place}/*.py"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=True,
    )
    return sum(int(row.rpartition(":")[2]) for row in listed.stdout.splitlines())


if __name__ == "__main__":
    main()

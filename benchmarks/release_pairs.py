"""Times `apicheck diff` beside `griffe check` on release pairs of five sizes, in turn, and prints the ratios."""

import argparse
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
    print(f"medians of {arguments.runs} runs")
    print(f"{'repository':<12} {'lines':>9} {'apicheck':>10} {'griffe check':>13} {'ratio':>7}")
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
    """Run both commands in turn and print the medians with their ratio."""
    commands = Path(sys.executable).parent
    ours = [str(commands / "apicheck"), "diff", f"{pair.old}..{pair.new}", "--direct", "--fail-on", "never"]
    ours += ["--output", str(repository.parent / "report.txt")]
    theirs = [str(commands / "griffecli"), "check", pair.package, "--search", pair.source]
    theirs += ["--against", pair.old, "--base-ref", pair.new]
    if not Path(theirs[0]).exists() and shutil.which("griffecli") is None:
        sys.exit("griffe's command line is missing: pip install griffecli")
    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(runs):
        times["ours"].append(seconds(ours, repository))
        times["theirs"].append(seconds(theirs, repository))
    mine, other = statistics.median(times["ours"]), statistics.median(times["theirs"])
    print(f"{pair.name:<12} {lines(pair, repository):>9,} {mine:>9.2f}s {other:>12.2f}s {other / mine:>6.1f}x")


def seconds(command: list[str], folder: Path) -> float:
    """Run a command and return how long it took; one that judges with 1 is fine, one that fails with 2 is not."""
    started = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    taken = time.perf_counter() - started
    if done.returncode not in {0, 1} or "Traceback" in done.stderr:
        print(f"  {command[0]} ended with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
    return taken


def lines(pair: ReleasePair, repository: Path) -> int:
    """Count the lines of Python in the package at the newer tag."""
    place = f"{pair.source}/{pair.package}".removeprefix("./")
    listed = subprocess.run(
        ["git", "grep", "-c", "", pair.new, "--", f"{place}/*.py"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=True,
    )
    return sum(int(row.rpartition(":")[2]) for row in listed.stdout.splitlines())


if __name__ == "__main__":
    main()

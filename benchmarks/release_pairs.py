"""Times `apicheck diff` beside `griffe check` and the floor on release pairs of five sizes, in turn.

The floor is what `benchmarks/floor.py` does. The first runs of apicheck have no cache, the second ones find what a run
before them has kept.
"""

import subprocess
from pathlib import Path

from benchmarks import measuring, projects
from benchmarks.projects import Project


def main() -> None:
    """Measure each pair and print a row for it."""
    arguments = projects.options(__doc__, runs=3).parse_args()
    print(f"medians of {arguments.runs} runs: seconds by the clock, and of the processor; then how many times")
    titles = (
        "floor",
        "first",
        "second",
        "griffe check",
        "griffe/first",
        "griffe/second",
        "first/floor",
        "second/floor",
    )
    print(f"{'repository':<12} {'lines':>9}", *(f"{title:>13}" for title in titles))
    for project in projects.ALL:
        if arguments.only in {None, project.name}:
            measure(project, project.clone(arguments.clones), arguments.runs)


def measure(project: Project, repository: Path, runs: int) -> None:
    """Run the four commands in turn and print the medians with their ratios."""
    report = repository.parent / "report.txt"
    with measuring.empty_cache() as cache:
        took = measuring.in_turn(
            {
                "floor": measuring.floor(project.old, project.new, project.place),
                "first": measuring.apicheck(project.old, project.new, report, "--no-cache"),
                "second": measuring.apicheck(project.old, project.new, report),
                "griffe": measuring.griffe_check(project.package, project.source, project.old, project.new),
            },
            repository,
            runs,
            APICHECK_CACHE_DIR=cache,
        )
    print(f"{project.name:<12} {lines(project, repository):>9,}", *(f"{each!s:>13}" for each in took.values()), end=" ")
    ratios = (("griffe", "first"), ("griffe", "second"), ("first", "floor"), ("second", "floor"))
    print(*(f"{took[one].over(took[other]):>13}" for one, other in ratios), flush=True)


def lines(project: Project, repository: Path) -> int:
    """Count the lines of Python in the package at the newer tag."""
    listed = subprocess.run(
        ["git", "grep", "-c", "", project.new, "--", f"{project.place}/*.py"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=True,
    )
    return sum(int(row.rpartition(":")[2]) for row in listed.stdout.splitlines())


if __name__ == "__main__":
    main()

"""Times `apicheck diff` on single commits of three large repositories, beside `griffe check` and the floor.

The commits are the latest before the newer tag of `benchmarks/projects.py` that change the package, merges left out.
The first runs have no cache. The second ones are of two kinds: "next" knows the commits before, as a run of a branch's
next commit does, and "again" the commit itself. `griffe check` reads both revisions whatever has changed, so it is
asked about every tenth commit alone.
"""

import statistics
import subprocess
from pathlib import Path

from benchmarks import measuring, projects
from benchmarks.measuring import Taken
from benchmarks.projects import Project


def main() -> None:
    """Measure each repository and print its rows."""
    parser = projects.options(__doc__, runs=1)
    parser.add_argument("--commits", type=int, default=50, help="of each repository (default: 50)")
    arguments = parser.parse_args()
    for project in projects.LARGE:
        if arguments.only in {None, project.name}:
            measure(project, project.clone(arguments.clones), arguments.commits)


def measure(project: Project, repository: Path, count: int) -> None:
    """Run all commands in turn on each commit, the oldest first, and print medians and the worst ratios."""
    report = repository.parent / "report.txt"
    taken: dict[str, list[Taken]] = {"floor": [], "first": [], "next": [], "again": [], "griffe": []}
    with measuring.empty_cache() as cache:
        for number, commit in enumerate(commits(project, repository, count)):
            old = f"{commit}~1"
            ours = measuring.apicheck(old, commit, report)
            commands = {
                "floor": measuring.floor(old, commit, project.place),
                "first": [*ours, "--no-cache"],
                "next": ours,
                "again": ours,
            }
            if number % 10 == 0:
                commands["griffe"] = measuring.griffe_check(project.package, project.source, old, commit)
            for name, command in commands.items():
                taken[name].append(measuring.seconds(command, repository, APICHECK_CACHE_DIR=cache))
    medians = {name: measuring.median(times) for name, times in taken.items()}
    print(f"{project.name}, {len(taken['first'])} commits; medians of seconds by the clock, and of the processor")
    for name, took in medians.items():
        print(f"  {name:<7} {took!s:>11}", end="")
        if name in {"first", "next", "again"}:
            worst = max(each.processor for each in taken[name])
            to_floor = statistics.median(
                each.processor / least.processor for each, least in zip(taken[name], taken["floor"], strict=True)
            )
            print(f"   griffe check takes {medians['griffe'].over(took)} as long", end="")
            print(f", {medians['griffe'].processor / worst:.1f}x at worst; {to_floor:.1f}x the floor", end="")
        print(flush=True)


def commits(project: Project, repository: Path, count: int) -> list[str]:
    """Return the ids of the latest commits before the newer tag that change the package, the oldest first."""
    options = ("--no-merges", "--format=%H", f"--max-count={count}", project.new)
    listed = subprocess.run(
        ["git", "log", *options, "--", f"{project.place}/*.py"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=True,
    )
    return listed.stdout.split()[::-1]


if __name__ == "__main__":
    main()

"""Measures the most memory that a comparison has at one time, all its processes together, beside `griffe check`."""

from pathlib import Path

from benchmarks import measuring, projects
from benchmarks.projects import Project


def main() -> None:
    """Measure each release pair and print a row for it."""
    arguments = projects.options(__doc__, runs=1).parse_args()
    print("MiB at most, with all processes together, and with all but the type checker")
    titles = ("first", "but checker", "second", "griffe check")
    print(f"{'repository':<12}", *(f"{title:>13}" for title in titles))
    for project in projects.ALL:
        if arguments.only in {None, project.name}:
            measure(project, project.clone(arguments.clones))


def measure(project: Project, repository: Path) -> None:
    """Run each command once and print what it had."""
    report = repository.parent / "report.txt"
    first = measuring.apicheck(project.old, project.new, report, "--no-cache")
    second = measuring.apicheck(project.old, project.new, report)
    theirs = measuring.griffe_check(project.package, project.source, project.old, project.new)
    with measuring.empty_cache() as cache:
        measuring.seconds(second, repository, APICHECK_CACHE_DIR=cache)
        found = (
            measuring.peak_memory(first, repository),
            measuring.peak_memory(first, repository, besides="pyrefly"),
            measuring.peak_memory(second, repository, APICHECK_CACHE_DIR=cache),
            measuring.peak_memory(theirs, repository),
        )
    print(f"{project.name:<12}", *(f"{each:>13.0f}" for each in found), flush=True)


if __name__ == "__main__":
    main()

"""Times what apicheck takes where there is nothing to do, beside `python -c "import pygit2"`."""

import sys
import tempfile
from pathlib import Path

from benchmarks import measuring, projects


def main() -> None:
    """Run all commands in turn and print medians and ratios."""
    arguments = projects.options(__doc__, runs=20).parse_args()
    project = projects.SQLALCHEMY
    repository = project.clone(arguments.clones)
    with measuring.empty_cache() as cache, tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        took = measuring.in_turn(
            {
                "import pygit2": [sys.executable, "-c", "import pygit2"],
                "apicheck --help": [str(Path(sys.executable).parent / "apicheck"), "--help"],
                "an empty range, known": measuring.apicheck(project.new, project.new, report, "--format", "json"),
                "a release, known": measuring.apicheck(project.old, project.new, report, "--format", "json"),
            },
            repository,
            arguments.runs,
            APICHECK_CACHE_DIR=cache,
        )
    for name, each in took.items():
        print(f"{name:<22} {each.clock:.3f} {each.processor:.3f}  {each.over(took['import pygit2'])}")


if __name__ == "__main__":
    main()

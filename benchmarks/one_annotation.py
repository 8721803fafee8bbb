"""Times what one changed annotation adds to a comparison of SQLAlchemy, where a type checker has to be asked.

The same file changes in both measurements: in one it gets a private constant, in the other a function another result.
"""

import argparse
import resource
import statistics
import time
from pathlib import Path

from apicheck.comparison import compare_range
from apicheck.model.report import Report, RevisionLabel
from apicheck.revisions import Range, open_pair, snapshot_of
from benchmarks.measuring import Taken

FILE = "lib/sqlalchemy/engine/url.py"
BEFORE, AFTER = "def get_backend_name(self) -> str:", "def get_backend_name(self) -> Optional[str]:"


def main() -> None:
    """Measure both in turn and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clone", type=Path, help="a clone of https://github.com/sqlalchemy/sqlalchemy")
    parser.add_argument("--tag", default="rel_2_0_41", help="the release (default: rel_2_0_41)")
    parser.add_argument("--runs", type=int, default=5, help="how often each is measured (default: 5)")
    arguments = parser.parse_args()
    range_ = open_pair(arguments.clone, arguments.tag, arguments.tag)
    files = {
        path: range_.head.read(path) for path in range_.head.files if path.startswith(("lib/", "pyproject", "setup"))
    }
    text = files[FILE].decode()
    if BEFORE not in text:
        raise SystemExit(f"{FILE} of {arguments.tag} has no {BEFORE!r}; choose another release")
    heads = {
        "a constant": files | {FILE: f"{text}_changed = 1\n".encode()},
        "an annotation": files | {FILE: text.replace(BEFORE, AFTER).encode()},
    }
    lines = sum(data.count(b"\n") for path, data in files.items() if path.endswith(".py"))
    print(f"{lines} lines")
    seconds: dict[str, list[Taken]] = {name: [] for name in heads}
    for _ in range(arguments.runs):
        for name, head in heads.items():
            taken, report = _timed(files, head)
            told = [change.severity.value for change in report.changes]
            if told != (["breaking"] if name == "an annotation" else []) or report.diagnostics:
                raise SystemExit(f"{name} was not judged as it has to be: {told}, {report.diagnostics}")
            seconds[name].append(taken)
    print("seconds by the clock, and of the processor, the type checker's with them")
    medians = {name: _median(taken) for name, taken in seconds.items()}
    for name, median in medians.items():
        print(f"{name:14} {median}")
    one, other = medians["an annotation"], medians["a constant"]
    print(f"{'added':14} {Taken(one.clock - other.clock, one.processor - other.processor)}")


def _median(taken: list[Taken]) -> Taken:
    return Taken(statistics.median(each.clock for each in taken), statistics.median(each.processor for each in taken))


def _processor() -> float:
    """Seconds of the processor so far, those of programs that have come to their end among them."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _timed(base: dict[str, bytes], head: dict[str, bytes]) -> tuple[Taken, Report]:
    sides = [snapshot_of(files, RevisionLabel(name, None)) for name, files in (("base", base), ("head", head))]
    began, used = time.perf_counter(), _processor()
    report = compare_range(Range(sides[0], sides[1], None, 0, "sqlalchemy"))
    return Taken(time.perf_counter() - began, _processor() - used), report


if __name__ == "__main__":
    main()

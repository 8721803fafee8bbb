"""Runs commands as whole processes and says what they took: by the clock, of the processor, of memory."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent.resolve()
_COMMANDS = Path(sys.executable).parent


@dataclass(frozen=True)
class Taken:
    """Seconds that a command took: by the clock, and of the processor (all cores together, children included)."""

    clock: float
    processor: float

    def over(self, other: Taken) -> str:
        """Say how many times as long it took as another one, by both measures."""
        return f"{self.clock / other.clock:.1f}x {self.processor / other.processor:.1f}x"

    def __str__(self) -> str:
        return f"{self.clock:.2f} {self.processor:.2f}"


def seconds(command: list[str], folder: Path, **environment: str) -> Taken:
    """Run a command and return how long it took; one that judges with 1 is fine, one that fails with 2 is not."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )
    clock, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in {0, 1} or "Traceback" in done.stderr:
        print(f"  {command[0]} ended with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
    return Taken(clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def ended(command: list[str], folder: Path, limit: float) -> tuple[subprocess.CompletedProcess[str], float]:
    """Run a command and return how it ended, and the seconds by the clock.

    Raises `subprocess.TimeoutExpired` where it takes longer than `limit` seconds.
    """
    started = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=limit)
    return done, time.perf_counter() - started


def median(times: Iterable[Taken]) -> Taken:
    """Return the medians of both measures."""
    found = list(times)
    return Taken(statistics.median(each.clock for each in found), statistics.median(each.processor for each in found))


def in_turn(commands: Mapping[str, list[str]], folder: Path, runs: int, **environment: str) -> dict[str, Taken]:
    """Run commands in turn, so many times each, and return the medians by name.

    There is one round more at first that is not counted: it may compile what it imports, and read files that nobody has
    in memory, and it fills a cache.
    """
    taken: dict[str, list[Taken]] = {name: [] for name in commands}
    for run in range(runs + 1):
        for name, command in commands.items():
            took = seconds(command, folder, **environment)
            if run:
                taken[name].append(took)
    return {name: median(times) for name, times in taken.items()}


@contextmanager
def empty_cache() -> Iterator[str]:
    """Give the folder of a cache of our own, for `APICHECK_CACHE_DIR`."""
    with tempfile.TemporaryDirectory(prefix="apicheck-benchmark-") as folder:
        yield folder


def apicheck(old: str, new: str, report: Path, *options: str) -> list[str]:
    """Return the command that compares two revisions."""
    command = [str(_COMMANDS / "apicheck"), "diff", f"{old}..{new}", "--direct", "--fail-on", "never"]
    return [*command, "--output", str(report), *options]


def griffe_check(package: str, source: str, old: str, new: str) -> list[str]:
    """Return griffe's command; the program ends where it is not installed."""
    program = next((path for name in ("griffecli", "griffe") if (path := _COMMANDS / name).exists()), None)
    if program is None:
        sys.exit("griffe's command line is missing: pip install griffecli")
    return [str(program), "check", package, "--search", source, "--against", old, "--base-ref", new]


def floor(old: str, new: str, place: str) -> list[str]:
    """Return the command that does the least any comparison has to do."""
    return [sys.executable, "-P", str(HERE / "floor.py"), ".", old, new, place]  # `-P`: its folder has a `types`


def peak_memory(command: list[str], folder: Path, besides: str = "", **environment: str) -> float:
    """Run a command on Linux and return the most memory in MiB that it and its children had at one time.

    What they share is counted once (`Pss`). It is looked at some fifty times a second. A child that runs the program
    `besides` is not counted.
    """
    most = 0
    with subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
    ) as process:
        while process.poll() is None:
            most = max(most, sum(_own_memory(each, besides) for each in _family(process.pid)))
            time.sleep(0.02)
    return most / 1024


def _family(process: int) -> Iterator[int]:
    yield process
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = file.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _own_memory(process: int, besides: str) -> int:
    """Return the kilobytes of a process, 0 for one that has ended by now, or runs the program `besides`."""
    try:
        if besides and Path(f"/proc/{process}/comm").read_text().strip() == besides:
            return 0
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)

"""Draws mutations at random places and keeps those after which the package can still be imported."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import msgspec

from benchmarks.accuracy.environments import interpreter_environment
from benchmarks.mutants.operators import Operator, all_operators
from benchmarks.mutants.sources import Package, Place

PLACES_TRIED = 60
SHARE_OF_COMBINATIONS = 0.3
_IMPORTS = Path(__file__).with_name("imports.py")


class Mutation(msgspec.Struct, frozen=True):
    """What was done: the operator's name, the place, and the files that it changed."""

    operator: str
    path: str
    files: tuple[str, ...]


class Mutant(msgspec.Struct, frozen=True):
    """A package and the mutations that made it."""

    package: Package
    mutations: tuple[Mutation, ...]


def mutants(package: Package, seed: int, count: int, is_sound: Callable[[Package], bool]) -> Iterator[Mutant]:
    """Yield what `count` mutations make of a package, and what `count` refactorings do."""
    for silent in (False, True):
        draw = Random(f"{seed} {silent}")  # noqa: S311 - nothing secret
        operators = [each for each in all_operators() if each.is_silent == silent]
        yield _mutated(package, draw, operators, count, is_sound)


def _mutated(
    package: Package, draw: Random, operators: list[Operator], count: int, is_sound: Callable[[Package], bool]
) -> Mutant:
    done: list[Mutation] = []
    left: list[Operator] = []
    last: Place | None = None
    for _ in range(4 * count):
        if len(done) == count:
            break
        near = last if draw.random() < SHARE_OF_COMBINATIONS else None
        if not left:
            left = draw.sample(operators, len(operators))
        each = draw.choice(operators) if near else left.pop()
        found = _tried(each, package, draw, near)
        if found is None:
            continue
        place, mutated = found
        if is_sound(mutated):
            changed = {path for path, text in mutated.files.items() if package.files.get(path) != text}
            done.append(Mutation(each.name, place.path, tuple(sorted(changed))))
            package, last = mutated, place
    return Mutant(package, tuple(done))


def _tried(operator: Operator, package: Package, draw: Random, near: Place | None) -> tuple[Place, Package] | None:
    """Apply an operator at the first of some places that allows it; those in the class of `near`, if it is given."""
    places = package.places(operator.kind)
    if near is not None:
        holder = near.owner or near.node
        name = getattr(holder, "name", None)
        places = [
            each
            for each in places
            if each.source.path == near.source.path
            and name in {getattr(each.node, "name", 0), each.owner and each.owner.name}
        ]
    for place in draw.sample(places, min(PLACES_TRIED, len(places))):
        changes = operator.apply(place, draw, package)
        if changes is None:
            continue
        mutated = package.changed(changes)
        if mutated.files != package.files and _parses(mutated, list(changes)):
            return place, mutated
    return None


def _parses(package: Package, paths: list[str]) -> bool:
    for path in paths:
        try:
            compile(package.files.get(path, ""), path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return False
    return True


class Soundness:
    """Whether a mutated package can be imported as far as the original can."""

    def __init__(self, installed: Path, packages: tuple[str, ...], folder: Path) -> None:
        self._installed = installed
        self._packages = packages
        self._folder = folder
        self._written: dict[str, str] = {}
        self._failing: set[str] | None = None

    def __call__(self, package: Package) -> bool:
        """Write the package and import all of it in an interpreter of its own."""
        self.write(package)
        failing = self._imported()
        if self._failing is None:
            raise RuntimeError("The package itself has to be imported first.")
        return failing is not None and failing <= self._failing

    def start(self, package: Package) -> None:
        """Take what the original fails to import as given. Raises `RuntimeError` where it cannot be imported at all."""
        self.write(package)
        self._failing = self._imported()
        if self._failing is None:
            raise RuntimeError("The package cannot be imported.")

    def write(self, package: Package) -> None:
        """Bring the folder to the package's state."""
        for path in self._written.keys() - package.files.keys():
            (self._folder / path).unlink()
        for path, text in package.files.items():
            if self._written.get(path) != text:
                file = self._folder / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
        self._written = dict(package.files)

    def _imported(self) -> set[str] | None:
        environment = interpreter_environment(self._folder)
        environment["PYTHONPATH"] += f"{os.pathsep}{self._installed}"
        command = [sys.executable, "-S", "-P", str(_IMPORTS), *self._packages]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
        return set(json.loads(done.stdout.splitlines()[-1])) if done.returncode == 0 and done.stdout else None

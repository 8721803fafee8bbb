"""The packages that are mutated, and how a mutant becomes a release that the accuracy benchmark can measure."""

import shutil
import tomllib
from pathlib import Path

import msgspec

from benchmarks.accuracy.environments import ReleasePair, install
from benchmarks.mutants.sources import Package

SPECIMENS = Path(__file__).with_name("specimens.toml")


class Specimen(msgspec.Struct, frozen=True, rename={"requirements": "with"}):
    """A distribution at one release; the rest is as in `pairs.toml`."""

    distribution: str
    version: str
    packages: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    prepare: str = ""

    def pair(self, new: str) -> ReleasePair:
        """Return it as the base of a pair."""
        return ReleasePair(self.distribution, self.version, new, self.packages, self.requirements, self.prepare)


class Specimens(msgspec.Struct, frozen=True):
    """The content of `specimens.toml`."""

    specimen: tuple[Specimen, ...]


def read_specimens() -> tuple[Specimen, ...]:
    """Read the specimens."""
    return msgspec.convert(tomllib.loads(SPECIMENS.read_text()), Specimens).specimen


def package_of(specimen: Specimen, work: Path) -> Package:
    """Install a specimen, if need be, and return its sources."""
    pair = specimen.pair("installed")
    root = install(pair, specimen.version, work)
    files = []
    for name in pair.modules:
        single = root / f"{name}.py"
        files += [single] if single.exists() else sorted((root / name).rglob("*.py"))
    return Package({file.relative_to(root).as_posix(): file.read_text() for file in files})


def as_release(specimen: Specimen, mutant: Package, name: str, work: Path) -> ReleasePair:
    """Put a mutant where the accuracy benchmark looks for the newer release of a pair, and return that pair."""
    root = install(specimen.pair("installed"), specimen.version, work)
    pair = specimen.pair(f"{specimen.version}+{name}")
    shutil.rmtree(work / pair.folder, ignore_errors=True)
    folder = work / pair.folder
    folder.mkdir(parents=True)
    (folder / pair.old).symlink_to(root, target_is_directory=True)
    head = folder / pair.new
    head.mkdir()
    for entry in root.iterdir():
        if entry.name.removesuffix(".py") in pair.modules and entry.is_dir():
            shutil.copytree(entry, head / entry.name, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        elif entry.name.removesuffix(".py") not in pair.modules:
            (head / entry.name).symlink_to(entry)
    for path, text in mutant.files.items():
        (head / path).parent.mkdir(parents=True, exist_ok=True)
        (head / path).write_text(text)
    return pair

"""Installs releases, asks an interpreter of their own for the facts, and makes a repository of two commits of them."""

import hashlib
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from benchmarks.accuracy.fact_sets import FactSet, read_facts

HERE = Path(__file__).parent
PAIRS = HERE / "pairs.toml"
SOURCES = {".py", ".pyi", ".typed"}


class ReleasePair(msgspec.Struct, frozen=True, rename={"requirements": "with"}):
    """Two releases of a distribution; `packages` are what it lets import, where that is not its own name.

    `prepare` are statements that the packages need before they can be imported.
    """

    distribution: str
    old: str
    new: str
    packages: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    prepare: str = ""

    @property
    def name(self) -> str:
        """How the pair is called in reports and folders."""
        return f"{self.distribution} {self.old} -> {self.new}"

    @property
    def folder(self) -> str:
        """The pair's folder in the work folder."""
        return f"{self.distribution}-{self.old}-{self.new}"

    @property
    def modules(self) -> tuple[str, ...]:
        """The top-level packages."""
        return self.packages or (self.distribution.replace("-", "_"),)


class Pairs(msgspec.Struct, frozen=True):
    """The content of `pairs.toml`."""

    pair: tuple[ReleasePair, ...]


def read_pairs(file: Path = PAIRS) -> tuple[ReleasePair, ...]:
    """Read the release pairs. Raises `msgspec.ValidationError` where the file is wrong."""
    return msgspec.convert(tomllib.loads(file.read_text()), Pairs).pair


def install(pair: ReleasePair, version: str, work: Path) -> Path:
    """Return the folder that holds a release and what it depends on, installed if need be."""
    folder = work / pair.folder / version
    if not (folder / ".complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        wanted = [f"{pair.distribution}=={version}", *pair.requirements]
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--target", str(folder), *wanted]
        run([*command, "--disable-pip-version-check"], env={**os.environ, "PYTHONWARNINGS": "ignore"})
        for package in pair.modules:
            remove_compiled(folder / package)
        (folder / ".complete").touch()
    return folder


def remove_compiled(package: Path) -> None:
    """Remove a package's compiled modules, so that the interpreter runs the sources that the tools read.

    Packages that have no Python to fall back on are no use here.
    """
    for compiled in package.rglob("*.so"):
        compiled.unlink()


def facts_of(pair: ReleasePair, work: Path) -> tuple[FactSet, FactSet]:
    """Return what CPython sees of both releases; kept in the work folder until the script changes."""
    script = HERE / "facts.py"
    version = hashlib.sha256(script.read_bytes()).hexdigest()[:12]
    files = [work / pair.folder / f"{side}-{version}.json" for side in ("base", "head")]
    for file, release in zip(files, (pair.old, pair.new), strict=True):
        if file.exists():
            continue
        folder = install(pair, release, work)
        command = [sys.executable, "-S", "-P", str(script), "--out", str(file), "--packages", ",".join(pair.modules)]
        if pair.prepare:
            command += ["--prepare", pair.prepare]
        if file != files[0]:
            command += ["--probe", str(files[0])]
        run(command, env=interpreter_environment(folder), cwd=work)
    return read_facts(files[0]), read_facts(files[1])


def interpreter_environment(folder: Path) -> dict[str, str]:
    """The environment of an interpreter that sees a release and nothing else."""
    return {"PATH": os.defpath, "HOME": str(folder), "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}


def repository(pair: ReleasePair, work: Path) -> Path:
    """Return a git repository whose tags `base` and `head` hold the sources of the two releases in a flat layout."""
    folder = work / pair.folder / "repository"
    if (folder / ".git" / "complete").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    for tag, version in (("base", pair.old), ("head", pair.new)):
        for entry in folder.iterdir():
            if entry.name != ".git":
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        for package in pair.modules:
            copy_sources(install(pair, version, work), package, folder)
        (folder / "pyproject.toml").write_text(declaration(pair, version, install(pair, version, work)))
        git(folder, "add", "--all", "--force")
        git(folder, "commit", "--quiet", "--message", version)
        git(folder, "tag", tag)
    (folder / ".git" / "complete").touch()
    return folder


def copy_sources(installed: Path, package: str, target: Path) -> None:
    """Copy the Python sources of a package."""
    found = (
        [installed / f"{package}.py"] if (installed / f"{package}.py").exists() else (installed / package).rglob("*")
    )
    for file in found:
        if file.suffix in SOURCES or file.name == "py.typed":
            place = target / file.relative_to(installed)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)


def declaration(pair: ReleasePair, version: str, installed: Path) -> str:
    """The `pyproject.toml` of the repository, with the Python versions and dependencies that the release declares."""
    files = [f"{each}.py" if (installed / f"{each}.py").exists() else each for each in pair.modules]
    shipped = ", ".join(f'"{file}"' for file in files)
    metadata = importlib.metadata.Distribution.at(
        next(
            folder
            for folder in installed.glob("*.dist-info")
            if canonical(folder.name.partition("-")[0]) == canonical(pair.distribution)
        )
    ).metadata
    python = next(iter(metadata.get_all("Requires-Python") or ()), None)
    dependencies = metadata.get_all("Requires-Dist") or []
    required = [each for each in dependencies if "extra ==" not in each.partition(";")[2]]
    return (
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n\n'
        f'[project]\nname = "{pair.distribution}"\nversion = "{version}"\n'
        + (f"requires-python = {json.dumps(python)}\n" if python else "")
        + f"dependencies = {json.dumps(required)}\n\n"
        + f"[tool.hatch.build.targets.wheel]\nonly-include = [{shipped}]\n"
    )


def canonical(name: str) -> str:
    """Write a distribution's name as the index does (packaging specification, "Name normalization")."""
    return re.sub(r"[-_.]+", "-", name).lower()


def git(folder: Path, *arguments: str) -> None:
    """Run git in a repository of ours."""
    identity = ["-c", "user.name=accuracy", "-c", "user.email=accuracy@localhost", "-c", "commit.gpgsign=false"]
    run(["git", *identity, *arguments], cwd=folder, env=None)


def run(command: Sequence[str], env: dict[str, str] | None, cwd: Path | None = None) -> str:
    """Run a program and return what it prints. Raises `RuntimeError` with its last words where it fails."""
    done = subprocess.run(command, env=env, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:6])}... failed:\n{done.stderr[-2000:]}")
    return done.stdout

"""Imports all modules of packages and prints which of them fail: a stand-alone script."""

import importlib
import io
import json
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path


def main() -> None:
    """Import what the benchmark's facts are taken of."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "accuracy"))
    import facts  # type: ignore[import-not-found]  # a script beside this one's package, run in another environment

    sys.path.pop(0)
    warnings.simplefilter("ignore")
    out, sys.stdout, sys.stdin = os.dup(1), io.StringIO(), io.StringIO()
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)
    failing = []
    for name in [*(name for name, _ in list(facts.find_modules(sys.argv[1:]))), *private_modules(sys.argv[1:])]:
        try:
            importlib.import_module(name)
        except BaseException:
            failing.append(name)
    os.write(out, json.dumps(failing).encode())
    os._exit(0)


def private_modules(packages: list[str]) -> Iterator[str]:
    """Yield the modules under a private name, which others may import on demand."""
    for package in packages:
        for folder in map(Path, getattr(sys.modules.get(package), "__path__", ())):
            for file in sorted(folder.rglob("_*.py")):
                names = file.relative_to(folder.parent).with_suffix("").parts
                if not file.name.startswith("__") and all(name.isidentifier() for name in names):
                    yield ".".join(names)


if __name__ == "__main__":
    main()

"""Which version of a program is installed beside us, found without importing it."""

from __future__ import annotations

import importlib.util
from pathlib import Path


def installed_version(module: str) -> str:
    """Return what the distribution of this name says of its version, empty where it is not installed.

    The name of its `.dist-info` folder holds it (recording installed projects, PEP 376).
    """
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        return ""
    folder = Path(spec.origin).parent.parent
    found = sorted(path.name for path in folder.glob(f"{module}-*.dist-info"))
    return " ".join(found) or spec.origin

"""poetry-core: `[tool.poetry] packages`, or the module named like the distribution (its guide to `pyproject.toml`)."""

from collections.abc import Mapping

from apicheck.project.backends.conventions import named_module
from apicheck.project.backends.patterns import expand
from apicheck.project.folders import Folders, below, join, normal
from apicheck.project.importable import Wheel
from apicheck.project.metadata import Declaration
from apicheck.project.values import texts


def wheel(declaration: Declaration, folders: Folders) -> Wheel | None:
    """Each entry's files from its folder `from`, put below `to`; None where nothing is found."""
    entries = declaration.table("tool", "poetry").get("packages")
    if not isinstance(entries, list):
        return named_module(folders, declaration.raw_name.replace("-", "_").replace(".", "_"), ("", "src"))
    shipped: Wheel = {}
    for entry in entries:
        if not isinstance(entry, Mapping) or not isinstance(entry.get("include"), str) or not _is_for_wheel(entry):
            continue
        source, target = (normal(text) if isinstance(text := entry.get(key), str) else "" for key in ("from", "to"))
        for path in expand(folders, join(source, normal(entry["include"]))):
            shipped[join(target, below(source, path))] = path
    return shipped or None


def _is_for_wheel(entry: Mapping[str, object]) -> bool:
    formats = texts(entry.get("format"))
    return not formats or "wheel" in formats

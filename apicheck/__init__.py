"""Tells what a range of git commits does to the public API of a Python project.

`compare` is the whole of the library; `Report` is what it returns.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apicheck.comparison import compare
    from apicheck.model.report import Report
    from apicheck.policy.configuration import Configuration
    from apicheck.revisions import RevisionError

__all__ = ["Configuration", "Report", "RevisionError", "compare"]

_HOMES = {
    "compare": "apicheck.comparison",
    "Report": "apicheck.model.report",
    "Configuration": "apicheck.policy.configuration",
    "RevisionError": "apicheck.revisions",
}


def __getattr__(name: str) -> object:
    """Import what is asked for when it is asked for, so that `import apicheck` costs nothing (PEP 562)."""
    import importlib

    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

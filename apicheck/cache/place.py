"""Where the cache is: as `APICHECK_CACHE_DIR` has it, else where the platform keeps such things."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from apicheck.cache.store import Store

VARIABLE = "APICHECK_CACHE_DIR"


def default_store() -> Store | None:
    """Return the store that all runs share, None where there is no place for one."""
    folder = cache_folder()
    return None if folder is None else Store(folder)


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return the folder of the cache, whether it is there or not; None where the platform knows no home folder."""
    named = environment.get(VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    import platformdirs  # only where it is needed: it costs some milliseconds

    folder = platformdirs.user_cache_path("apicheck", appauthor=False)
    return folder if folder.is_absolute() else None

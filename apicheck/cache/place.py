"""Where the cache is: as `APICHECK_CACHE_DIR` has it, else where the platform keeps such things."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "APICHECK_CACHE_DIR"


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the cache, whether it is there or not."""
    named = environment.get(VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    import platformdirs  # only where it is needed: it costs some milliseconds

    return platformdirs.user_cache_path("apicheck", appauthor=False)

"""pyrefly, as it is asked on the command line (https://pyrefly.org/en/docs/configuration/)."""

from __future__ import annotations

import json

from apicheck.types.checkers.checker import PYTHON, CheckerFailed, Task
from apicheck.types.checkers.child_process import Child, start_module


class Pyrefly:
    """Asks pyrefly, which reads an empty configuration and no interpreter's packages."""

    def start(self, task: Task) -> Child:
        """Let it check the probe. Raises `CheckerFailed` where it can't be started."""
        settings = task.scratch / "pyrefly.toml"
        settings.write_text("", encoding="utf-8")
        arguments = (
            *("check", "--config", str(settings), "--output-format", "json", "--summary", "none"),
            *("--skip-interpreter-query", "--python-version", PYTHON, "--python-platform", "linux"),
            *("--search-path", str(task.sources), "--disable-search-path-heuristics", "true", str(task.probe)),
        )
        return start_module("pyrefly", arguments, task.scratch, task.timeout)

    def failing_lines(self, task: Task, printed: str) -> frozenset[int]:
        """Return the lines of the probe with an error on them. Raises `CheckerFailed`."""
        try:
            errors = json.loads(printed)["errors"]
            return frozenset(
                error["line"]
                for error in errors
                if error["severity"] == "error" and error["path"].endswith(task.probe.name)
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CheckerFailed("pyrefly gave an answer that could not be read") from error

"""ty, as it is asked on the command line (https://docs.astral.sh/ty/reference/cli/)."""

from __future__ import annotations

import json
import sys

from apicheck.types.checkers.checker import PYTHON, CheckerFailed, Task
from apicheck.types.checkers.child_process import Child, start_module


class Ty:
    """Asks ty, which reads an empty configuration and an environment without packages."""

    def start(self, task: Task) -> Child:
        """Let it check the probe. Raises `CheckerFailed` where it can't be started."""
        settings = task.scratch / "ty.toml"
        settings.write_text("", encoding="utf-8")
        environment = task.scratch / "environment"
        # Without one of its own, ty looks for packages in the environment that it is installed in.
        packages = environment / "lib" / f"python{PYTHON}" / "site-packages"
        packages.mkdir(parents=True)
        (environment / "bin").mkdir()
        (environment / "bin" / "python").symlink_to(sys.executable)
        (environment / "pyvenv.cfg").write_text(f"home = {sys.prefix}/bin\nversion = {PYTHON}.0\n", encoding="utf-8")
        arguments = (
            *("check", "--output-format", "gitlab", "--no-progress", "--color", "never", "--exit-zero"),
            *("--config-file", str(settings), "--python", str(environment), "--python-version", PYTHON),
            *("--python-platform", "linux", "--extra-search-path", str(task.sources), str(task.probe)),
        )
        return start_module("ty", arguments, task.scratch, task.timeout)

    def failing_lines(self, task: Task, printed: str) -> frozenset[int]:
        """Return the lines of the probe with an error on them. Raises `CheckerFailed`."""
        try:
            return frozenset(
                found["location"]["positions"]["begin"]["line"]
                for found in json.loads(printed)
                if found["severity"] in {"major", "critical", "blocker"}
                and found["location"]["path"].endswith(task.probe.name)
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CheckerFailed("ty gave an answer that could not be read") from error

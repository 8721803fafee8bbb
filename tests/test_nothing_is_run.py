"""No code of an examined project is imported or run, and nothing is written to its repository."""

import hashlib
import subprocess
import sys
from pathlib import Path

from tests.revisions.repositories import make_repository

SPY = "import pathlib\npathlib.Path(__file__).with_name('was-run').write_text('')\n"

# Modules of the names of standard ones, one of which a public class inherits from: nothing may take them for those.
FILES = {
    "pyproject.toml": '[project]\nname = "pkg"\nversion = "1"\n',
    "setup.py": SPY,
    "conftest.py": SPY,
    "sched.py": SPY,
    "calendar.py": SPY,
    "pkg/__init__.py": SPY + "import sched\nclass Mine(sched.scheduler):\n    def f(self): ...\n",
    "pkg/__main__.py": SPY,
    "pkg/sched.py": SPY,
}


def digest(folder: Path) -> dict[str, str]:
    """Return a digest of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_run_leaves_no_trace(tmp_path: Path) -> None:
    made = make_repository(tmp_path / "pkg")
    made.commit(FILES)
    made.check_out()
    (made.root / "pkg" / "__init__.py").write_text(SPY + "import sched\nclass Mine(sched.scheduler): ...\n")
    before = digest(made.root)
    command = [sys.executable, "-B", "-m", "apicheck", "diff", "main", "--format", "json"]
    done = subprocess.run(command, cwd=made.root, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert '"member-removed"' in done.stdout
    assert digest(made.root) == before

"""`python -m apicheck` is `apicheck`."""

import sys
from pathlib import Path

# `-m` puts the current folder first on the path. That folder is likely to be the examined project, none of whose files
# may be imported, though it has one that is called like a module of the standard library.
if sys.path and Path(sys.path[0] or ".").resolve() == Path.cwd():
    del sys.path[0]

from apicheck.cli.main import main

if __name__ == "__main__":
    main()

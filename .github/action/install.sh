#!/usr/bin/env bash
# usage: install.sh PYTHON ACTION_PATH: installs this checkout of apicheck into an environment of its own.
set -euo pipefail
python="$1"
source="$2"
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "::error title=apicheck::$python is no Python 3.11 or newer: run actions/setup-python before, or set the input python"
  exit 2
fi
"$python" -m venv "$RUNNER_TEMP/apicheck-environment"
bin="$RUNNER_TEMP/apicheck-environment/bin"
[ -d "$bin" ] || bin="$RUNNER_TEMP/apicheck-environment/Scripts" # on Windows
"$bin/python" -m pip install --quiet --disable-pip-version-check "$source[github]"

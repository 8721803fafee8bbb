#!/usr/bin/env bash
# Runs the apicheck that install.sh installed; what it is to do is in the environment.
set -euo pipefail
bin="$RUNNER_TEMP/apicheck-environment/bin"
[ -d "$bin" ] || bin="$RUNNER_TEMP/apicheck-environment/Scripts" # on Windows
exec "$bin/apicheck" ci

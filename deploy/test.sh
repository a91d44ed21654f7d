#!/usr/bin/env bash
# Everything that has to hold, on databases and ports of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
bash deploy/setup.sh dev
CHROMIUM=$(bash deploy/browser.sh)
export CHROMIUM
bash deploy/check.sh
# One more than there are cores in the smallest machine: journeys wait for minutes.
exec .venv/bin/python -m pytest -n 3 --dist worksteal "$@"

#!/usr/bin/env bash
# Everything that has to hold, on databases and ports of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
bash deploy/setup.sh dev
CHROMIUM=$(bash deploy/browser.sh)
export CHROMIUM
bash deploy/check.sh
exec .venv/bin/python -m pytest -n 2 --dist worksteal "$@"

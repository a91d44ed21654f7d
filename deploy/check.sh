#!/usr/bin/env bash
# Format, lint, types, import contracts, catalogues.
set -euo pipefail
cd "$(dirname "$0")/.."
bash deploy/setup.sh dev
.venv/bin/ruff format --check .
.venv/bin/ruff check .
.venv/bin/mypy
.venv/bin/lint-imports
.venv/bin/python deploy/catalogues.py --check

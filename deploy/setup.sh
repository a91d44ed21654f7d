#!/usr/bin/env bash
# Makes .venv with the locked libraries: `run` for people who use it, `dev` for those who build it.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-dev}
stamp=.venv/.stamp-$kind
lock=requirements/$kind.txt
mark=$(cat "$lock" pyproject.toml | sha256sum | cut -d' ' -f1)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$mark" ]; then exit 0; fi
if [ "$kind" = run ] && [ -f .venv/.stamp-dev ] && [ -x .venv/bin/agrement ]; then exit 0; fi

python=""
for each in python3.13 python3.12 python3.11 python3; do
  if command -v "$each" >/dev/null && "$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$each; break; fi
done
if [ -z "$python" ]; then echo "agrement: Python 3.11 or newer is needed" >&2; exit 1; fi

if [ ! -x .venv/bin/python ]; then echo "making .venv with $($python --version)"; "$python" -m venv .venv; fi
echo "installing the libraries of $lock (checked by hash)"
if command -v uv >/dev/null && uv --version >/dev/null 2>&1; then
  VIRTUAL_ENV=$PWD/.venv uv pip install --quiet --require-hashes -r "$lock"
else
  .venv/bin/python -m pip install --disable-pip-version-check --progress-bar on --require-hashes -r "$lock"
fi
# The project itself, by a path file: nothing is built and nothing is fetched.
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
echo "$PWD" > "$site/agrement.pth"
printf '#!%s\nfrom shared.cli.main import app\napp()\n' "$PWD/.venv/bin/python" > .venv/bin/agrement
chmod +x .venv/bin/agrement
echo "$mark" > "$stamp"
echo "ready"

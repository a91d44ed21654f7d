#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests, installing one with fonts and Pango where there is none.
set -euo pipefail
cd "$(dirname "$0")/.."
find_it() {
  for each in "${CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
    if [ -n "$each" ] && [ -x "$each" ]; then echo "$each"; return 0; fi
  done
  .venv/bin/python - <<'PY'
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    path = p.chromium.executable_path
    if not Path(path).exists():
        raise SystemExit(1)
    print(path)
PY
}
if find_it 2>/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing Chromium and fonts for the browser tests" >&2
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-core fonts-noto-cjk libpango-1.0-0 libpangoft2-1.0-0; } >&2
else
  echo "fetching Chromium for the browser tests" >&2
  .venv/bin/playwright install chromium >&2
fi
find_it || { echo "agrement: the browser tests need Chromium: install it, or name it in CHROMIUM" >&2; exit 1; }

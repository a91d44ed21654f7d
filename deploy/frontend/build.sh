#!/usr/bin/env bash
# Rebuilds what shared/web/static carries. Run by developers only; the result is committed.
set -euo pipefail
cd "$(dirname "$0")"
out=../../shared/web/static
mkdir -p "$out"
npm ci --ignore-scripts --no-audit --no-fund
npx sass --style=compressed --no-source-map --quiet-deps --silence-deprecation=import --load-path=node_modules app.scss "$out/app.css"
npx rtlcss --silent "$out/app.css" "$out/app.rtl.css"
npx esbuild app.mjs --bundle --minify --format=esm --outfile="$out/app.min.js"
{ echo "govuk-frontend $(node -p "require('govuk-frontend/package.json').version")"; } > "$out/VERSIONS"

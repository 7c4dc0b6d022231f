#!/usr/bin/env bash
# Looks at the machine: what is there, what each thing is needed for, what is missing. Installs where it may.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
missing=0

case "${1:-}" in
  "") ;;
  -h | --help)
    echo "Usage: ./search setup      Looks at this machine and installs what is missing where it may. Example: ./search setup"
    exit 0
    ;;
  *)
    echo "error: './search setup' takes no argument; found '$1'." >&2
    exit 2
    ;;
esac

report() { printf '%-10s %-34s %s\n' "$1" "$2" "$3"; }
version() { "$@" 2>&1 | head -n 1 | cut -c 1-34; }

check() { # NAME NEEDED-FOR COMMAND…
  local name=$1 purpose=$2
  shift 2
  if command -v "$1" >/dev/null 2>&1; then
    report "$name" "$(version "$@")" "$purpose"
  else
    report "$name" "missing" "$purpose"
  fi
}

report "what" "found" "needed for"
if command -v dotnet >/dev/null 2>&1 && dotnet --list-sdks | grep -q '^10\.'; then
  report ".NET SDK" "$(dotnet --version)" "everything"
else
  report ".NET SDK" "missing: version 10" "everything; see https://dotnet.microsoft.com/download"
  missing=1
fi
"$root/eng/install-browser.sh"
for browser in chromium chromium-browser google-chrome none; do
  if command -v "$browser" >/dev/null 2>&1; then break; fi
done
if [ "$browser" = none ]; then
  report "browser" "missing" "browser tests (they are skipped without one)"
else
  report "browser" "$(version "$browser" --version)" "browser tests"
fi
check "Docker" "docker compose up; Elasticsearch for tests" docker --version
check "GPU" "reranking on CUDA" nvidia-smi -L
check "npm" "the peers of ./search bench" npm --version
check "Java" "Elasticsearch for tests, started without Docker" java -version
exit "$missing"

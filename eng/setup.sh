#!/usr/bin/env bash
# Lists the tools on this machine, what they are needed for, and which are missing. Installs missing ones if possible.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
missing=0

case "${1:-}" in
  "") ;;
  -h | --help)
    echo "Usage: ./search setup      Checks this machine and installs missing tools if possible. Example: ./search setup"
    exit 0
    ;;
  *)
    echo "error: './search setup' takes no argument; found '$1'." >&2
    exit 2
    ;;
esac

report() { printf '%-10s %-34s %s\n' "$1" "$2" "$3"; }

# The first line with a version number. Most programs print it to stdout and may print warnings to stderr; Java prints it to stderr.
version() { # COMMAND…
  local text
  text=$("$@" 2>/dev/null || true)
  [ -n "$text" ] || text=$("$@" 2>&1 >/dev/null || true)
  text=$(grep -m 1 -E '[0-9]+\.[0-9]+' <<<"$text" || echo "found, version unknown")
  echo "${text:0:34}"
}

check() { # NAME NEEDED-FOR COMMAND…
  local name=$1 purpose=$2
  shift 2
  if command -v "$1" >/dev/null 2>&1; then
    report "$name" "$(version "$@")" "$purpose"
  else
    report "$name" "missing" "$purpose"
  fi
}

# A Docker client alone cannot start containers, so the engine is checked.
check_docker() {
  local purpose="docker compose up; Elasticsearch for tests" engine
  if ! command -v docker >/dev/null 2>&1; then
    report "Docker" "missing" "$purpose"
  elif engine=$(timeout 10 docker info --format '{{.ServerVersion}}' 2>/dev/null) && [ -n "$engine" ]; then
    report "Docker" "engine $engine" "$purpose"
  else
    report "Docker" "client found, engine does not run" "$purpose"
  fi
}

# Looks for CUDA 13 in the system's folders; eng/gpu-check.sh looks in more places.
check_gpu() {
  local purpose="reranking on a GPU (docs/gpu.md)" gpu
  if ! gpu=$(nvidia-smi --query-gpu=name --format=csv,noheader 2>/dev/null | head -n 1) || [ -z "$gpu" ]; then
    report "GPU" "no NVIDIA GPU found" "$purpose"
  elif { ldconfig -p 2>/dev/null || true; } | grep -q 'libcublas\.so\.13'; then
    report "GPU" "${gpu:0:24}, CUDA 13" "$purpose"
  else
    report "GPU" "${gpu:0:22}, no CUDA 13" "$purpose"
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
check_docker
check_gpu
check "npm" "the peers of ./search bench" npm --version
check "Java" "Elasticsearch for tests, started without Docker" java -version
report "disk" "$(df -h "$root" | awk 'NR == 2 { print $4 " free" }')" "build output: 0.2 GB without tests, 0.6 GB with all tests, 2 GB for a GPU"
exit "$missing"

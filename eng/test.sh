#!/usr/bin/env bash
# Builds, checks the format and runs all tests that this machine can run; the last line is `N passed, N failed, N skipped`.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

target=(--solution Search.sln) slow=()
explicit=off
case "${1:-}" in
  "") ;;
  --fast) target=(--project tests/Search.Tests) slow=(--filter-not-trait Speed=Slow) ;;
  --long) explicit=on ;;
  -h | --help)
    echo "Usage: ./search test [--fast | --long]"
    echo "  --fast   without servers, browsers, the format check and tests that need minutes"
    echo "  --long   with the tests that take hours: models in full size, many killed processes"
    echo "Example: ./search test --fast"
    exit 0
    ;;
  *)
    echo "error: './search test' does not take '$1'; expected nothing, --fast or --long." >&2
    exit 2
    ;;
esac

if [ "${1:-}" != --fast ]; then eng/install-browser.sh; fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0 formatted=0
# In Release, as ./search builds: the programs that tests start are then built once.
dotnet build "${target[1]}" -c Release -v quiet -clp:NoSummary
# The build checks style and analyzers as errors, but not whitespace.
if [ "${1:-}" != --fast ]; then dotnet format whitespace Search.sln --no-restore --verify-no-changes || formatted=$?; fi
dotnet test "${target[@]}" -c Release --no-build --no-ansi --max-parallel-test-modules 2 --results-directory artifacts/test-results \
  --explicit "$explicit" ${slow[@]+"${slow[@]}"} 2>&1 | tee "$log" || status=$?

# Every test program prints its totals; the summary of the whole run comes last.
total() { grep -E "^ *$1: [0-9]+" "$log" | tail -n 1 | grep -oE '[0-9]+' || echo 0; }
passed=$(total succeeded) failed=$(total failed) skipped=$(total skipped)
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
  echo "error: the test run ended with code $status although no test failed; see the output above." >&2
  failed=1
fi
if [ $((passed + failed)) -eq 0 ]; then
  echo "error: no test ran." >&2
  failed=1
fi
# Again at the end: the output of a whole run is long.
if [ "$failed" -gt 0 ]; then grep -A 8 -E '^failed ' "$log" || true; fi
if [ "$formatted" -ne 0 ]; then
  echo "error: the code is not formatted according to .editorconfig; run 'dotnet format' and check its changes." >&2
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$formatted" -eq 0 ]

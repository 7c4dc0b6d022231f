#!/usr/bin/env bash
# Builds and runs every test that can run here; the last line is `N passed, N failed, N skipped`.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

case "${1:-}" in
  "") target=(--solution Search.sln) ;;
  --fast) target=(--project tests/Search.Tests) ;;
  -h | --help)
    echo "Usage: ./search test [--fast]      --fast leaves out servers and browsers. Example: ./search test --fast"
    exit 0
    ;;
  *)
    echo "error: './search test' does not take '$1'; expected nothing or --fast." >&2
    exit 2
    ;;
esac

if [ "${1:-}" != --fast ]; then eng/install-browser.sh; fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
dotnet build "${target[1]}" -v quiet -clp:NoSummary
dotnet test "${target[@]}" --no-build --no-ansi --max-parallel-test-modules 1 --results-directory artifacts/test-results 2>&1 | tee "$log" || status=$?

# Every test program prints its totals once; the run's own summary comes last.
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
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]

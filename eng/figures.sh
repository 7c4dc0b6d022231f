#!/usr/bin/env bash
# Measures every published figure again and writes the page that shows it: benchmarks/MACHINE/ and docs/.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$root"

usage() {
  cat <<'TEXT'
Usage: eng/figures.sh PAGE… [--machine NAME]

  PAGE       evaluation, performance or models (docs/PAGE.md); all: all three
  --machine  the folder under benchmarks/; default: the processor's name, as in amd-epyc-avx2

Run it on a quiet machine. evaluation and performance need the test data (SEARCH_TEST_DATA, default ../shared); evaluation measures
Elasticsearch only if SEARCH_ELASTICSEARCH_URL is set; models needs half an hour and 8 GB of memory.

Example: eng/figures.sh evaluation
TEXT
}

fail() { echo "error: $*" >&2; exit 2; }

pages=() machine=
while [ $# -gt 0 ]; do
  case "$1" in
    evaluation | performance | models) pages+=("$1") ;;
    all) pages+=(evaluation performance models) ;;
    --machine) machine=${2:?"--machine needs a name"}; shift ;;
    -h | --help) usage; exit 0 ;;
    *) fail "eng/figures.sh does not take '$1'; expected evaluation, performance, models or all." ;;
  esac
  shift
done
[ ${#pages[@]} -gt 0 ] || fail "no page is given; expected evaluation, performance, models or all."

runs=artifacts/figures
data=${SEARCH_TEST_DATA:-../shared}/data/msmarco-subset
mkdir -p "$runs"

# The folder of this machine's results: from the option, otherwise from the processor in the result.
results_of() { # RESULT-FILE
  local name=$machine
  [ -n "$name" ] || name=$(sed -n 's/^ *"cpu": "\(.*\) (.*/\1/p' "$1" | head -n 1 | tr '[:upper:]' '[:lower:]' | sed 's/avx-512/avx512/; s/[^a-z0-9]\{1,\}/-/g')
  echo "benchmarks/$name"
}

# Moves a result file to the folder of results.
keep() { # FOLDER/FILE RESULT-FILE
  local file
  file=$(results_of "$2")/$1
  mkdir -p "$(dirname "$file")"
  mv "$2" "$file"
}

# Runs a command that prints a result, and keeps the result if the command succeeds.
measure() { # FOLDER/FILE COMMAND…
  local file=$1
  shift
  echo "$* …" >&2
  "$@" >"$runs/result.json"
  keep "$file" "$runs/result.json"
}

evaluation() {
  local judged=(--measures "nDCG@10 RR(rel=2)@10 R(rel=2)@100" --queries "$data/queries.dl19.tsv" --qrels "$data/qrels.dl19.full.txt")
  local collection=("$data/collection.part1of3.tsv.gz" "$data/collection.part2of3.tsv.gz" "$data/collection.part3of3.tsv.gz")
  local precision candidates=$data/run.bm25-anserini-full-collection.dl19.top100.trec
  for precision in fp32 int8 int8-fine; do
    measure "evaluation/dl19-candidates-$precision.json" ./search eval rerank \
      --candidates "$candidates" --collection "${collection[@]}" "${judged[@]}" \
      --precision "$precision" --out "$runs/dl19.$precision.trec" --json
  done
  measure evaluation/dl19-precisions.json ./search eval compare "$data/qrels.dl19.full.txt" "$candidates" \
    "$runs/dl19.fp32.trec" "$runs/dl19.int8.trec" "$runs/dl19.int8-fine.trec" \
    --baseline "$(basename "$candidates")" --baseline dl19.fp32.trec --measures nDCG@10 --json
  ./search index sample --engine lucene --replace >&2
  measure evaluation/everyday-lucene.json ./search eval run \
    --queries samples/everyday/queries.jsonl --qrels samples/everyday/qrels/test.tsv --engine lucene --index sample --precision fp32 \
    --windows 10,20,50,100 --fusion --restart --out "$runs/everyday" --json
  charts everyday-lucene "$runs/everyday"
  end_to_end lucene 10,20,50,100,200 --engine lucene
  charts dl19-subset-lucene "$runs/dl19-lucene"
  if [ -n "${SEARCH_ELASTICSEARCH_URL:-}" ]; then
    end_to_end elasticsearch 20,100 --url "$SEARCH_ELASTICSEARCH_URL"
    charts dl19-subset-elasticsearch "$runs/dl19-elasticsearch"
  else
    echo "note: SEARCH_ELASTICSEARCH_URL is not set; the figures for Elasticsearch are not measured." >&2
  fi
  ./search eval report benchmarks/*/evaluation/*.json --out docs/evaluation.md
}

# Draws the charts of an experiment that docs/evaluation.md shows.
charts() { # NAME FOLDER
  ./search eval report "$2" --charts "docs/charts/$1" >&2
}

# Measures both stages on the subset with one engine; uses the variables of 'evaluation'.
end_to_end() { # NAME WINDOWS ENGINE-OPTIONS…
  local name=$1 windows=$2
  shift 2
  ./search index "${collection[@]}" --index subset "$@" --replace >&2
  measure "evaluation/dl19-subset-$name.json" ./search eval run "${judged[@]}" "$@" --index subset --precision fp32 \
    --windows "$windows" --fusion --restart --out "$runs/dl19-$name" --json
}

performance() {
  measure bench/read.json ./search bench read --json
  measure bench/bulk.json ./search bench bulk --copies 21 --json
  measure bench/bulk-1-subset.json ./search bench bulk --copies 1 --json
  measure bench/bulk-189-killed.json ./search bench bulk --copies 189 --runs 1 --kill-after 150 --json
  measure bench/bulk-elasticsearch-1.json ./search bench bulk --engine elasticsearch --copies 1 --json
  measure bench/bulk-elasticsearch-22.json ./search bench bulk --engine elasticsearch --copies 22 --runs 1 --json
  measure bench/race-helpers.json ./search bench bulk --against helpers.bulk --json
  measure bench/race-bulkall.json ./search bench bulk --against BulkAll --json
  measure bench/race-elasticdump.json ./search bench bulk --against elasticdump --copies 5 --json
  measure bench/race-helpers-elasticsearch-4.json ./search bench bulk --against helpers.bulk --engine elasticsearch --copies 4 --json
  measure bench/race-helpers-elasticsearch-11.json ./search bench bulk --against helpers.bulk --engine elasticsearch --copies 11 --runs 3 --json
  measure bench/query.json ./search bench query --copies 21 --against elasticsearch --json
  measure bench/query-189.json ./search bench query --copies 189 --json
  measure bench/agree-8.json ./search bench agree --server 8 --json
  measure bench/agree-9.json ./search bench agree --server 9 --json
  measure bench/query-elasticsearch.json ./search bench query --engine elasticsearch --passes 20 --json
  measure bench/tokenize.json ./search bench tokenize --json
  measure bench/rerank-int8.json ./search bench rerank --json
  measure bench/rerank-fp32.json ./search bench rerank --precision fp32 --json
  measure bench/shapes.json ./search bench rerank --shapes --queries 1 --json
  measure bench/cascade.json ./search bench cascade --json
  measure bench/long.json ./search bench long --queries 10 --json
  measure bench/attach.json ./search bench attach --copies 22 --json
  measure bench/eval.json ./search bench eval --json
  measure bench/exactness.json ./search bench exactness --json
  measure bench/memory-int8.json ./search bench memory --json
  measure bench/memory-fp32.json ./search bench memory --precision fp32 --json
  measure bench/profile-int8.json ./search bench profile --json
  measure bench/profile-fp32.json ./search bench profile --precision fp32 --json
  measure bench/profile-tinybert.json ./search bench profile --shape ms-marco-TinyBERT-L2-v2 --json
  measure bench/ui.json ./search bench ui --json
  ./search bench report benchmarks/*/bench/*.json --out docs/performance.md
}

models() {
  local tests=artifacts/bin/Search.Tests/debug/Search.Tests
  dotnet build tests/Search.Tests -v quiet -clp:NoSummary >&2
  "$tests" -explicit only -class Search.Tests.Onnx.Models.RegistryEndToEndTests >&2
  "$tests" -explicit only -preEnumerateTheories -class Search.Tests.Onnx.Verification.FullSizeInt8Tests >&2
  local file
  for file in artifacts/models/*.json; do keep "models/$(basename "$file")" "$file"; done
  for file in artifacts/models-int8/*.json; do keep "models-int8/$(basename "$file")" "$file"; done
  ./search models report benchmarks/*/models/*.json --int8 benchmarks/*/models-int8/*.json --out docs/models.md
}

for page in "${pages[@]}"; do "$page"; done

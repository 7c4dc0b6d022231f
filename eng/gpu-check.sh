#!/usr/bin/env bash
# Checks and measures reranking on an NVIDIA GPU. It needs a driver and the libraries of CUDA 13, but no .NET.
# eng/gpu-publish.sh makes the folder that it needs. See docs/gpu.md.
set -euo pipefail

# The libraries that ONNX Runtime's CUDA provider is linked with. The driver contains libcuda.so.1.
cuda_libraries=(libcudart.so.13 libcublas.so.13 libcublasLt.so.13 libcurand.so.10)
cudnn=libcudnn.so.9
oldest_driver=580

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
results=$PWD/gpu-results
golden=

usage() {
  cat <<'TEXT'
Usage: gpu-check.sh [--folder FOLDER] [--golden FOLDER] [--out FOLDER]

  --folder   the folder from eng/gpu-publish.sh; default: the folder of this script
  --golden   a folder of model folders with golden.json, checked in addition to the bundled model
  --out      the folder for the results; default: ./gpu-results

Compares scores in fp32 and fp16 with golden pairs. Then measures the speed of the five v2 shapes and of the bundled model, and of
sentence-transformers if Python has it. Example: ./gpu-check.sh --out /tmp/results
TEXT
}

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "error: $*"
  exit 1
}

while [ $# -gt 0 ]; do
  case "$1" in
    -h | --help) usage; exit 0 ;;
    --folder | --golden | --out)
      if [ $# -lt 2 ]; then say "error: $1 needs a folder."; exit 2; fi
      case "$1" in --folder) folder=$2 ;; --golden) golden=$2 ;; --out) results=$2 ;; esac
      shift 2
      ;;
    *) say "error: unknown argument '$1'."; usage >&2; exit 2 ;;
  esac
done

check_driver() {
  command -v nvidia-smi >/dev/null 2>&1 || fail "nvidia-smi was not found; expected an NVIDIA driver, $oldest_driver or later."
  gpu=$(nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader 2>&1 | head -n 1) ||
    fail "nvidia-smi does not answer: $gpu"
  IFS=, read -r name driver memory <<<"$gpu"
  driver=${driver# } memory=${memory# }
  [[ "$driver" =~ ^[0-9]+ ]] || fail "nvidia-smi printed no driver version; it printed: $gpu"
  [ "${driver%%.*}" -ge "$oldest_driver" ] || fail "the driver is $driver; CUDA 13 needs $oldest_driver or later."
  say "GPU: $name, driver $driver, $memory"
}

# Folders that may contain CUDA's libraries: LD_LIBRARY_PATH, the system's, CUDA's own, conda's, and those inside Python packages.
library_folders() {
  tr ':' '\n' <<<"${LD_LIBRARY_PATH:-}"
  { ldconfig -p 2>/dev/null || true; } | sed -n 's:.*=> \(/.*\)/[^/]*$:\1:p' | sort -u
  printf '%s\n' /usr/local/cuda*/lib64 /usr/local/cuda*/targets/x86_64-linux/lib "${CONDA_PREFIX:-/nowhere}/lib"
  local python packages
  for python in python3 python; do
    { "$python" -c 'import site, sys; print("\n".join(sys.path + site.getsitepackages() + [site.getusersitepackages()]))' 2>/dev/null || true; } |
      while IFS= read -r packages; do
        [ -d "$packages/nvidia" ] && printf '%s\n' "$packages"/nvidia/*/lib "$packages"/nvidia/*/lib64
      done || true
  done
}

folder_of() { # LIBRARY
  local candidate
  while IFS= read -r candidate; do
    if [ -n "$candidate" ] && [ -e "$candidate/$1" ]; then
      printf '%s\n' "$candidate"
      return
    fi
  done <<<"$folders"
}

find_libraries() {
  folders=$(library_folders)
  local library found missing=() path=
  for library in "${cuda_libraries[@]}" "$cudnn"; do
    found=$(folder_of "$library")
    if [ -z "$found" ]; then
      missing+=("$library")
    elif [[ ":$path:" != *":$found:"* ]]; then
      path="${path:+$path:}$found"
    fi
  done
  if [ "${missing[*]:-}" = "$cudnn" ]; then
    say "warning: $cudnn was not found. The provider loads it only if an operator needs it; the run shows whether that happens."
  elif [ ${#missing[@]} -gt 0 ]; then
    fail "these libraries were not found: ${missing[*]}. Expected CUDA 13 and cuDNN 9 in LD_LIBRARY_PATH, in the system's folders, in" \
      "/usr/local/cuda*, or in Python packages (nvidia-cuda-runtime, nvidia-cublas, nvidia-curand, nvidia-cudnn-cu13)."
  fi
  export LD_LIBRARY_PATH="$path${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
  say "CUDA libraries: $path"
}

failed=0

# Writes a program's JSON to a file; a failure is reported and the script continues.
measure() { # FILE COMMAND…
  local file=$1
  shift
  say "$(basename "$file" .json) …"
  mkdir -p "$(dirname "$file")"
  if "$@" --json >"$file.new"; then
    mv "$file.new" "$file"
  else
    say "error: $(basename "$file" .json) failed; the program's message is above."
    rm -f "$file.new"
    failed=1
  fi
}

cli="$folder/bin/Search.Cli"
bench="$folder/bin/Search.Benchmarks"
[ -x "$cli" ] && [ -x "$bench" ] || fail "'$folder/bin' has no Search.Cli and Search.Benchmarks; expected the folder from eng/gpu-publish.sh."
check_driver
find_libraries
mkdir -p "$results"
results=$(cd "$results" && pwd)
SEARCH_HOME=$(mktemp -d)
export SEARCH_HOME
trap 'rm -rf "$SEARCH_HOME"' EXIT
printf '{"gpu":"%s","driver":"%s","memory":"%s","libraries":"%s"}\n' "$name" "$driver" "$memory" "$LD_LIBRARY_PATH" >"$results/machine.json"

for model in "$folder/models"/*/ ${golden:+"$golden"/*/}; do
  [ -f "$model/golden.json" ] || continue
  for precision in fp32 fp16; do
    measure "$results/verify/$(basename "$model")-$precision.json" "$cli" models verify "$model" --device cuda --precision "$precision"
  done
done
for precision in fp16 fp32; do
  measure "$results/bench/rerank-shapes-cuda-$precision.json" "$bench" bench rerank --shapes --device cuda --precision "$precision"
  measure "$results/bench/rerank-cuda-$precision.json" "$bench" bench rerank --model default --device cuda --precision "$precision"
done
say "results: $results"
exit "$failed"

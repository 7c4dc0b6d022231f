#!/usr/bin/env bash
# Publishes everything that eng/gpu-check.sh runs into one folder, for a Linux machine with an NVIDIA GPU and without .NET.
set -euo pipefail

if [ $# -ne 1 ] || [ "$1" = --help ] || [ "$1" = -h ]; then
  echo "Usage: eng/gpu-publish.sh FOLDER      Example: eng/gpu-publish.sh /tmp/search-gpu      See docs/gpu.md."
  if [ $# -eq 1 ]; then exit 0; else exit 2; fi
fi
if [ -e "$1" ]; then
  echo "error: '$1' exists; expected the name of a new folder." >&2
  exit 2
fi

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
mkdir -p "$1/tests"
out=$(cd "$1" && pwd)
for project in src/Search.Cli tests/Search.Benchmarks; do
  dotnet publish "$root/$project" -c Release -r linux-x64 --self-contained -p:Gpu=true -o "$out/bin" -v quiet -nologo
done
cp -r "$root/models" "$root/samples" "$root/appsettings.json" "$root/LICENSE" "$root/NOTICE" "$root/eng/gpu-check.sh" "$out"
cp -r "$root/tests/peers" "$out/tests/peers"
du -sh "$out"

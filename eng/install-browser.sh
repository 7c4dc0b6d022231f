#!/usr/bin/env bash
# Browser tests need Chromium. Installs it on a Debian-like machine if the user is root; otherwise prints how to install it.
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Chromium is missing: installing it for the browser tests …"
  export DEBIAN_FRONTEND=noninteractive
  if apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null; then exit 0; fi
  echo "warning: Chromium could not be installed; the browser tests will be skipped." >&2
else
  echo "warning: Chromium is missing; the browser tests will be skipped. Install it with: sudo apt-get install chromium" >&2
fi

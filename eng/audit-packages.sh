#!/usr/bin/env bash
# Fails if a package or one of its dependencies has a known vulnerability. The build itself only warns, so that a new advisory does
# not block other work.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec dotnet restore Search.sln --force -p:NuGetAudit=true -p:NuGetAuditMode=all -p:NuGetAuditLevel=low -p:WarningsNotAsErrors=NU1603

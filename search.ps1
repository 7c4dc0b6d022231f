# The same commands as ./search, for Windows. `./search.ps1 help` lists them.
$ErrorActionPreference = 'Stop'
# This script may be started through a symbolic link.
$self = Get-Item $PSCommandPath
$root = Split-Path $(if ($self.LinkTarget) { [IO.Path]::GetFullPath($self.LinkTarget, $self.DirectoryName) } else { $self.FullName })
$command = if ($args.Count -gt 0) { $args[0] } else { 'help' }
# PowerShell splits -p:Gpu=true into a parameter and its value: they are joined again.
$rest = @()
foreach ($argument in @($args | Select-Object -Skip 1)) {
    if ($rest.Count -gt 0 -and $rest[-1] -in '-p', '-p:') { $rest[-1] = "-p:$argument" } else { $rest += $argument }
}
$env:DOTNET_NOLOGO = '1'

# The kind of build, cpu or gpu: the same as the last build; the first build looks for a GPU. docs/gpu.md says what a GPU build needs.
$deviceFile = Join-Path $root 'artifacts/device'

function Get-Device {
    if (Test-Path $deviceFile) { return (Get-Content $deviceFile -TotalCount 1) }
    if (-not (Get-Command nvidia-smi -ErrorAction Ignore)) { return 'cpu' }
    nvidia-smi -L *> $null
    if ($LASTEXITCODE -eq 0) { 'gpu' } else { 'cpu' }
}

# Runs a build and stores its device; returns whether it succeeded.
function Build-For([string] $device, [string[]] $arguments) {
    if ($device -eq 'gpu') { $arguments += '-p:Gpu=true' }
    dotnet @arguments | Out-Host
    if ($LASTEXITCODE -ne 0) { return $false }
    New-Item -ItemType Directory -Force (Split-Path $deviceFile) | Out-Null
    Set-Content $deviceFile $device
    $true
}

# Only the first build, which chose the GPU by itself, may fall back to the CPU.
function Build([string[]] $arguments) {
    $device = Get-Device
    if ($device -eq 'cpu' -or (Test-Path $deviceFile)) { $built = Build-For $device $arguments }
    elseif (Build-For 'gpu' $arguments) { $built = $true }
    else {
        Write-Warning "The GPU build failed; building for the CPU. './search.ps1 build -p:Gpu=true' tries again."
        $built = Build-For 'cpu' $arguments
    }
    if (-not $built) { exit 1 }
}

function Build-Everything([string[]] $options) {
    $arguments = @('build', (Join-Path $root 'Search.sln'), '-c', 'Release') + $options
    if ($options -contains '-p:Gpu=true') { if (-not (Build-For 'gpu' $arguments)) { exit 1 } }
    elseif ($options -contains '-p:Gpu=false') { if (-not (Build-For 'cpu' $arguments)) { exit 1 } }
    else {
        # A GPU may have been added since.
        if ((Get-Device) -eq 'cpu' -and (Test-Path $deviceFile)) { Remove-Item $deviceFile }
        Build $arguments
    }
}

function Build-Project([string] $project) {
    Build @('build', (Join-Path $root $project), '-c', 'Release', '-v', 'quiet', '-clp:NoSummary')
}

# A GPU build and a CPU build have separate output folders: see Directory.Build.props.
function Get-Program([string] $name) {
    $artifacts = if ((Get-Device) -eq 'gpu') { 'artifacts/gpu' } else { 'artifacts' }
    Join-Path $root "$artifacts/bin/$name/release/$name.dll"
}

function Run([string] $project, [string] $name, [string[]] $arguments) {
    Build-Project $project
    dotnet (Get-Program $name) @arguments
    exit $LASTEXITCODE
}

# The last line is `N passed, N failed, N skipped`, as in eng/test.sh.
function Test([string[]] $arguments) {
    $explicit = 'off'
    $target = '--solution', 'Search.sln'
    switch ($arguments -join ' ') {
        '' { }
        '--fast' { $target = '--project', 'tests/Search.Tests' }
        '--long' { $explicit = 'on' }
        default { Write-Host "error: './search.ps1 test' does not take '$_'; expected nothing, --fast or --long."; exit 2 }
    }
    $formatted = $true
    Push-Location $root
    try {
        dotnet build $target[1] -v quiet -clp:NoSummary | Out-Host
        if ($LASTEXITCODE -ne 0) { exit 1 }
        # The build checks style and analyzers as errors, but not whitespace.
        if ('--fast' -notin $arguments) {
            dotnet format whitespace Search.sln --no-restore --verify-no-changes | Out-Host
            $formatted = $LASTEXITCODE -eq 0
        }
        dotnet test @target --no-build --no-ansi --max-parallel-test-modules 1 --explicit $explicit | Tee-Object -Variable log | Out-Host
        $status = $LASTEXITCODE
    }
    finally { Pop-Location }

    # Every test program prints its totals; the summary of the whole run comes last.
    $passed, $failed, $skipped = foreach ($name in 'succeeded', 'failed', 'skipped') {
        $found = @($log | Select-String -Pattern "^ *${name}: ([0-9]+)")
        if ($found.Count -gt 0) { [int] $found[-1].Matches[0].Groups[1].Value } else { 0 }
    }
    if (($status -ne 0 -and $failed -eq 0) -or ($passed + $failed -eq 0)) {
        Write-Host "error: the test run ended with code $status although no test failed, or no test ran; see the output above."
        $failed = 1
    }
    if (-not $formatted) {
        Write-Host "error: the code is not formatted according to .editorconfig; run 'dotnet format' and check its changes."
    }
    "$passed passed, $failed failed, $skipped skipped"
    exit [int] ($failed -gt 0 -or -not $formatted)
}

switch ($command) {
    { $_ -in 'demo', 'serve' } { Run 'src/Search.Web' 'Search.Web' (@($command) + $rest) }
    { $_ -in 'index', 'indexes', 'data' } { Run 'indexer/Search.Indexer' 'Search.Indexer' (@($command) + $rest) }
    { $_ -in 'models', 'rerank', 'tokenize', 'eval' } { Run 'src/Search.Cli' 'Search.Cli' (@($command) + $rest) }
    'bench' { Run 'tests/Search.Benchmarks' 'Search.Benchmarks' (@($command) + $rest) }
    'build' { Build-Everything $rest }
    'test' { Test $rest }
    'setup' { Write-Host 'Needed: the .NET 10 SDK. Browser tests also need Chromium or Chrome; ./search bench needs npm.' }
    '--version' { "search $(([xml](Get-Content (Join-Path $root 'Directory.Build.props'))).Project.PropertyGroup.Version | Where-Object { $_ })" }
    { $_ -in 'help', '-h', '--help' } { Write-Host 'Usage: ./search.ps1 demo | test | build | setup | index | indexes | data | serve | models | rerank | tokenize | eval | bench | --version' }
    default { Write-Host "error: unknown command '$command'. See: ./search.ps1 help"; exit 2 }
}

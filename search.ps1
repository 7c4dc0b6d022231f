# The front door on Windows: the same commands as ./search. `./search.ps1 help` lists them.
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$command = if ($args.Count -gt 0) { $args[0] } else { 'help' }
$rest = @($args | Select-Object -Skip 1)
$env:DOTNET_NOLOGO = '1'

function Build([string] $project) {
    dotnet build (Join-Path $root $project) -c Release -v quiet -clp:NoSummary | Out-Host
    if ($LASTEXITCODE -ne 0) { exit 1 }
}

function Run([string] $project, [string] $name, [string[]] $arguments) {
    Build $project
    dotnet (Join-Path $root "artifacts/bin/$name/release/$name.dll") @arguments
    exit $LASTEXITCODE
}

# The last line is `N passed, N failed, N skipped`, as of eng/test.sh.
function Test([string[]] $arguments) {
    $target = switch ($arguments -join ' ') {
        '' { '--solution', 'Search.sln' }
        '--fast' { '--project', 'tests/Search.Tests' }
        default { Write-Host "error: './search.ps1 test' does not take '$_'; expected nothing or --fast."; exit 2 }
    }
    Push-Location $root
    try {
        dotnet build $target[1] -v quiet -clp:NoSummary | Out-Host
        if ($LASTEXITCODE -ne 0) { exit 1 }
        dotnet test @target --no-build --no-ansi --max-parallel-test-modules 1 | Tee-Object -Variable log | Out-Host
        $status = $LASTEXITCODE
    }
    finally { Pop-Location }

    # Every test program prints its totals once; the run's own summary comes last.
    $passed, $failed, $skipped = foreach ($name in 'succeeded', 'failed', 'skipped') {
        $found = @($log | Select-String -Pattern "^ *${name}: ([0-9]+)")
        if ($found.Count -gt 0) { [int] $found[-1].Matches[0].Groups[1].Value } else { 0 }
    }
    if (($status -ne 0 -and $failed -eq 0) -or ($passed + $failed -eq 0)) {
        Write-Host "error: the test run ended with code $status although no test failed, or no test ran; see the output above."
        $failed = 1
    }
    "$passed passed, $failed failed, $skipped skipped"
    exit [int] ($failed -gt 0)
}

switch ($command) {
    { $_ -in 'demo', 'serve' } {
        Build 'indexer/Search.Indexer'
        $env:SEARCH_INDEXER = Join-Path $root 'artifacts/bin/Search.Indexer/release/Search.Indexer.dll'
        Run 'src/Search.Web' 'Search.Web' (@($command) + $rest)
    }
    'index' { Run 'indexer/Search.Indexer' 'Search.Indexer' (@($command) + $rest) }
    { $_ -in 'models', 'rerank', 'tokenize', 'eval' } { Run 'src/Search.Cli' 'Search.Cli' (@($command) + $rest) }
    'bench' { Run 'tests/Search.Benchmarks' 'Search.Benchmarks' (@($command) + $rest) }
    'build' { dotnet build (Join-Path $root 'Search.sln') -c Release @rest; exit $LASTEXITCODE }
    'test' { Test $rest }
    'setup' { Write-Host 'Needed: the .NET 10 SDK. Browser tests also need Chromium or Chrome; ./search bench needs npm.' }
    'help' { Write-Host 'Usage: ./search.ps1 demo | test | build | setup | index | serve | models | rerank | tokenize | eval | bench' }
    default { Write-Error "There is no command '$command'. See: ./search.ps1 help"; exit 2 }
}

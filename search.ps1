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

switch ($command) {
    { $_ -in 'demo', 'serve' } {
        Build 'indexer/Search.Indexer'
        $env:SEARCH_INDEXER = Join-Path $root 'artifacts/bin/Search.Indexer/release/Search.Indexer.dll'
        Run 'src/Search.Web' 'Search.Web' (@($command) + $rest)
    }
    'index' { Run 'indexer/Search.Indexer' 'Search.Indexer' (@($command) + $rest) }
    { $_ -in 'rerank', 'tokenize', 'eval' } { Run 'src/Search.Cli' 'Search.Cli' (@($command) + $rest) }
    'bench' { Run 'tests/Search.Benchmarks' 'Search.Benchmarks' (@($command) + $rest) }
    'build' { dotnet build (Join-Path $root 'Search.sln') -c Release @rest; exit $LASTEXITCODE }
    'test' { dotnet test --solution (Join-Path $root 'Search.sln') @rest; exit $LASTEXITCODE }
    'setup' { Write-Host 'Needed: the .NET 10 SDK. Browser tests also need Chromium or Chrome; ./search bench needs npm.' }
    'help' { Write-Host 'Usage: ./search.ps1 demo | test | build | setup | index | serve | rerank | tokenize | eval | bench' }
    default { Write-Error "There is no command '$command'. See: ./search.ps1 help"; exit 2 }
}

using System.Diagnostics;
using Search.Core.Errors;
using Search.Core.Settings;
using Search.Web.Searching;

namespace Search.Web.Serving;

/// <summary>The index of the bundled sample, made by the indexer as a process of its own.</summary>
internal static class SampleIndex
{
    private const string IndexerFile = "Search.Indexer.dll";

    /// <summary>Where the front door says the indexer is; without it, it is looked for beside this program.</summary>
    private const string IndexerVariable = "SEARCH_INDEXER";

    /// <summary>Indexes the sample if that was not done before.</summary>
    /// <exception cref="SearchException">The indexer is missing or failed.</exception>
    public static async Task EnsureAsync(SearchSettings settings, CancellationToken cancel)
    {
        await using var engine = Wiring.OpenEmbeddedEngine(settings);
        var indexes = await engine.ListIndexesAsync(cancel);
        if (indexes.Any(index => index.Name == BundledSample.IndexName))
        {
            return;
        }

        var start = new ProcessStartInfo(
            DotnetHost(), [FindIndexer(), "index", "sample", "--engine", engine.Name, "--index", BundledSample.IndexName])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["SEARCH_HOME"] = settings.Home;
        using var process = Process.Start(start)!;
        try
        {
            // Its result is this command's progress: stdout is for what demo itself has to say.
            while (await process.StandardOutput.ReadLineAsync(cancel) is { } line)
            {
                await Console.Error.WriteLineAsync(line);
            }

            await process.WaitForExitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0)
        {
            throw new SampleIndexException($"Indexing the sample ended with exit code {process.ExitCode}; its own message is above.");
        }
    }

    private static string FindIndexer()
    {
        // artifacts/bin/Search.Web/debug/ of a checkout has its sibling at artifacts/bin/Search.Indexer/debug/.
        var program = new DirectoryInfo(AppContext.BaseDirectory);
        string?[] places =
        [
            Environment.GetEnvironmentVariable(IndexerVariable),
            Path.Combine(program.FullName, IndexerFile),
            Path.Combine(program.FullName, "..", "..", "Search.Indexer", program.Name, IndexerFile),
        ];
        return places.FirstOrDefault(File.Exists) ?? throw new SampleIndexException(
            $"The indexer is missing; it was looked for at {string.Join(", ", places.OfType<string>().Select(Path.GetFullPath))}. " +
            "Build it with: ./search build");
    }

    private static string DotnetHost() =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    private sealed class SampleIndexException(string message) : SearchException(message);
}

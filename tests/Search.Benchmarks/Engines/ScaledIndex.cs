using System.Diagnostics;
using System.Text.Json;
using Search.Benchmarks.Data;
using Search.Core.Errors;
using Search.Core.Storage;
using Search.Hosting.Commands;

namespace Search.Benchmarks.Engines;

/// <summary>An index of many copies of the subset, made by the indexer in a separate process.</summary>
internal static class ScaledIndex
{
    /// <summary>The index's name.</summary>
    public const string Name = "copies";

    private static readonly TimeSpan MemoryInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>Writes the copies, then indexes them into a new index. Only the indexing is timed.</summary>
    public static async Task<IReadOnlyList<BulkResult>> BuildAsync(BenchHome home, int copies, int runs, CancellationToken cancel)
    {
        var collection = Path.Combine(home.Folder, "copies.tsv");
        try
        {
            Subset.WriteCopies(collection, copies);
            var results = new List<BulkResult>();
            while (results.Count < runs)
            {
                results.Add(await RunIndexerAsync(home, collection, cancel));
            }

            return results;
        }
        finally
        {
            File.Delete(collection);
        }
    }

    private static async Task<BulkResult> RunIndexerAsync(BenchHome home, string collection, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var indexer = Start(home, collection);
        using var stop = cancel.Register(indexer.Kill);
        var output = indexer.StandardOutput.ReadToEndAsync(cancel);
        var peak = await WatchMemoryAsync(indexer, cancel);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        if (indexer.ExitCode != ExitCodes.Done)
        {
            throw new BadInputException($"The indexer ended with the exit code {indexer.ExitCode}; its messages are above.");
        }

        var indexed = JsonSerializer.Deserialize<IndexerOutput>(await output, JsonFormat.Document)!;
        return new BulkResult(indexed.Indexed, seconds, indexed.Indexed / seconds, indexed.Bytes, peak);
    }

    /// <summary>Waits for the end of a process and returns its largest resident memory.</summary>
    private static async Task<long> WatchMemoryAsync(Process process, CancellationToken cancel)
    {
        var ended = process.WaitForExitAsync(cancel);
        var peak = 0L;
        while (!ended.IsCompleted)
        {
            try
            {
                process.Refresh();
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                // The process ended at this moment.
            }

            await Task.WhenAny(ended, Task.Delay(MemoryInterval, cancel));
        }

        await ended;
        return peak;
    }

    private static Process Start(BenchHome home, string collection)
    {
        var indexer = Path.Combine(AppContext.BaseDirectory, "Search.Indexer.dll");
        var start = new ProcessStartInfo("dotnet", [indexer, "index", collection, "--index", Name, "--replace", "--json"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["SEARCH_HOME"] = home.Folder;
        start.Environment["SEARCH_ENGINE"] = "lucene";
        return Process.Start(start)!;
    }

    private sealed record IndexerOutput(long Indexed, long Bytes);
}

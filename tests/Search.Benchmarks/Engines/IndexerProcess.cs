using System.Diagnostics;
using System.Text.Json;
using Search.Benchmarks.Measuring;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Storage;
using Search.Hosting.Commands;

namespace Search.Benchmarks.Engines;

/// <summary>The command <c>search index</c> in a process of its own, as users run it.</summary>
internal static class IndexerProcess
{
    /// <summary>Runs the command to its end.</summary>
    /// <param name="home">Its <c>SEARCH_HOME</c>.</param>
    /// <param name="arguments">What follows <c>index</c>.</param>
    /// <param name="killAfter">Kills it (<c>kill -9</c>) after this time and starts it again, once; null for no kill.</param>
    /// <param name="cancel">Kills it.</param>
    /// <exception cref="BadInputException">It failed, its own message is on stderr; or it ended before it was killed.</exception>
    public static async Task<IndexerRun> RunAsync(BenchHome home, string[] arguments, TimeSpan? killAfter, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        if (killAfter is { } time)
        {
            await RunAndKillAsync(home, arguments, time, cancel);
        }

        using var indexer = Start(home, arguments);
        using var stop = cancel.Register(indexer.Kill);
        var output = indexer.StandardOutput.ReadToEndAsync(cancel);
        var (peak, cpu) = await ProcessWatch.WaitAsync(indexer, cancel);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        if (indexer.ExitCode != ExitCodes.Done)
        {
            throw new BadInputException($"The indexer ended with the exit code {indexer.ExitCode}; its messages are above.");
        }

        var indexed = JsonSerializer.Deserialize<IndexerOutput>(await output, JsonFormat.Document)!;
        return new IndexerRun(indexed.Indexed, ContentHash.Parse(indexed.ContentHash), indexed.ResumedFrom, seconds, indexed.Bytes ?? 0, peak, cpu);
    }

    private static async Task RunAndKillAsync(BenchHome home, string[] arguments, TimeSpan time, CancellationToken cancel)
    {
        using var indexer = Start(home, arguments);
        using var stop = cancel.Register(indexer.Kill);
        await Task.WhenAny(indexer.WaitForExitAsync(cancel), Task.Delay(time, cancel));
        if (indexer.HasExited)
        {
            throw new BadInputException($"The indexer ended with the exit code {indexer.ExitCode} before it was killed after {time.TotalSeconds:N0} s; give an earlier time.");
        }

        indexer.Kill();
        await indexer.WaitForExitAsync(cancel);
    }

    private static Process Start(BenchHome home, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Search.Indexer.dll"), "index", .. arguments, "--replace", "--json"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["SEARCH_HOME"] = home.Folder;
        return Process.Start(start)!;
    }

    private sealed record IndexerOutput(long Indexed, long? ResumedFrom, string ContentHash, long? Bytes);
}

/// <summary>What a run of the indexer took, from the start of its process to the end.</summary>
/// <param name="Indexed">Passages.</param>
/// <param name="Content">The content hash of the index.</param>
/// <param name="ResumedFrom">The passages that the killed process had indexed at its last checkpoint; null without a kill.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="Bytes">The size of the index.</param>
/// <param name="PeakRssBytes">Its largest resident memory.</param>
/// <param name="CpuSeconds">Its processor time, without the last moment before its end.</param>
internal sealed record IndexerRun(
    long Indexed, ContentHash Content, long? ResumedFrom, double Seconds, long Bytes, long PeakRssBytes, double CpuSeconds);

using System.Text.Json;
using System.Text.Json.Serialization;
using Search.Core.Indexing;
using Search.Core.Storage;
using Search.Hosting.Commands;
using Search.Indexing;

namespace Search.Indexer.Commands;

/// <summary>What a command that wrote an index prints at its end.</summary>
internal static class IndexReport
{
    private const int ReasonsShown = 5;

    /// <summary>Prints the notices and the result.</summary>
    /// <returns>The exit code.</returns>
    public static int Print(IndexJobResult job, PublishedIndex published, DeadLetterFile deadLetters, TimeSpan elapsed, bool json)
    {
        foreach (var notice in published.Notices)
        {
            Notices.Write(notice);
        }

        var result = Summarise(job, published, deadLetters.Path, elapsed);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(result, JsonFormat.Document));
        }
        else
        {
            Print(result);
        }

        return result.Rejected > 0 ? ExitCodes.SomeRejected : ExitCodes.Done;
    }

    /// <summary>Prints why entries were rejected.</summary>
    public static void PrintReasons(RejectionReasons reasons)
    {
        if (reasons.Count > 0)
        {
            Notices.Write($"{Rejected(reasons.Count)}:\n{string.Join('\n', reasons.Describe(ReasonsShown).Select(reason => $"  {reason}"))}");
        }
    }

    /// <summary>Says how a job that was stopped goes on.</summary>
    /// <param name="checkpoint">How far it was.</param>
    /// <param name="isKept">Whether its work is kept.</param>
    /// <returns>The exit code.</returns>
    public static int PrintStopped(JobCheckpoint checkpoint, bool isKept)
    {
        Console.Error.WriteLine(checkpoint.Entries == 0 ? "stopped; nothing was indexed yet"
            : !isKept ? "stopped; nothing was indexed: stdin can be read only once, so a job that reads it cannot be continued"
            : $"stopped after {checkpoint.Indexed:N0} passages; they are kept. Run the same command to continue, or add --restart to start again.");
        return ExitCodes.Failed;
    }

    private static IndexResult Summarise(IndexJobResult job, PublishedIndex published, string deadLetters, TimeSpan elapsed) => new(
        job.Checkpoint.Indexed,
        job.Checkpoint.Rejected,
        published.Index.Passages,
        elapsed.TotalSeconds,
        (job.Checkpoint.Indexed - (job.ResumedFrom ?? 0)) / elapsed.TotalSeconds,
        published.Index.Bytes,
        published.Index.Name,
        job.Checkpoint.Rejected > 0 ? deadLetters : null,
        job.ResumedFrom,
        job.Checkpoint.ContentHash,
        published.Index.Version);

    private static void Print(IndexResult result)
    {
        Console.WriteLine(
            $"{result.Indexed:N0} passages in index '{result.Index}'{(result.Bytes is { } bytes ? $" ({bytes / 1e6:N1} MB)" : "")}, " +
            $"{result.Seconds:N1} s, {result.DocsPerSecond:N0} passages/s");
        if (result.Rejected > 0)
        {
            Console.WriteLine($"{Rejected(result.Rejected)}; every line and its reason are in {result.DeadLetters}");
        }
    }

    private static string Rejected(long lines) => lines == 1 ? "1 line was rejected" : $"{lines:N0} lines were rejected";

    /// <summary>The JSON document; its names are part of the public format.</summary>
    private sealed record IndexResult(
        long Indexed,
        long Rejected,
        long EngineCount,
        double Seconds,
        double DocsPerSecond,
        long? Bytes,
        string Index,
        string? DeadLetters,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? ResumedFrom,
        ContentHash ContentHash,
        string Version);
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Search.Core.Storage;
using Search.Indexing;

namespace Search.Indexer;

/// <summary>Writes a job's progress for programs: one line of JSON about every second, on stderr.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="totalBytes">The size of the source.</param>
/// <param name="clock">The clock.</param>
internal sealed class ProgressEvents(TextWriter output, long totalBytes, TimeProvider clock) : IProgress<IndexProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly long _started = clock.GetTimestamp();
    private long? _last;

    /// <inheritdoc/>
    public void Report(IndexProgress value)
    {
        if (!value.IsFinishing && _last is { } last && clock.GetElapsedTime(last) < Interval)
        {
            return;
        }

        _last = clock.GetTimestamp();
        var speed = JobSpeed.Of(value, totalBytes, clock.GetElapsedTime(_started));
        output.WriteLine(JsonSerializer.Serialize(
            new ProgressEvent(
                "progress",
                value.Written,
                speed.PassagesPerSecond,
                value.BytesRead,
                totalBytes,
                speed.BytesPerSecond,
                value.Rejected,
                value.Retries,
                value.InFlight,
                speed.Remaining?.TotalSeconds,
                value.IsFinishing),
            JsonFormat.Line));
    }

    /// <summary>One event; its names are part of the public format.</summary>
    private sealed record ProgressEvent(
        string Event,
        long Passages,
        double PassagesPerSecond,
        long BytesRead,
        long TotalBytes,
        double BytesPerSecond,
        long Rejected,
        long Retries,
        long InFlight,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? RemainingSeconds,
        bool Finishing);
}

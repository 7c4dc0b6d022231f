using Search.Indexing;

namespace Search.Indexer;

/// <summary>The speed of a job since its start, and the time that is left.</summary>
/// <param name="PassagesPerSecond">Passages written.</param>
/// <param name="BytesPerSecond">Bytes of the source that were processed; compressed bytes if it is compressed.</param>
/// <param name="Remaining">The expected time until the source ends; null if it is not known yet.</param>
internal sealed record JobSpeed(double PassagesPerSecond, double BytesPerSecond, TimeSpan? Remaining)
{
    /// <summary>Computes the speed.</summary>
    /// <param name="progress">How far the job is.</param>
    /// <param name="totalBytes">The size of the source.</param>
    /// <param name="elapsed">The time since the job started.</param>
    public static JobSpeed Of(IndexProgress progress, long totalBytes, TimeSpan elapsed)
    {
        var seconds = Math.Max(1e-9, elapsed.TotalSeconds);
        var written = progress.Written - progress.Resumed;
        var share = progress.Written > 0 ? (double)written / progress.Written : 1; // What an earlier job wrote took none of this job's time.
        var bytesPerSecond = share * progress.BytesRead / seconds;
        var remaining = totalBytes > 0 && bytesPerSecond > 0
            ? TimeSpan.FromSeconds(Math.Max(0, totalBytes - progress.BytesRead) / bytesPerSecond)
            : (TimeSpan?)null;
        return new JobSpeed(written / seconds, bytesPerSecond, remaining);
    }
}

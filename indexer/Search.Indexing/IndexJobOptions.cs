using Search.Core.Indexing;

namespace Search.Indexing;

/// <summary>How an index job works.</summary>
/// <param name="CheckpointInterval">
/// The time between two checkpoints. During a checkpoint nothing is written. Null for no checkpoints: the source can be read only once.
/// </param>
/// <param name="MaxRejected">How many entries may be rejected; if there are more, nothing is published.</param>
public sealed record IndexJobOptions(TimeSpan? CheckpointInterval, RejectionLimit MaxRejected)
{
    /// <summary>The default intervals and limits.</summary>
    public static IndexJobOptions Default { get; } = new(JobCheckpoint.DefaultInterval, RejectionLimit.Default);
}

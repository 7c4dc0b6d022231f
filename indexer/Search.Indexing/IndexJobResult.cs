using Search.Core.Indexing;

namespace Search.Indexing;

/// <summary>The result of an index job.</summary>
/// <param name="Checkpoint">What was processed, including the work of an earlier job.</param>
/// <param name="ResumedFrom">How many passages were indexed when the job started; null if it started from the beginning.</param>
/// <param name="Published">The index; null if the job was stopped. It then left a checkpoint, unless nothing was processed yet.</param>
public sealed record IndexJobResult(JobCheckpoint Checkpoint, long? ResumedFrom, PublishedIndex? Published);

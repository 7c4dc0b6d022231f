using Search.Core.Indexing;

namespace Search.Indexing;

/// <summary>How an index job ended.</summary>
/// <param name="Checkpoint">What was handled, what an earlier job handled included.</param>
/// <param name="ResumedFrom">How many passages were there when the job started; null where it started anew.</param>
/// <param name="Published">The index; null where the job was stopped. It then left a checkpoint, unless nothing was handled yet.</param>
public sealed record IndexJobResult(IndexCheckpoint Checkpoint, long? ResumedFrom, PublishedIndex? Published);

namespace Search.Indexing;

/// <summary>The progress of an index job.</summary>
/// <param name="BytesRead">Processed bytes of the source; compressed bytes if it is compressed.</param>
/// <param name="Written">Passages in the index.</param>
/// <param name="Resumed">How many of them were in the index when the job started.</param>
/// <param name="Rejected">Rejected entries.</param>
/// <param name="Retries">Passages that were sent again, because the engine was overloaded or a request failed.</param>
/// <param name="InFlight">Passages that the engine has not confirmed yet.</param>
/// <param name="IsFinishing">Whether all passages are written and the engine finishes the index.</param>
public sealed record IndexProgress(long BytesRead, long Written, long Resumed, long Rejected, long Retries, long InFlight, bool IsFinishing);

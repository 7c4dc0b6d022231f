namespace Search.Indexing;

/// <summary>How far an index job is.</summary>
/// <param name="BytesRead">Bytes of the source that were handled, compressed ones as they lie on disk.</param>
/// <param name="Written">Passages that are in the index.</param>
/// <param name="Resumed">How many of them were there when the job started.</param>
/// <param name="IsFinishing">Whether all is written and the engine makes the index ready.</param>
public sealed record IndexProgress(long BytesRead, long Written, long Resumed, bool IsFinishing);

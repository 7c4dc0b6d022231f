namespace Search.Indexing;

/// <summary>How far an index job is.</summary>
/// <param name="BytesRead">Bytes of the source that were read, compressed ones as they lie on disk.</param>
/// <param name="Written">Passages that the engine took.</param>
/// <param name="IsFinishing">Whether all is written and the engine makes the index ready.</param>
public sealed record IndexProgress(long BytesRead, long Written, bool IsFinishing);

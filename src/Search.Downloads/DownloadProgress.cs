namespace Search.Downloads;

/// <summary>The progress of a download.</summary>
/// <param name="File">The file that is being downloaded.</param>
/// <param name="Bytes">Bytes downloaded so far.</param>
/// <param name="Total">Its size in bytes; null if the server does not report it.</param>
public sealed record DownloadProgress(string File, long Bytes, long? Total);

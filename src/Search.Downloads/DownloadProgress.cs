namespace Search.Downloads;

/// <summary>How far a download is.</summary>
/// <param name="File">The file that is being read.</param>
/// <param name="Bytes">Bytes of it that are there.</param>
/// <param name="Total">Bytes that it will have, if the server says.</param>
public sealed record DownloadProgress(string File, long Bytes, long? Total);

namespace Search.Downloads;

/// <summary>A file that has been downloaded.</summary>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal.</param>
/// <param name="Facts">The facts it was compared with.</param>
/// <param name="HashFrom">The origin of the hash in these facts.</param>
public sealed record DownloadedFile(string Sha256, FileFacts Facts, HashOrigin HashFrom);

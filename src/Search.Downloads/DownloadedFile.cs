namespace Search.Downloads;

/// <summary>A file that is there now.</summary>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal.</param>
/// <param name="Facts">What it was compared with.</param>
/// <param name="HashFrom">Who told the hash among them.</param>
public sealed record DownloadedFile(string Sha256, FileFacts Facts, HashOrigin HashFrom);

namespace Search.Downloads;

/// <summary>A file that may be on this machine already.</summary>
/// <param name="Path">Where it may be.</param>
/// <param name="Facts">What its place says of it.</param>
public sealed record LocalCopy(string Path, FileFacts Facts);

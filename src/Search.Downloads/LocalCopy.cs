namespace Search.Downloads;

/// <summary>A file that may already be on this machine.</summary>
/// <param name="Path">Where it may be.</param>
/// <param name="Facts">What its location says about it.</param>
public sealed record LocalCopy(string Path, FileFacts Facts);

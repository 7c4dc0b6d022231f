namespace Search.Downloads;

/// <summary>A file to be had.</summary>
/// <param name="Name">What people call it, in messages and progress.</param>
/// <param name="Target">The path that it gets when it is whole and checked. Until then it is beside it, as <c>TARGET.incomplete</c>.</param>
/// <param name="Sources">Servers that have it, asked in turn.</param>
/// <param name="Known">What is known of it; where a hash is known, a server's word does not count.</param>
/// <param name="Copies">Where it may be on this machine already; looked at before any server is asked.</param>
public sealed record DownloadRequest(string Name, string Target, IReadOnlyList<DownloadSource> Sources, FileFacts Known, IReadOnlyList<LocalCopy> Copies);

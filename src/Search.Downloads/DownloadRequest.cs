namespace Search.Downloads;

/// <summary>A file to download.</summary>
/// <param name="Name">Its name in messages and progress.</param>
/// <param name="Target">Its path once it is complete and checked. Until then it is <c>TARGET.incomplete</c>.</param>
/// <param name="Sources">Servers that offer it, tried in this order.</param>
/// <param name="Known">What is known about it; if a hash is known, a hash from a server is ignored.</param>
/// <param name="Copies">Where it may already be on this machine; checked before any server is asked.</param>
public sealed record DownloadRequest(string Name, string Target, IReadOnlyList<DownloadSource> Sources, FileFacts Known, IReadOnlyList<LocalCopy> Copies)
{
    /// <summary>The path of the downloaded part until the file is complete.</summary>
    public string Part => new PartialFile(Target).Path;
}

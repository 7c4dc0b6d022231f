namespace Search.Onnx.Models.Hub;

/// <summary>Where a file may lie on this machine already: the offline folder, and the cache of Hugging Face's own client.</summary>
internal sealed class LocalCopies(HubSettings settings)
{
    /// <summary>The files that exist, best first, and what is known of them.</summary>
    public IEnumerable<(string Path, HubFileFacts Facts)> Of(string repository, string revision, ModelFile file) =>
        Offline(repository, file).Concat(Cached(repository, revision, file)).Where(copy => File.Exists(copy.Path));

    private IEnumerable<(string Path, HubFileFacts Facts)> Offline(string repository, ModelFile file)
    {
        if (settings.OfflineFolder is not { } folder)
        {
            yield break;
        }

        var nothing = new HubFileFacts(null, null, null, null);
        if (file.Sha256 is not null)
        {
            yield return (Path.Combine(folder, file.Sha256), nothing);
        }

        yield return (Path.Combine(folder, repository.Replace("/", "__", StringComparison.Ordinal), file.Path), nothing);
        yield return (Path.Combine(folder, repository, file.Path), nothing);
    }

    /// <summary>The cache's snapshots are links to files that are named by the hash that the hub told.</summary>
    private IEnumerable<(string Path, HubFileFacts Facts)> Cached(string repository, string revision, ModelFile file)
    {
        if (settings.HubCache is not { } cache)
        {
            yield break;
        }

        var model = Path.Combine(cache, "models--" + repository.Replace("/", "--", StringComparison.Ordinal));
        var branch = Path.Combine(model, "refs", revision);
        var commit = File.Exists(branch) ? File.ReadAllText(branch).Trim() : revision;
        var path = Path.Combine(model, "snapshots", commit, file.Path);
        yield return (path, HubFileFacts.Of(Path.GetFileName(new FileInfo(path).LinkTarget), size: null, HubFileFacts.IsCommit(commit) ? commit : null));
    }
}

namespace Search.Onnx.Registry.Download;

/// <summary>Where a file may lie on this machine already: the offline folder, and the cache of Hugging Face's own client.</summary>
internal sealed class LocalCopies(HubSettings settings)
{
    /// <summary>The paths that exist, best first.</summary>
    public IEnumerable<string> Of(string repository, string revision, ModelFile file) =>
        Offline(repository, file).Concat(Cached(repository, revision, file)).Where(File.Exists);

    private IEnumerable<string> Offline(string repository, ModelFile file)
    {
        if (settings.OfflineFolder is not { } folder)
        {
            yield break;
        }

        if (file.Sha256 is not null)
        {
            yield return Path.Combine(folder, file.Sha256);
        }

        yield return Path.Combine(folder, repository.Replace("/", "__", StringComparison.Ordinal), file.Path);
        yield return Path.Combine(folder, repository, file.Path);
    }

    private IEnumerable<string> Cached(string repository, string revision, ModelFile file)
    {
        if (settings.HubCache is not { } cache)
        {
            yield break;
        }

        var model = Path.Combine(cache, "models--" + repository.Replace("/", "--", StringComparison.Ordinal));
        var branch = Path.Combine(model, "refs", revision);
        var commit = File.Exists(branch) ? File.ReadAllText(branch).Trim() : revision;
        yield return Path.Combine(model, "snapshots", commit, file.Path);
    }
}

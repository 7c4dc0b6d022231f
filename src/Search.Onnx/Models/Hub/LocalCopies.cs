using Search.Downloads;

namespace Search.Onnx.Models.Hub;

/// <summary>Where a model's file may be on this machine already: the offline folder, and the cache of Hugging Face's own client.</summary>
internal sealed class LocalCopies(HubSettings settings)
{
    /// <summary>Where to look, best first.</summary>
    public IEnumerable<LocalCopy> Of(string repository, string revision, ModelFile file) =>
        OfflineFolder.CopiesOf(
            settings.OfflineFolder,
            new FileFacts(file.Sha256),
            Path.Combine(repository.Replace("/", "__", StringComparison.Ordinal), file.Path),
            Path.Combine(repository, file.Path))
        .Concat(Cached(repository, revision, file));

    /// <summary>The cache's snapshots are links to files that are named by the hash that the hub told.</summary>
    private IEnumerable<LocalCopy> Cached(string repository, string revision, ModelFile file)
    {
        if (settings.HubCache is not { } cache)
        {
            yield break;
        }

        var model = Path.Combine(cache, "models--" + repository.Replace("/", "--", StringComparison.Ordinal));
        var branch = Path.Combine(model, "refs", revision);
        var commit = File.Exists(branch) ? File.ReadAllText(branch).Trim() : revision;
        var path = Path.Combine(model, "snapshots", commit, file.Path);
        yield return new LocalCopy(
            path, HubHash.FactsOf(Path.GetFileName(new FileInfo(path).LinkTarget)) with { Revision = HubHash.IsCommit(commit) ? commit : null });
    }
}

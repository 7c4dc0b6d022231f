using Search.Downloads;

namespace Search.Onnx.Models.Hub;

/// <summary>Places on this machine that may already have a model's file: the offline folder and the cache of Hugging Face's own client.</summary>
internal sealed class LocalCopies(HubSettings settings)
{
    /// <summary>The possible copies of a file, best first.</summary>
    public IEnumerable<LocalCopy> Of(string repository, string revision, ModelFile file) =>
        OfflineFolder.CopiesOf(
            settings.OfflineFolder,
            new FileFacts(file.Sha256),
            Path.Combine(repository.Replace("/", "__", StringComparison.Ordinal), file.Path),
            Path.Combine(repository, file.Path))
        .Concat(Cached(repository, revision, file));

    /// <summary>The cache's snapshots are links to files, whose names are the hashes that the hub gave.</summary>
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

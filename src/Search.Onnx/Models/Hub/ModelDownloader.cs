using Search.Core.Storage;
using Search.Downloads;

namespace Search.Onnx.Models.Hub;

/// <summary>
/// Pulls a model's files into the store: from a folder or cache on this machine, otherwise from the first hub that has them. All files of a
/// repository are from one commit.
/// </summary>
/// <param name="home">The data directory with the store.</param>
/// <param name="settings">Where models come from.</param>
/// <param name="http">From <see cref="Downloader.CreateHttp"/>.</param>
/// <param name="clock">The clock for waiting between attempts.</param>
/// <param name="notify">Receives messages: which server is asked, why it is asked again, and what the pull waits for; null for none.</param>
public sealed class ModelDownloader(DataDirectory home, HubSettings settings, HttpClient http, TimeProvider clock, Action<string>? notify = null)
{
    private const string Unfinished = ".incomplete";

    private readonly ModelStore _store = new(home);
    private readonly LocalCopies _copies = new(settings);
    private readonly Downloader _downloader = new(http, settings.Download, clock, notify);

    /// <summary>Pulls the missing files of a model; waits while another process pulls it.</summary>
    /// <param name="entry">The model.</param>
    /// <param name="progress">Receives the progress of every file: at its start, while it is read, and at its end.</param>
    /// <param name="cancel">Cancels the pull; what was read is kept.</param>
    /// <returns>The model's folder and the list of its files.</returns>
    /// <exception cref="DownloadException">No server sent a file, or all sent a wrong one.</exception>
    /// <exception cref="DiskSpaceException">The files do not fit on the disk.</exception>
    public async Task<PulledModel> PullAsync(ModelEntry entry, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var folder = _store.FolderOf(entry);
        await using var onlyPuller = FileLock.Wait(folder + ".lock", $"pulls {entry.Name}", notify, cancel);
        var manifest = ModelStore.ManifestOf(folder);
        var pulled = PullManifest.Read(manifest) ?? PullManifest.Read(manifest + Unfinished) ?? new PullManifest(entry.Repository, entry.Revision, []);
        if (_store.StateOf(entry) == ModelStore.Pulled)
        {
            return new PulledModel(folder, pulled);
        }

        try
        {
            return await PullAsync(entry, folder, pulled, progress, cancel);
        }
        catch (IOException exception) when (DiskSpace.IsFull(exception))
        {
            throw DiskSpace.Full($"{entry.Name} is not pulled yet, what was read is kept; the rest", exception);
        }
        catch (DownloadException exception) when (exception.IsUnreachable)
        {
            throw new DownloadException($"{exception.Message}\n{WithoutNetwork(entry)}", isTransient: false, inner: exception) { IsUnreachable = true };
        }
    }

    /// <summary>The ways to get a model on a machine that cannot reach a hub.</summary>
    private static string WithoutNetwork(ModelEntry entry) =>
        $"""
        Without this server there are three ways to get the model:
          - HF_ENDPOINT=URL names a mirror that this machine can reach.
          - SEARCH_MODELS=FOLDER names a folder with the files, as {entry.Repository}/FILE: {string.Join(", ", entry.Files.Select(file => file.Path))}.
          - A folder with these files, copied from another machine, works directly: --model ./FOLDER.
        """;

    private async Task<PulledModel> PullAsync(
        ModelEntry entry, string folder, PullManifest pulled, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var manifest = ModelStore.ManifestOf(folder);
        Directory.CreateDirectory(folder);
        DiskSpace.Require(folder, entry.Files.Sum(file => Missing(file, Path.Combine(folder, file.Path))), entry.Name);
        foreach (var file in entry.Files)
        {
            var target = Path.Combine(folder, file.Path);
            if (pulled.Find(file.Path) is not { } known || !File.Exists(target))
            {
                known = await PullAsync(entry, file, pulled, target, progress, cancel);
                pulled = pulled with { Files = [.. pulled.Files.Where(other => other.Path != file.Path), known] };
                await pulled.WriteAsync(manifest + Unfinished, cancel);
            }
        }

        File.Move(manifest + Unfinished, manifest, overwrite: true);
        return new PulledModel(folder, pulled);
    }

    /// <summary>Pulls one file, from the same commit as the other files of its repository.</summary>
    private async Task<PulledFile> PullAsync(
        ModelEntry entry, ModelFile file, PullManifest pulled, string target, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var repository = file.Repository ?? entry.Repository;
        var revision = pulled.CommitOf(repository) ?? file.Revision ?? entry.Revision;
        var downloaded = await _downloader.GetAsync(
            new DownloadRequest(
                file.Path,
                target,
                [.. settings.Endpoints.Select(endpoint => new HubSource(endpoint, repository, revision, file.Path, settings.Token))],
                new FileFacts(file.Sha256),
                [.. _copies.Of(repository, revision, file)]),
            progress,
            cancel);
        return new PulledFile(file.Path, repository, downloaded.Facts.Revision, downloaded.Sha256, Evidence.Of(downloaded));
    }

    /// <summary>The missing bytes of a file, if the registry knows its size.</summary>
    private static long Missing(ModelFile file, string target) =>
        File.Exists(target) ? 0 : Math.Max(0, (long)((file.ApproximateMegabytes ?? 0) * 1e6) - Downloader.BytesOf(target));
}

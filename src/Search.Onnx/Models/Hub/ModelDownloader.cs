using Search.Core.Storage;
using Search.Downloads;

namespace Search.Onnx.Models.Hub;

/// <summary>
/// Pulls a model's files into the store: from a folder or cache on this machine, else from the first server that has them. What was
/// read before an interruption is not read again; nothing is under its name before it is whole and checked.
/// </summary>
public sealed class ModelDownloader(DataDirectory home, HubSettings settings, HttpClient http, TimeProvider clock)
{
    private const string Unfinished = ".incomplete";

    private readonly ModelStore _store = new(home);
    private readonly HubClient _hub = new(http, settings, clock);
    private readonly LocalCopies _copies = new(settings);

    /// <summary>An HTTP client for the constructor.</summary>
    public static HttpClient CreateHttp() => HubClient.CreateHttp();

    /// <summary>Pulls what is missing of a model; waits where another process is pulling it.</summary>
    /// <param name="entry">The model.</param>
    /// <param name="progress">Is told of every file when it is begun, as it is read, and when it is there.</param>
    /// <param name="cancel">Cancels; what was read is kept.</param>
    /// <param name="notify">Is told what is waited for, when that takes long.</param>
    /// <returns>The model's folder, and what it was pulled as.</returns>
    /// <exception cref="HubException">No server gave a file, or all gave a wrong one.</exception>
    /// <exception cref="DiskSpaceException">The files do not fit on the disk.</exception>
    public async Task<PulledModel> PullAsync(
        ModelEntry entry, IProgress<DownloadProgress>? progress, CancellationToken cancel, Action<string>? notify = null)
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
    }

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
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                known = await PullAsync(entry, file, pulled, target, progress, cancel);
                pulled = pulled with { Files = [.. pulled.Files.Where(other => other.Path != file.Path), known] };
                await pulled.WriteAsync(manifest + Unfinished, cancel);
            }
        }

        File.Move(manifest + Unfinished, manifest, overwrite: true);
        return new PulledModel(folder, pulled);
    }

    /// <summary>Pulls one file, of the commit that the others of its repository are of.</summary>
    private async Task<PulledFile> PullAsync(
        ModelEntry entry, ModelFile file, PullManifest pulled, string target, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var repository = file.Repository ?? entry.Repository;
        var revision = pulled.CommitOf(repository) ?? file.Revision ?? entry.Revision;
        if (File.Exists(target))
        {
            File.Move(target, target + Unfinished, overwrite: true); // Nothing says that it was checked.
        }

        var facts = await TakeAsync(file, repository, revision, target, cancel)
            ?? await DownloadAsync(file, repository, revision, target, progress, cancel);
        progress?.Report(new DownloadProgress(file.Path, LengthOf(target), LengthOf(target)));
        return new PulledFile(
            file.Path, repository, facts.Commit, await FileHash.Sha256Async(target, cancel), FileCheck.EvidenceOf(file.Sha256, facts));
    }

    /// <summary>Takes a file that is on this machine; returns null where it is not.</summary>
    private async Task<HubFileFacts?> TakeAsync(ModelFile file, string repository, string revision, string target, CancellationToken cancel)
    {
        var unfinished = target + Unfinished;
        if (file.Sha256 is not null && File.Exists(unfinished) && await FileHash.Sha256Async(unfinished, cancel) == file.Sha256)
        {
            File.Move(unfinished, target);
            return new HubFileFacts(file.Sha256, null, null, null);
        }

        foreach (var (copy, facts) in _copies.Of(repository, revision, file))
        {
            File.Copy(copy, unfinished, overwrite: true);
            if (await FileCheck.FaultAsync(unfinished, file.Sha256, facts, cancel) is { } fault)
            {
                File.Delete(unfinished);
                throw new HubException($"{copy}: {fault}. Remove the file, or put the right one there.", isPassing: false);
            }

            File.Move(unfinished, target);
            return facts;
        }

        return null;
    }

    private async Task<HubFileFacts> DownloadAsync(
        ModelFile file, string repository, string revision, string target, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var failures = new List<HubException>();
        foreach (var endpoint in settings.Endpoints)
        {
            try
            {
                return await DownloadAsync(endpoint, file, repository, revision, target, progress, cancel);
            }
            catch (HubException exception)
            {
                failures.Add(exception);
            }
        }

        throw failures is [var only] ? only : new HubException(
            $"{repository}: no server has given {file.Path}: {string.Join(" | ", failures.Select(failure => failure.Message))}", isPassing: false, inner: failures[^1]);
    }

    /// <summary>Tries one server until the file is whole, refused, or no try brings anything new.</summary>
    private async Task<HubFileFacts> DownloadAsync(
        Uri endpoint, ModelFile file, string repository, string revision, string target, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var unfinished = target + Unfinished;
        for (var failures = 0; ;)
        {
            var before = LengthOf(unfinished);
            try
            {
                using var answer = await _hub.GetAsync(endpoint, repository, revision, file.Path, before, cancel);
                CheckCommit(answer.File.Commit, endpoint, file, repository, revision);
                await AppendAsync(answer, unfinished, file.Path, progress, cancel);
                if (await FileCheck.FaultAsync(unfinished, file.Sha256, answer.File, cancel) is { } fault)
                {
                    File.Delete(unfinished);
                    // What was read before may have been of another version: the whole is read once more.
                    throw new HubException($"{endpoint}: {repository}/{file.Path} at {revision}: {fault}. The file was removed.", isPassing: before > 0);
                }

                File.Move(unfinished, target);
                return answer.File;
            }
            catch (HubException exception) when (exception.IsPassing)
            {
                failures = LengthOf(unfinished) > before ? 1 : failures + 1;
                if (failures >= settings.Attempts)
                {
                    throw new HubException($"{exception.Message} Given up after {failures} tries; what was read is kept.", isPassing: false, inner: exception);
                }

                if (exception.RetryAfter > settings.LongestPause)
                {
                    throw new HubException(
                        $"{exception.Message} It asks to wait {exception.RetryAfter.Value.TotalSeconds:N0} s. Try again then; what was read is kept.", isPassing: false, inner: exception);
                }

                await Task.Delay(exception.RetryAfter is { Ticks: >= 0 } asked ? asked : settings.FirstPause * Math.Pow(2, failures - 1), clock, cancel);
            }
        }
    }

    /// <summary>Weights of one commit and a vocabulary of another would give scores, and wrong ones.</summary>
    private static void CheckCommit(string? commit, Uri endpoint, ModelFile file, string repository, string revision)
    {
        if (commit is not null && HubFileFacts.IsCommit(revision) && commit != revision)
        {
            throw new HubException(
                $"{endpoint}: {repository}/{file.Path} is of commit {commit}; expected {revision}, as the model's other files or the registry have it.", isPassing: false);
        }
    }

    private async Task AppendAsync(HubAnswer answer, string unfinished, string name, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        await using var output = new FileStream(unfinished, answer.IsRest ? FileMode.Append : FileMode.Create, FileAccess.Write);
        await using var input = await answer.OpenAsync(cancel);
        var expected = output.Position + answer.Follows;
        DiskSpace.Require(Path.GetDirectoryName(unfinished)!, answer.Follows ?? answer.File.Size - output.Position ?? 0, name);
        progress?.Report(new DownloadProgress(name, output.Position, expected));
        var buffer = new byte[128 * 1024];
        while (await ReadAsync(input, buffer, name, cancel) is > 0 and var count)
        {
            await output.WriteAsync(buffer.AsMemory(0, count), cancel);
            if (output.Position > answer.File.Size)
            {
                return; // What it must be says that it is not it; more of it is not wanted.
            }

            progress?.Report(new DownloadProgress(name, output.Position, expected));
        }

        if (expected is not null && output.Position < expected)
        {
            throw new HubException($"{name}: the connection ended after {output.Position:N0} of {expected:N0} bytes.", isPassing: true);
        }
    }

    private async Task<int> ReadAsync(Stream input, byte[] buffer, string name, CancellationToken cancel)
    {
        using var stalled = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        stalled.CancelAfter(settings.StallTimeout);
        try
        {
            return await input.ReadAsync(buffer, stalled.Token);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new HubException($"{name}: the connection broke: {exception.Message}", isPassing: true, inner: exception);
        }
        catch (OperationCanceledException exception) when (!cancel.IsCancellationRequested)
        {
            throw new HubException($"{name}: the server sent nothing for {settings.StallTimeout.TotalSeconds:0.#} s.", isPassing: true, inner: exception);
        }
    }

    /// <summary>Bytes of a file that are still to come, as far as the registry knows its size.</summary>
    private static long Missing(ModelFile file, string target) =>
        File.Exists(target) ? 0 : Math.Max(0, (long)((file.ApproximateMegabytes ?? 0) * 1e6) - LengthOf(target + Unfinished));

    private static long LengthOf(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;
}

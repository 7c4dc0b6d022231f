using System.Text.Json;
using Search.Core.Commands;
using Search.Core.Settings;

namespace Search.Onnx.Registry.Download;

/// <summary>
/// Pulls a model's files into the store: from a folder or cache on this machine, else from the first server that has them. What was
/// read before an interruption is not read again; nothing is under its name before it is whole and checked.
/// </summary>
public sealed class ModelDownloader(SearchHome home, HubSettings settings, HttpClient http, TimeProvider clock)
{
    private const string Unfinished = ".incomplete";

    private readonly ModelStore _store = new(home);
    private readonly HubClient _hub = new(http, settings, clock);
    private readonly LocalCopies _copies = new(settings);

    /// <summary>An HTTP client for the constructor.</summary>
    public static HttpClient CreateHttp() => HubClient.CreateHttp();

    /// <summary>Pulls what is missing of a model; waits where another process is pulling it.</summary>
    /// <returns>The model's folder.</returns>
    /// <exception cref="HubException">No server gave a file, or all gave a wrong one.</exception>
    /// <exception cref="DiskSpaceException">The files do not fit on the disk.</exception>
    public async Task<string> PullAsync(ModelEntry entry, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var folder = _store.FolderOf(entry);
        await using var onlyPuller = FileLock.Wait(folder + ".lock", cancel);
        if (_store.StateOf(entry) == ModelStore.Pulled)
        {
            return folder;
        }

        Directory.CreateDirectory(folder);
        DiskSpace.Require(folder, entry.Files.Sum(file => Missing(file, Path.Combine(folder, file.Path))), entry.Name);
        var pulled = new Dictionary<string, string>();
        foreach (var file in entry.Files)
        {
            var target = Path.Combine(folder, file.Path);
            if (!File.Exists(target))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                await PullAsync(file, file.Repository ?? entry.Repository, file.Revision ?? entry.Revision, target, progress, cancel);
            }

            pulled.Add(file.Path, await FileCheck.Sha256Async(target, cancel));
        }

        var manifest = Path.Combine(folder, ModelStore.ManifestFile);
        await File.WriteAllTextAsync(
            manifest + Unfinished, JsonSerializer.Serialize(new { entry.Repository, entry.Revision, Sha256 = pulled }, JsonOutput.Document), cancel);
        File.Move(manifest + Unfinished, manifest, overwrite: true);
        return folder;
    }

    private async Task PullAsync(
        ModelFile file, string repository, string revision, string target, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        if (file.Sha256 is not null && File.Exists(target + Unfinished) && await FileCheck.FaultAsync(target + Unfinished, file.Sha256, null, cancel) is null)
        {
            File.Move(target + Unfinished, target); // An earlier pull ended between the last byte and this.
            return;
        }

        foreach (var copy in _copies.Of(repository, revision, file))
        {
            File.Copy(copy, target + Unfinished, overwrite: true);
            if (await FileCheck.FaultAsync(target + Unfinished, file.Sha256, null, cancel) is { } fault)
            {
                File.Delete(target + Unfinished);
                throw new HubException($"{copy}: {fault}. Remove the file, or put the right one there.", isPassing: false);
            }

            File.Move(target + Unfinished, target);
            return;
        }

        var failures = new List<HubException>();
        foreach (var endpoint in settings.Endpoints)
        {
            try
            {
                await DownloadAsync(endpoint, file, repository, revision, target, progress, cancel);
                return;
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
    private async Task DownloadAsync(
        Uri endpoint, ModelFile file, string repository, string revision, string target, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var unfinished = target + Unfinished;
        for (var failures = 0; ;)
        {
            var before = LengthOf(unfinished);
            try
            {
                using var answer = await _hub.GetAsync(endpoint, repository, revision, file.Path, before, cancel);
                await AppendAsync(answer, unfinished, file.Path, progress, cancel);
                if (await FileCheck.FaultAsync(unfinished, file.Sha256, answer.File, cancel) is { } fault)
                {
                    File.Delete(unfinished);
                    // What was read before may have been of another version: the whole is read once more.
                    throw new HubException($"{endpoint}: {repository}/{file.Path} at {revision}: {fault}. The file was removed.", isPassing: before > 0);
                }

                File.Move(unfinished, target);
                return;
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

    private async Task AppendAsync(HubAnswer answer, string unfinished, string name, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        await using var output = new FileStream(unfinished, answer.IsRest ? FileMode.Append : FileMode.Create, FileAccess.Write);
        await using var input = await answer.OpenAsync(cancel);
        var expected = output.Position + answer.Follows;
        DiskSpace.Require(Path.GetDirectoryName(unfinished)!, answer.Follows ?? answer.File.Size - output.Position ?? 0, name);
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

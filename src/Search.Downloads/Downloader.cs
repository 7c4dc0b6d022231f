using System.Globalization;
using System.Net;

namespace Search.Downloads;

/// <summary>
/// Downloads files: from copies on this machine, otherwise from the first server that has them. An interrupted download continues, also
/// in another process; a file gets its name when it is complete and checked.
/// </summary>
/// <param name="http">From <see cref="CreateHttp"/>.</param>
/// <param name="settings">Time-outs and retries.</param>
/// <param name="clock">The clock for waits.</param>
/// <param name="notify">Gets a message for each server that is asked and for each retry; may be null.</param>
public sealed class Downloader(HttpClient http, DownloadSettings settings, TimeProvider clock, Action<string>? notify = null)
{
    private readonly FileClient _client = new(http, settings, clock);
    private string? _server;

    /// <summary>Makes the HTTP client for the constructor; proxies come from the environment.</summary>
    public static HttpClient CreateHttp() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(15),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // Large files take long; reading has its own time-out for a server that sends nothing.
    };

    /// <summary>Gets a file. Only one process at a time may download it: see <see cref="FileLock"/>.</summary>
    /// <param name="request">The file.</param>
    /// <param name="progress">Is called at the start, during the download, and at the end.</param>
    /// <param name="cancel">Cancels; the downloaded part is kept.</param>
    /// <exception cref="DownloadException">No server sent the file, or all sent a wrong one, or a copy on this machine is wrong.</exception>
    /// <exception cref="DiskSpaceException">The file does not fit on the disk.</exception>
    public async Task<DownloadedFile> GetAsync(DownloadRequest request, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(request.Target))!);
        var part = new PartialFile(request.Target);
        if (File.Exists(request.Target))
        {
            part.Replace(request.Target); // The caller requests it, so the existing file must be checked first.
        }

        var file = await TakeAsync(request, part, cancel) ?? await DownloadAsync(request, part, progress, cancel);
        var length = new FileInfo(request.Target).Length;
        progress?.Report(new DownloadProgress(request.Name, length, length));
        return file;
    }

    /// <summary>How many bytes of a file exist here, complete or partial.</summary>
    /// <param name="target">As <see cref="DownloadRequest.Target"/>.</param>
    public static long BytesOf(string target) => File.Exists(target) ? new FileInfo(target).Length : new PartialFile(target).Length;

    /// <summary>Uses a copy of the file on this machine; returns null if there is none.</summary>
    private static async Task<DownloadedFile?> TakeAsync(DownloadRequest request, PartialFile part, CancellationToken cancel)
    {
        if (request.Known.HasHash && part.Length > 0 && part.Length == (request.Known.Size ?? part.Length))
        {
            using var digest = await FileDigest.OfAsync(part.Path, request.Known, cancel);
            if (await digest.FaultAsync(part.Path, cancel) is null)
            {
                part.Complete();
                return new DownloadedFile(digest.Sha256, request.Known, HashOrigin.Request);
            }
        }

        foreach (var copy in request.Copies.Where(copy => File.Exists(copy.Path)))
        {
            part.CopyFrom(copy.Path);
            var facts = request.Known.Or(copy.Facts);
            using var digest = await FileDigest.OfAsync(part.Path, facts, cancel);
            if (await digest.FaultAsync(part.Path, cancel) is { } fault)
            {
                part.Remove();
                throw new DownloadException($"{copy.Path}: {fault}. Remove the file, or replace it with the right one.", isTransient: false);
            }

            part.Complete();
            return new DownloadedFile(digest.Sha256, facts, OriginOf(request.Known, copy.Facts));
        }

        return null;
    }

    /// <summary>A hash in the name of a copy comes from a server, by way of the user who stored the copy.</summary>
    private static HashOrigin OriginOf(FileFacts known, FileFacts copy) =>
        known.HasHash ? HashOrigin.Request
        : copy.HasHash ? HashOrigin.OtherServer
        : HashOrigin.None;

    private async Task<DownloadedFile> DownloadAsync(
        DownloadRequest request, PartialFile part, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var failures = new List<DownloadException>();
        foreach (var source in request.Sources)
        {
            try
            {
                return await DownloadAsync(source, request, part, progress, cancel);
            }
            catch (DownloadException exception)
            {
                failures.Add(exception);
            }
        }

        throw failures is [var only] ? only : new DownloadException(
            $"No server sent {request.Name}: {string.Join(" | ", failures.Select(failure => failure.Message))}", isTransient: false, inner: failures[^1])
        {
            IsUnreachable = failures.TrueForAll(failure => failure.IsUnreachable),
        };
    }

    /// <summary>Tries one server until the file is complete, the server refuses it, or several tries bring no new bytes.</summary>
    private async Task<DownloadedFile> DownloadAsync(
        DownloadSource source, DownloadRequest request, PartialFile part, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        Say(source.Url.Authority);
        for (var failures = 0; ;)
        {
            var before = part.Length;
            try
            {
                return await TryAsync(source, request, part, progress, cancel);
            }
            catch (DownloadException exception) when (exception.IsTransient)
            {
                failures = part.Length > before ? 1 : failures + 1;
                var pause = Pause(exception, failures);
                notify?.Invoke(string.Create(
                    CultureInfo.InvariantCulture, $"{exception.Message} Try {failures + 1} of {settings.Attempts} in {pause.TotalSeconds:0.###} s."));
                await Task.Delay(pause, clock, cancel);
            }
        }
    }

    /// <summary>Reports a server before it is asked for the first time.</summary>
    private void Say(string server)
    {
        if (server != _server)
        {
            _server = server;
            notify?.Invoke($"downloading from {server}");
        }
    }

    /// <summary>How long to wait before the next try.</summary>
    /// <exception cref="DownloadException">There is no next try.</exception>
    private TimeSpan Pause(DownloadException exception, int failures)
    {
        if (failures >= settings.Attempts)
        {
            throw GivenUp(exception, $"Stopped after {failures} tries; the downloaded part is kept.");
        }

        if (exception.RetryAfter > settings.LongestPause)
        {
            throw GivenUp(exception, string.Create(
                CultureInfo.InvariantCulture, $"The server asks to wait {exception.RetryAfter.Value.TotalSeconds:N0} s. Try again after that; the downloaded part is kept."));
        }

        return exception.RetryAfter is { Ticks: >= 0 } asked ? asked : settings.FirstPause * Math.Pow(2, failures - 1);
    }

    private static DownloadException GivenUp(DownloadException exception, string why) =>
        new($"{exception.Message} {why}", isTransient: false, inner: exception) { IsUnreachable = exception.IsUnreachable };

    private async Task<DownloadedFile> TryAsync(
        DownloadSource source, DownloadRequest request, PartialFile part, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var before = part.Length;
        using var answer = await _client.GetAsync(source, request.Known, part, cancel);
        using var digest = answer.IsRest ? await FileDigest.OfAsync(part.Path, answer.Facts, cancel) : new FileDigest(answer.Facts);
        await ReadAsync(answer, request.Name, part, digest, progress, cancel);
        if (await digest.FaultAsync(part.Path, cancel) is { } fault)
        {
            part.Remove();

            // The earlier part may be from another version: download the whole file again.
            throw new DownloadException($"{source.Url}: {fault}. The file was removed.", isTransient: before > 0);
        }

        part.Complete();
        return new DownloadedFile(digest.Sha256, answer.Facts, answer.HashFrom);
    }

    private async Task ReadAsync(
        FileAnswer answer, string name, PartialFile part, FileDigest digest, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        await using var output = part.Open(answer);
        await using var input = await answer.OpenAsync(cancel);
        var expected = output.Position + answer.Follows;
        DiskSpace.Require(Path.GetDirectoryName(part.Path)!, answer.Follows ?? answer.Facts.Size - output.Position ?? 0, name);
        progress?.Report(new DownloadProgress(name, output.Position, expected));
        var buffer = new byte[128 * 1024];
        while (await ReadAsync(input, buffer, name, cancel) is > 0 and var count)
        {
            await output.WriteAsync(buffer.AsMemory(0, count), cancel);
            digest.Append(buffer.AsSpan(0, count));
            if (output.Position > Math.Max(answer.Facts.Size ?? long.MaxValue, expected ?? 0))
            {
                digest.IsCut = true; // Longer than expected, and the server does not say how long: the check will fail without the rest.
                return;
            }

            progress?.Report(new DownloadProgress(name, output.Position, expected));
        }

        if (expected is not null && output.Position < expected)
        {
            throw new DownloadException(
                string.Create(CultureInfo.InvariantCulture, $"{name}: the connection ended after {output.Position:N0} of {expected:N0} bytes."), isTransient: true);
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
            throw new DownloadException($"{name}: the connection broke: {exception.Message}", isTransient: true, inner: exception);
        }
        catch (OperationCanceledException exception) when (!cancel.IsCancellationRequested)
        {
            throw new DownloadException($"{name}: the server sent nothing for {settings.StallTimeout.TotalSeconds:0.#} s.", isTransient: true, inner: exception);
        }
    }
}

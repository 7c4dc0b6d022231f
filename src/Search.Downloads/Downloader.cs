using System.Globalization;
using System.Net;

namespace Search.Downloads;

/// <summary>
/// Downloads files: from copies on this machine, else from the first server that has them. What was read before an interruption, also of
/// another process, is not read again; a file gets its name when it is whole and checked.
/// </summary>
/// <param name="http">From <see cref="CreateHttp"/>.</param>
/// <param name="settings">How patient it is.</param>
/// <param name="clock">Tells and waits.</param>
/// <param name="notify">Is told which server is asked, and why and when one is asked again; null: nobody is.</param>
public sealed class Downloader(HttpClient http, DownloadSettings settings, TimeProvider clock, Action<string>? notify = null)
{
    private readonly FileClient _client = new(http, settings, clock);
    private string? _server;

    /// <summary>An HTTP client for the constructor; proxies are taken from the environment.</summary>
    public static HttpClient CreateHttp() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(15),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // Large files take long; a server that sends nothing is noticed while reading.
    };

    /// <summary>Gets a file. Only one process may do so at a time: see <see cref="FileLock"/>.</summary>
    /// <param name="request">The file.</param>
    /// <param name="progress">Is told when the file is begun, as it is read, and when it is there.</param>
    /// <param name="cancel">Cancels; what was read is kept.</param>
    /// <exception cref="DownloadException">No server gave the file, or all gave a wrong one; or a copy on this machine is wrong.</exception>
    /// <exception cref="DiskSpaceException">The file does not fit on the disk.</exception>
    public async Task<DownloadedFile> GetAsync(DownloadRequest request, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(request.Target))!);
        var part = new PartialFile(request.Target);
        if (File.Exists(request.Target))
        {
            part.Replace(request.Target); // It is asked for, so nothing says that it was checked.
        }

        var file = await TakeAsync(request, part, cancel) ?? await DownloadAsync(request, part, progress, cancel);
        var length = new FileInfo(request.Target).Length;
        progress?.Report(new DownloadProgress(request.Name, length, length));
        return file;
    }

    /// <summary>Bytes of a file that are there, whole or in part.</summary>
    /// <param name="target">As <see cref="DownloadRequest.Target"/>.</param>
    public static long BytesOf(string target) => File.Exists(target) ? new FileInfo(target).Length : new PartialFile(target).Length;

    /// <summary>Takes a file that is on this machine; returns null where it is not.</summary>
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
                throw new DownloadException($"{copy.Path}: {fault}. Remove the file, or put the right one there.", isTransient: false);
            }

            part.Complete();
            return new DownloadedFile(digest.Sha256, facts, OriginOf(request.Known, copy.Facts));
        }

        return null;
    }

    /// <summary>What the place of a copy says, a server has told to whom put it there.</summary>
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
            $"No server has given {request.Name}: {string.Join(" | ", failures.Select(failure => failure.Message))}", isTransient: false, inner: failures[^1])
        {
            IsUnreachable = failures.TrueForAll(failure => failure.IsUnreachable),
        };
    }

    /// <summary>Tries one server until the file is whole, refused, or no try brings anything new.</summary>
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

    /// <summary>Tells of a server before it is asked for the first time.</summary>
    private void Say(string server)
    {
        if (server != _server)
        {
            _server = server;
            notify?.Invoke($"downloading from {server}");
        }
    }

    /// <summary>How long to wait for the next try.</summary>
    /// <exception cref="DownloadException">There is none.</exception>
    private TimeSpan Pause(DownloadException exception, int failures)
    {
        if (failures >= settings.Attempts)
        {
            throw GivenUp(exception, $"Given up after {failures} tries; what was read is kept.");
        }

        if (exception.RetryAfter > settings.LongestPause)
        {
            throw GivenUp(exception, string.Create(
                CultureInfo.InvariantCulture, $"It asks to wait {exception.RetryAfter.Value.TotalSeconds:N0} s. Try again then; what was read is kept."));
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

            // What was there before may have been of another version: the whole file is read once more.
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
            if (output.Position > answer.Facts.Size)
            {
                return; // It is longer than the file: the check will say so, and the rest is not needed.
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

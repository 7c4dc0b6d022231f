using Search.Downloads;

namespace Search.Indexing.DataSets.Unpacking;

/// <summary>
/// Unpacks a file while it is downloaded. It reads the part on disk behind the download, so that a download that is continued or retried
/// needs nothing special, and starts again if the download starts again from the first byte.
/// </summary>
/// <param name="unpacker">Takes the contents out.</param>
/// <param name="part">The file that the download writes.</param>
/// <param name="progress">Gets the download's progress too; may be null.</param>
/// <param name="cancel">Cancels.</param>
internal sealed class UnpackingWhileDownloading(
    Unpacker unpacker, string part, IProgress<DownloadProgress>? progress, CancellationToken cancel) : IProgress<DownloadProgress>, IAsyncDisposable
{
    private Run? _run;

    /// <summary>Is called by the download: at its start with the bytes that are there, and whenever more were written.</summary>
    public void Report(DownloadProgress value)
    {
        progress?.Report(value);
        if (value.Bytes == 0 || _run is null)
        {
            _run = File.Exists(part) ? new Run(unpacker, part, _run, cancel) : _run;
        }

        _run?.File.Grew();
    }

    /// <summary>Unpacks to the end after the download is complete.</summary>
    /// <param name="complete">The downloaded file.</param>
    /// <exception cref="InvalidDataException">The bytes are not of the expected form.</exception>
    public Task<List<CheckedContent>> FinishAsync(string complete)
    {
        _run ??= new Run(unpacker, complete, null, cancel); // The file was here already, or was copied.
        _run.File.Complete();
        return _run.Contents;
    }

    public async ValueTask DisposeAsync()
    {
        if (_run is not null)
        {
            await _run.DisposeAsync();
        }
    }

    /// <summary>One pass from the first byte on.</summary>
    private sealed class Run : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop;

        public Run(Unpacker unpacker, string path, Run? before, CancellationToken cancel)
        {
            _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            File = new GrowingFile(path);
            Contents = Task.Run(() => UnpackAsync(unpacker, before), CancellationToken.None);
        }

        public GrowingFile File { get; }

        public Task<List<CheckedContent>> Contents { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await ((Task)Contents).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await File.DisposeAsync();
            _stop.Dispose();
        }

        private async Task<List<CheckedContent>> UnpackAsync(Unpacker unpacker, Run? before)
        {
            if (before is not null)
            {
                await before.DisposeAsync(); // Both write the same files.
            }

            return await unpacker.UnpackAsync(File, _stop.Token);
        }
    }
}

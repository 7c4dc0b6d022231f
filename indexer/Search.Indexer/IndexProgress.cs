using Search.Core.Collections;
using Spectre.Console;

namespace Search.Indexer;

/// <summary>Shows on stderr how far a job is: a bar with rate and remaining time on a terminal, a line every few seconds elsewhere.</summary>
internal sealed class IndexProgress(IAnsiConsole console, long totalBytes, TimeProvider clock)
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    private readonly long _started = clock.GetTimestamp();
    private long _lastLine = clock.GetTimestamp();
    private long _bytesOfFinishedFiles;
    private long _bytesRead;
    private long _written;
    private ProgressTask? _bar;

    /// <summary>Shows the progress while a job runs.</summary>
    public Task<T> ShowAsync<T>(Func<Task<T>> job) =>
        !console.Profile.Capabilities.Interactive
            ? job()
            : console.Progress()
                .Columns(
                    new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(context =>
                {
                    _bar = context.AddTask("reading", maxValue: Math.Max(1, totalBytes));
                    return job();
                });

    public void Read(CollectionFile file) => Interlocked.Exchange(ref _bytesRead, _bytesOfFinishedFiles + file.FilePosition);

    public void FileDone(string file)
    {
        _bytesOfFinishedFiles += new FileInfo(file).Length;
        Interlocked.Exchange(ref _bytesRead, _bytesOfFinishedFiles);
    }

    public void Written(long passages)
    {
        _written = passages;
        Show($"{passages:N0} passages, {Rate:N0}/s");
    }

    public void Finishing() => Show($"{_written:N0} passages, merging", always: true);

    private double Rate => _written / Math.Max(1e-9, clock.GetElapsedTime(_started).TotalSeconds);

    private void Show(string text, bool always = false)
    {
        if (_bar is not null)
        {
            _bar.Value = Interlocked.Read(ref _bytesRead);
            _bar.Description = text;
        }
        else if (always || clock.GetElapsedTime(_lastLine) > LineInterval)
        {
            _lastLine = clock.GetTimestamp();
            console.WriteLine(text);
        }
    }
}

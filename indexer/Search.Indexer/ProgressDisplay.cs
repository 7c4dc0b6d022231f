using Search.Indexing;
using Spectre.Console;

namespace Search.Indexer;

/// <summary>Shows a job's progress on stderr: a bar with rate and remaining time on a terminal, otherwise a line every few seconds.</summary>
internal sealed class ProgressDisplay(IAnsiConsole console, long totalBytes, TimeProvider clock) : IProgress<IndexProgress>
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    private readonly long _started = clock.GetTimestamp();
    private long _lastLine = clock.GetTimestamp();
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

    /// <inheritdoc/>
    public void Report(IndexProgress value)
    {
        var text = value.IsFinishing
            ? $"{value.Written:N0} passages, finishing the index"
            : $"{value.Written:N0} passages, {Rate(value.Written - value.Resumed):N0}/s";
        if (_bar is not null)
        {
            _bar.Value = value.BytesRead;
            _bar.Description = text;
        }
        else if (value.IsFinishing || clock.GetElapsedTime(_lastLine) > LineInterval)
        {
            _lastLine = clock.GetTimestamp();
            console.WriteLine(text);
        }
    }

    private double Rate(long passages) => passages / Math.Max(1e-9, clock.GetElapsedTime(_started).TotalSeconds);
}

using System.Globalization;
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
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
                .StartAsync(context =>
                {
                    _bar = context.AddTask("reading", maxValue: Math.Max(1, totalBytes));
                    return job();
                });

    /// <inheritdoc/>
    public void Report(IndexProgress value)
    {
        if (_bar is not null)
        {
            _bar.Value = value.BytesRead;
            _bar.Description = Describe(value);
        }
        else if (value.IsFinishing || clock.GetElapsedTime(_lastLine) > LineInterval)
        {
            _lastLine = clock.GetTimestamp();
            console.WriteLine(Describe(value));
        }
    }

    private string Describe(IndexProgress value)
    {
        if (value.IsFinishing)
        {
            return $"{value.Written:N0} passages, finishing the index";
        }

        var speed = JobSpeed.Of(value, totalBytes, clock.GetElapsedTime(_started));
        string[] parts =
        [
            $"{value.Written:N0} passages",
            $"{speed.PassagesPerSecond:N0}/s",
            $"{speed.BytesPerSecond / 1e6:N1} MB/s",
            .. Counted(value.InFlight, "in flight"),
            .. Counted(value.Retries, "sent again"),
            .. Counted(value.Rejected, "rejected"),
            .. speed.Remaining is { } left ? [$"{left.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture)} left"] : Array.Empty<string>(),
        ];
        return string.Join(", ", parts);
    }

    private static string[] Counted(long count, string what) => count > 0 ? [$"{count:N0} {what}"] : [];
}

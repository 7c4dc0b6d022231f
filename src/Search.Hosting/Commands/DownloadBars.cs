using Search.Downloads;
using Spectre.Console;

namespace Search.Hosting.Commands;

/// <summary>Shows downloads as one bar per file.</summary>
internal sealed class DownloadBars(ProgressContext context) : IProgress<DownloadProgress>
{
    private readonly Dictionary<string, ProgressTask> _bars = [];

    public void Report(DownloadProgress value)
    {
        if (!_bars.TryGetValue(value.File, out var bar))
        {
            _bars.Add(value.File, bar = context.AddTask(value.File.EscapeMarkup()));
        }

        bar.MaxValue = Math.Max(1, value.Total ?? value.Bytes);
        bar.Value = value.Bytes;
    }
}

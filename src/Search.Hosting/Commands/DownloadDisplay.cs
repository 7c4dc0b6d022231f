using Search.Downloads;
using Spectre.Console;

namespace Search.Hosting.Commands;

/// <summary>Shows downloads on stderr: one bar per file on a terminal; otherwise, as in logs, a few lines.</summary>
public static class DownloadDisplay
{
    /// <summary>Shows the progress while files are downloaded.</summary>
    /// <param name="download">Downloads, and reports the progress.</param>
    public static Task<T> ShowAsync<T>(Func<IProgress<DownloadProgress>, Task<T>> download)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return !console.Profile.Capabilities.Interactive
            ? download(new DownloadLines())
            : console.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn())
                .StartAsync(context => download(new DownloadBars(context)));
    }
}

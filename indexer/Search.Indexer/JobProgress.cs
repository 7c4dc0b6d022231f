using Search.Indexing;
using Spectre.Console;

namespace Search.Indexer;

/// <summary>Runs a job and shows its progress on stderr: lines of JSON for programs, otherwise for people.</summary>
internal static class JobProgress
{
    /// <summary>Runs the job.</summary>
    /// <param name="job">The job; it reports to the given receiver.</param>
    /// <param name="totalBytes">The size of the source; 0 if it is not known.</param>
    /// <param name="json">Whether a program reads the progress.</param>
    public static Task<T> ShowAsync<T>(Func<IProgress<IndexProgress>, Task<T>> job, long totalBytes, bool json)
    {
        if (json)
        {
            return job(new ProgressEvents(Console.Error, totalBytes, TimeProvider.System));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var display = new ProgressDisplay(console, totalBytes, TimeProvider.System);
        return display.ShowAsync(() => job(display));
    }
}

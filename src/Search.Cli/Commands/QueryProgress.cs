using Spectre.Console;

namespace Search.Cli.Commands;

/// <summary>Shows on stderr how many queries are finished: a bar on a terminal; otherwise, as in logs, a line after every tenth of them.</summary>
internal static class QueryProgress
{
    /// <summary>Shows the progress while queries are scored.</summary>
    /// <param name="total">The number of queries.</param>
    /// <param name="score">Scores, and reports the number of finished queries.</param>
    public static Task<T> ShowAsync<T>(int total, Func<IProgress<int>, Task<T>> score)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return !console.Profile.Capabilities.Interactive
            ? score(new Lines(total))
            : console.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(context => score(new Bar(context.AddTask("queries", maxValue: total))));
    }

    private sealed class Bar(ProgressTask bar) : IProgress<int>
    {
        public void Report(int value) => bar.Value = Math.Max(bar.Value, value);
    }

    private sealed class Lines(int total) : IProgress<int>
    {
        private readonly Lock _reporting = new();
        private int _last;

        public void Report(int value)
        {
            lock (_reporting)
            {
                if (value * 10L / total > _last * 10L / total)
                {
                    Console.Error.WriteLine($"{value} of {total} queries");
                }

                _last = Math.Max(_last, value);
            }
        }
    }
}

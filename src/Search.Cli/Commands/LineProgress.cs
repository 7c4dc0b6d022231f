namespace Search.Cli.Commands;

/// <summary>Reports progress on stderr after every tenth of the queries.</summary>
internal sealed class LineProgress(int total) : IProgress<int>
{
    public void Report(int value)
    {
        if (value * 10 / total > (value - 1) * 10 / total)
        {
            Console.Error.WriteLine($"{value} of {total} queries");
        }
    }
}

namespace Search.Benchmarks.Engines;

/// <summary>Times two ways to search.</summary>
internal static class InTurns
{
    /// <summary>Searches each query in both ways, one after the other; which one comes first changes with every query.</summary>
    /// <returns>The seconds of each query.</returns>
    public static async Task<(List<double> First, List<double> Second)> MeasureAsync(IReadOnlyList<string> queries, Func<string, Task> first, Func<string, Task> second)
    {
        (Func<string, Task> Search, List<double> Seconds) one = (first, []), other = (second, []);
        var turns = new[] { one, other };
        foreach (var query in queries)
        {
            foreach (var (search, seconds) in turns)
            {
                var started = TimeProvider.System.GetTimestamp();
                await search(query);
                seconds.Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
            }

            Array.Reverse(turns);
        }

        return (one.Seconds, other.Seconds);
    }
}

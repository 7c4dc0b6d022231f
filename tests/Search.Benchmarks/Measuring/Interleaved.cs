namespace Search.Benchmarks.Measuring;

/// <summary>
/// Times contestants in turn, round after round, so that whatever else the machine does meets all of them alike. Who goes first
/// changes with every round.
/// </summary>
internal static class Interleaved
{
    /// <summary>What medians are taken of.</summary>
    public const int Rounds = 7;

    /// <summary>Between two turns: thread pools of a contestant may spin for a second after its turn, which the next one must not pay for.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(1.5);

    /// <summary>Runs one round that warms up, then <see cref="Rounds"/> that count.</summary>
    /// <param name="contestants">Each runs one round and returns how long it took in seconds.</param>
    /// <param name="rest">The time before every turn; <see cref="Rest"/> for programs with threads of their own.</param>
    /// <param name="cancel">Stops between two turns.</param>
    public static async Task<RoundTimes> RunAsync(
        IReadOnlyList<Func<Task<double>>> contestants, TimeSpan rest, CancellationToken cancel)
    {
        var times = contestants.Select(_ => new List<double>(Rounds)).ToList();
        for (var round = -1; round < Rounds; round++)
        {
            for (var turn = 0; turn < contestants.Count; turn++)
            {
                await Task.Delay(rest, cancel);
                var contestant = (turn + round + 1) % contestants.Count;
                var seconds = await contestants[contestant]();
                if (round >= 0)
                {
                    times[contestant].Add(seconds);
                }
            }
        }

        return new RoundTimes(times);
    }
}

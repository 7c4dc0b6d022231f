namespace Search.Benchmarks.Measuring;

/// <summary>
/// Times contestants in turns, round after round, so that other load on the machine affects all of them equally. The order changes with every round.
/// </summary>
internal static class Interleaved
{
    /// <summary>The number of measured rounds.</summary>
    public const int Rounds = 7;

    /// <summary>
    /// A pause between two turns: a contestant's thread pools may spin for a second after its turn and would slow the next one down.
    /// </summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(1.5);

    /// <summary>Runs one warm-up round, then <see cref="Rounds"/> measured rounds.</summary>
    /// <param name="contestants">Each runs one round and returns its time in seconds.</param>
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

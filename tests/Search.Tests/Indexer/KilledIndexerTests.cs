using System.Diagnostics;

namespace Search.Tests.Indexer;

/// <summary>An embedded index is the same however often its indexer is killed, and wherever.</summary>
[Trait("Speed", "Slow")]
public sealed class KilledIndexerTests : IDisposable
{
    private readonly TempFolder _home = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public Task Kills_at_random_moments_change_nothing() => new KilledIndexer(_home).RunAsync(3, KilledIndexer.AtRandom(seed: 1));

    [Theory]
    [InlineData("*.si", 3, 2, false)] // After the passages, before the checkpoint.
    [InlineData("segments_*", 4, 3, true)] // Inside a commit.
    [InlineData("CURRENT*", 1, 2, false)] // Between the publication and the removal of old versions.
    public Task Kills_at_the_worst_moments_change_nothing(string file, int times, int kills, bool mustContinue) =>
        new KilledIndexer(_home).RunAsync(kills, AtFile(file, times, seed: 2), mustContinue);

    [Fact(Explicit = true)]
    public async Task Two_hundred_kills_change_nothing()
    {
        await new KilledIndexer(_home).RunAsync(100, KilledIndexer.AtRandom(seed: 3));
        await new KilledIndexer(_home).RunAsync(25, AtFile("*.si", 3, seed: 8), mustContinue: false);
        await new KilledIndexer(_home).RunAsync(50, AtFile("segments_*", 4, seed: 4));
        await new KilledIndexer(_home).RunAsync(25, AtFile("CURRENT*", 1, seed: 5), mustContinue: false);
    }

    /// <summary>Waits until a file of this name has appeared once or more often, at most so many times, and up to two milliseconds more.</summary>
    private Func<Process, TimeSpan, Task> AtFile(string file, int times, int seed)
    {
        var random = new Random(seed);
        var indexes = Directory.CreateDirectory(Path.Combine(_home.Path, "indexes")).FullName;
        return async (process, _) =>
        {
            using var watcher = new FileSystemWatcher(indexes, file) { IncludeSubdirectories = true };
            using var seen = new SemaphoreSlim(0);
            watcher.Created += (_, _) => seen.Release();
            watcher.EnableRaisingEvents = true;
            var ended = process.WaitForExitAsync(Cancel);
            for (var left = random.Next(1, times + 1); left > 0 && !ended.IsCompleted; left--)
            {
                await Task.WhenAny(ended, seen.WaitAsync(Cancel));
            }

            Thread.Sleep(TimeSpan.FromMilliseconds(2 * random.NextDouble()));
        };
    }
}

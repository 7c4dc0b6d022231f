using System.Collections.Concurrent;
using Search.Core;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Storage;
using Search.Indexing;
using Search.Indexing.Sources;

namespace Search.Tests.Indexing;

/// <summary>Mistakes of bulk indexers that lost or doubled documents of other people.</summary>
public sealed class BulkHabitsTests : IDisposable
{
    private const int Lines = 100_000;

    private readonly TempFolder _home = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_checkpoint_is_not_written_before_its_passages_are_acknowledged()
    {
        var writer = new SlowWriter();

        await RunAsync(writer, Cancel);

        Assert.True(writer.Checkpoints.Count > 1, "The job wrote no checkpoint.");
        Assert.All(writer.Checkpoints, checkpoint => Assert.Equal(checkpoint.Acknowledged, checkpoint.Kept.Indexed));
    }

    [Fact]
    public async Task A_batch_that_ends_before_an_earlier_one_is_counted_after_it()
    {
        var writer = new SlowWriter { FirstIsLast = true };

        var result = await RunAsync(writer, Cancel);

        Assert.Equal((Lines, Lines), (result.Checkpoint.Entries, result.Checkpoint.Indexed));
    }

    [Fact]
    public async Task A_batch_that_failed_is_not_dropped_and_nothing_behind_it_is_in_a_checkpoint()
    {
        var writer = new SlowWriter { FailingBatch = 2 };

        await Assert.ThrowsAsync<SearchUnavailableException>(() => RunAsync(writer, Cancel));

        Assert.False(writer.IsPublished);
        Assert.All(writer.Checkpoints, checkpoint => Assert.True(checkpoint.Kept.Entries <= 40_000));
    }

    [Fact]
    public async Task A_cancelled_job_keeps_what_was_acknowledged_and_nothing_behind_it()
    {
        using var stop = new CancellationTokenSource();
        var writer = new SlowWriter { Acknowledging = number => number == 1 ? stop.CancelAsync() : Task.CompletedTask };

        var result = await RunAsync(writer, stop.Token);

        Assert.Null(result.Published);
        Assert.Equal(result.Checkpoint, writer.Checkpoints[^1].Kept);
        Assert.Equal(0, result.Checkpoint.Entries % 20_000);
    }

    [Fact]
    public async Task Batches_in_flight_that_fill_the_queue_do_not_stop_the_job()
    {
        // 60 passages of 1 MB: the batches that may be in flight have more bytes than the queue admits.
        await File.WriteAllLinesAsync(_home.File("passages.tsv"), Enumerable.Range(0, 60).Select(number => $"{number}\t{new string('a', 1 << 20)}"), Cancel);

        var result = await RunAsync(_home.File("passages.tsv"), new SlowWriter { Concurrency = 100 }, Cancel).WaitAsync(TimeSpan.FromMinutes(1), Cancel);

        Assert.Equal(60, result.Checkpoint.Indexed);
    }

    private async Task<IndexJobResult> RunAsync(IIndexWriter writer, CancellationToken cancel)
    {
        var path = _home.File("passages.tsv");
        await File.WriteAllLinesAsync(path, Enumerable.Range(0, Lines).Select(number => $"{number}\tpassage {number}"), Cancel);
        return await RunAsync(path, writer, cancel);
    }

    private async Task<IndexJobResult> RunAsync(string path, IIndexWriter writer, CancellationToken cancel)
    {
        using var deadLetters = DeadLetterFile.Of(new DataDirectory(_home.Path), "books", "1", kept: 0);
        return await new IndexJob(
            Source.Resolve([path]), writer, deadLetters, options: IndexJobOptions.Default with { CheckpointInterval = TimeSpan.FromMilliseconds(1) }).RunAsync(cancel);
    }

    /// <summary>Acknowledges every batch a little later, and notes what was acknowledged at each checkpoint.</summary>
    private sealed class SlowWriter : IIndexWriter
    {
        private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);
        private int _batches;
        private readonly ConcurrentDictionary<string, Passage> _passages = new(StringComparer.Ordinal);
        private long _acknowledged;

        public bool FirstIsLast { get; init; }

        public int? FailingBatch { get; init; }

        public Func<int, Task> Acknowledging { get; init; } = _ => Task.CompletedTask;

        public bool IsPublished { get; private set; }

        public List<(JobCheckpoint Kept, long Acknowledged)> Checkpoints { get; } = [];

        public string Version => "1";

        public JobCheckpoint Checkpoint => JobCheckpoint.Start(TestIndexes.Source);

        public int Concurrency { get; init; } = 3;

        public long Retries => 0;

        public async Task<IReadOnlyList<RejectedPassage>> AddAsync(PassageBatch passages, CancellationToken cancel)
        {
            var number = _batches++;
            await Task.Delay(FirstIsLast && number == 0 ? 10 * Delay : Delay, CancellationToken.None);
            if (number == FailingBatch)
            {
                throw new SearchUnavailableException("The server failed.");
            }

            for (var place = 0; place < passages.Count; place++)
            {
                var passage = passages[place].ToPassage();
                _passages[passage.Id] = passage;
            }

            await Acknowledging(number);
            Interlocked.Add(ref _acknowledged, passages.Count);
            return [];
        }

        public Task<IReadOnlyList<Passage>> ReadAsync(IReadOnlyList<string> ids, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<Passage>>([.. ids.Select(id => _passages[id])]);

        public Task CheckpointAsync(JobCheckpoint checkpoint, CancellationToken cancel)
        {
            Checkpoints.Add((checkpoint, Interlocked.Read(ref _acknowledged)));
            return Task.CompletedTask;
        }

        public Task<PublishedIndex> PublishAsync(JobCheckpoint checkpoint, CancellationToken cancel)
        {
            IsPublished = true;
            var metadata = IndexMetadata.Start(TestIndexes.Define("books"), default).At(checkpoint);
            return Task.FromResult(new PublishedIndex(new IndexDescription("books", Version, checkpoint.Indexed, null, metadata)));
        }

        public Task SuspendAsync(JobCheckpoint checkpoint, CancellationToken cancel) => CheckpointAsync(checkpoint, cancel);

        public Task AbandonAsync(CancellationToken cancel) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

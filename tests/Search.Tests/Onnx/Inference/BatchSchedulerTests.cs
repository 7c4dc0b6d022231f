using System.Collections.Concurrent;
using Search.Core.Reranking;
using Search.Onnx.Inference;
using Search.Onnx.Tokenization;

namespace Search.Tests.Onnx.Inference;

/// <summary>Turns, shared batches and endings of jobs, with batches that only record that they were computed.</summary>
public sealed class BatchSchedulerTests : IDisposable
{
    private readonly ConcurrentQueue<string> _computed = [];
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _mayEnd = new(0);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _begun.Dispose();
        _mayEnd.Dispose();
    }

    [Fact]
    public async Task A_short_request_does_not_wait_for_a_long_one_that_came_before()
    {
        using var scheduler = new BatchScheduler(workers: 1, tokenBudget: 10, Compute);
        var (first, second) = (Job('a', 10, 10, 10, 10), Job('b', 10));
        scheduler.Submit(first);
        await _begun.WaitAsync(Cancel);
        scheduler.Submit(second);
        _mayEnd.Release(5);

        await Task.WhenAll(ScoresOf(first), ScoresOf(second));

        Assert.Equal(["a10", "a10", "b10", "a10", "a10"], _computed);
    }

    [Fact]
    public async Task A_client_with_one_request_takes_turns_with_a_client_who_has_many()
    {
        using var scheduler = new BatchScheduler(workers: 1, tokenBudget: 10, Compute);
        var blocking = Job('x', 10);
        scheduler.Submit(blocking);
        await _begun.WaitAsync(Cancel);
        ScoringJob[] jobs =
        [
            JobOf("many", 'a', 10, 10), JobOf("many", 'b', 10, 10), JobOf("many", 'c', 10, 10), JobOf("one", 'd', 10, 10, 10),
        ];
        Array.ForEach(jobs, scheduler.Submit);
        _mayEnd.Release(10);

        await Task.WhenAll(jobs.Append(blocking).Select(ScoresOf));

        Assert.Equal("x10 a10 d10 b10 d10 c10 d10 a10 b10 c10", string.Join(' ', _computed));
    }

    [Fact]
    public async Task Requests_of_one_client_share_a_batch_where_nobody_else_waits()
    {
        using var scheduler = new BatchScheduler(workers: 1, tokenBudget: 30, Compute);
        var blocking = Job('x', 30);
        scheduler.Submit(blocking);
        await _begun.WaitAsync(Cancel);
        ScoringJob[] jobs = [JobOf("one", 'a', 10), JobOf("one", 'b', 10), JobOf("one", 'c', 10)];
        Array.ForEach(jobs, scheduler.Submit);
        _mayEnd.Release(2);

        await Task.WhenAll(jobs.Append(blocking).Select(ScoresOf));

        Assert.Equal(["x30", "a10 b10 c10"], _computed);
    }

    [Fact]
    public async Task A_batch_that_leaves_room_is_shared_with_the_next_callers()
    {
        using var scheduler = new BatchScheduler(workers: 1, tokenBudget: 30, Compute);
        var blocking = Job('x', 30);
        scheduler.Submit(blocking);
        await _begun.WaitAsync(Cancel);
        ScoringJob[] jobs = [Job('a', 10), Job('b', 9), Job('c', 10), Job('d', 10)];
        Array.ForEach(jobs, scheduler.Submit);
        _mayEnd.Release(3);

        await Task.WhenAll(jobs.Append(blocking).Select(ScoresOf));

        Assert.Equal(["x30", "a10 b9 c10", "d10"], _computed);
    }

    [Fact]
    public async Task A_long_pair_is_not_shared_with_short_ones_that_would_be_padded_to_it()
    {
        using var scheduler = new BatchScheduler(workers: 1, tokenBudget: 1_000, Compute);
        var blocking = Job('x', 30);
        scheduler.Submit(blocking);
        await _begun.WaitAsync(Cancel);
        ScoringJob[] jobs = [Job('a', 100), Job('b', 10)];
        Array.ForEach(jobs, scheduler.Submit);
        _mayEnd.Release(3);

        await Task.WhenAll(jobs.Append(blocking).Select(ScoresOf));

        Assert.Equal(["x30", "a100", "b10"], _computed);
    }

    [Fact]
    public async Task Pairs_of_a_cancelled_caller_are_not_computed()
    {
        using var scheduler = new BatchScheduler(workers: 1, tokenBudget: 10, Compute);
        var (gone, staying) = (Job('a', 10, 10, 10), Job('b', 10));
        scheduler.Submit(gone);
        await _begun.WaitAsync(Cancel);
        scheduler.Submit(staying);
        scheduler.Withdraw(gone);
        _mayEnd.Release(2);

        await ScoresOf(staying);

        Assert.Equal(["a10", "b10"], _computed);
    }

    [Fact]
    public async Task A_batch_that_fails_ends_its_own_callers_and_nobody_else()
    {
        using var scheduler = new BatchScheduler(1, 10, shares =>
        {
            if (Name(shares) == "a10")
            {
                throw new InvalidOperationException("out of memory");
            }

            Deliver(shares);
        });
        var (failing, other) = (Job('a', 10, 10), Job('b', 10));
        scheduler.Submit(failing);
        scheduler.Submit(other);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ScoresOf(failing));

        Assert.Equal("out of memory", error.Message);
        Assert.Single(await ScoresOf(other));
    }

    [Fact]
    public async Task Disposal_waits_for_the_running_batch_and_cancels_waiting_ones()
    {
        var scheduler = new BatchScheduler(workers: 1, tokenBudget: 10, Compute);
        var (running, waiting) = (Job('a', 10), Job('b', 10));
        scheduler.Submit(running);
        await _begun.WaitAsync(Cancel);
        scheduler.Submit(waiting);

        var disposal = Task.Run(scheduler.Dispose, Cancel);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ScoresOf(waiting));
        Assert.False(disposal.IsCompleted);
        _mayEnd.Release();
        await disposal;

        Assert.Single(await ScoresOf(running));
        Assert.Throws<ObjectDisposedException>(() => scheduler.Submit(Job('c', 10)));
    }

    [Fact]
    public async Task A_request_of_no_pairs_is_finished_at_once()
    {
        using var scheduler = new BatchScheduler(workers: 1, tokenBudget: 10, Compute);
        var nothing = new ScoringJob([]);
        scheduler.Submit(nothing);

        Assert.Empty(await ScoresOf(nothing));
        Assert.Empty(_computed);
    }

    /// <summary>A caller's job, with one batch per length; the first query token identifies the caller.</summary>
    private static ScoringJob Job(char caller, params int[] lengths) => JobOf(client: null, caller, lengths);

    private static ScoringJob JobOf(string? client, char caller, params int[] lengths) => new(
        [.. lengths.Select((length, index) =>
            new ArraySegment<TokenPair>([new TokenPair(index, [caller], new int[length - 4], new PairFit(1, length - 4, 0))]))],
        client);

    private static string Name(IReadOnlyList<BatchShare> shares) =>
        string.Join(' ', shares.SelectMany(share => share.Pairs).Select(pair => $"{(char)pair.Query[0]}{pair.Length}"));

    private static void Deliver(IReadOnlyList<BatchShare> shares)
    {
        foreach (var share in shares)
        {
            share.Job.Deliver([.. share.Pairs.Select(pair => new PairScore(pair.Index, 0, [0], 0))]);
        }
    }

    private static async Task<List<PairScore>> ScoresOf(ScoringJob job) =>
        [.. (await job.Finished.ReadAllAsync(Cancel).ToListAsync(Cancel)).SelectMany(scores => scores)];

    /// <summary>Signals that it has started, and waits until it may end.</summary>
    private void Compute(IReadOnlyList<BatchShare> shares)
    {
        _computed.Enqueue(Name(shares));
        _begun.Release();
        _mayEnd.Wait(Cancel);
        Deliver(shares);
    }
}

using System.Runtime.CompilerServices;
using Search.Core.Errors;
using Search.Core.Reranking;

namespace Search.Web.Serving;

/// <summary>
/// A reranker that can be ended while it is used. When the program stops, running searches end their reranking and show BM25's
/// order with the reason. When another variant replaces this one, running searches finish on it. In both cases the model is disposed
/// only when no search uses it any more.
/// </summary>
internal sealed class StoppableReranker(IReranker reranker) : IReranker
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _counting = new();
    private readonly TaskCompletionSource _unused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private int _held;
    private bool _retired;

    public RerankerInfo Info => reranker.Info;

    public bool IsPointwise => reranker.IsPointwise;

    /// <summary>Keeps the model from being retired until the result is disposed.</summary>
    public IDisposable Hold()
    {
        lock (_counting)
        {
            _held++;
        }

        return new Holding(this);
    }

    /// <summary>Ends the running scoring and refuses later calls.</summary>
    public void Stop()
    {
        _stop.Cancel();
        lock (_counting)
        {
            SignalIfUnused();
        }
    }

    /// <summary>Waits for the searches that hold the model, and then disposes it.</summary>
    public async Task RetireAsync()
    {
        lock (_counting)
        {
            _retired = true;
            SignalIfUnused();
        }

        await DisposeWhenUnusedAsync();
    }

    public IAsyncEnumerable<IReadOnlyList<PairScore>> ScoreAsync(string query, IReadOnlyList<string> documents, CancellationToken cancel) =>
        RunAsync(stop => reranker.ScoreAsync(query, documents, stop), cancel);

    public IAsyncEnumerable<IReadOnlyList<PairScore>> ScoreUntilAsync(
        string query, IReadOnlyList<string> documents, CancellationToken timeUp, CancellationToken cancel) =>
        RunAsync(stop => reranker.ScoreUntilAsync(query, documents, timeUp, stop), cancel);

    public async Task CheckAsync(CancellationToken cancel)
    {
        Enter();
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _stop.Token);
            await reranker.CheckAsync(either.Token);
        }
        catch (OperationCanceledException exception) when (IsStopping(cancel))
        {
            throw Stopping(exception);
        }
        finally
        {
            Leave();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        await DisposeWhenUnusedAsync();
    }

    private static RerankException Stopping(Exception? inner = null) => new("The program is stopping.", inner);

    private async Task DisposeWhenUnusedAsync()
    {
        await _unused.Task;
        await reranker.DisposeAsync();
    }

    private async IAsyncEnumerable<IReadOnlyList<PairScore>> RunAsync(
        Func<CancellationToken, IAsyncEnumerable<IReadOnlyList<PairScore>>> score, [EnumeratorCancellation] CancellationToken cancel)
    {
        Enter();
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _stop.Token);
            await using var batches = score(either.Token).GetAsyncEnumerator(either.Token);
            while (await MoveNextAsync(batches, cancel))
            {
                yield return batches.Current;
            }
        }
        finally
        {
            Leave();
        }
    }

    private async Task<bool> MoveNextAsync(IAsyncEnumerator<IReadOnlyList<PairScore>> batches, CancellationToken cancel)
    {
        try
        {
            return await batches.MoveNextAsync();
        }
        catch (OperationCanceledException exception) when (IsStopping(cancel))
        {
            throw Stopping(exception);
        }
    }

    /// <summary>Whether the program's stop ended it, and not the caller.</summary>
    private bool IsStopping(CancellationToken cancel) => !cancel.IsCancellationRequested && _stop.IsCancellationRequested;

    private void Enter()
    {
        lock (_counting)
        {
            if (_stop.IsCancellationRequested)
            {
                throw Stopping();
            }

            _running++;
        }
    }

    private void Leave()
    {
        lock (_counting)
        {
            _running--;
            SignalIfUnused();
        }
    }

    /// <summary>Called under the lock. A stopped program waits only for running computations: later calls are refused.</summary>
    private void SignalIfUnused()
    {
        if (_running == 0 && (_stop.IsCancellationRequested || (_retired && _held == 0)))
        {
            _unused.TrySetResult();
        }
    }

    private sealed class Holding(StoppableReranker held) : IDisposable
    {
        private int _released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 1)
            {
                return;
            }

            lock (held._counting)
            {
                held._held--;
                held.SignalIfUnused();
            }
        }
    }
}

using System.Runtime.CompilerServices;
using Search.Core.Errors;
using Search.Core.Reranking;

namespace Search.Web.Serving;

/// <summary>
/// A second stage that ends when the program does. Pages outlive the server that drew them, so what they are having scored is told to
/// stop, they show BM25's order and why, and the model is not disposed before the last of them is done.
/// </summary>
internal sealed class StoppableReranker(IReranker reranker) : IReranker
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _counting = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    public RerankerInfo Info => reranker.Info;

    /// <summary>Ends what is being scored, and refuses what comes later.</summary>
    public void Stop()
    {
        _stop.Cancel();
        lock (_counting)
        {
            if (_running == 0)
            {
                _idle.TrySetResult();
            }
        }
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
        await _idle.Task;
        await reranker.DisposeAsync();
        _stop.Dispose();
    }

    private static RerankException Stopping(Exception? inner = null) => new("The program is stopping.", inner);

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

    /// <summary>Whether it is not the caller who ended it.</summary>
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
            if (--_running == 0 && _stop.IsCancellationRequested)
            {
                _idle.TrySetResult();
            }
        }
    }
}

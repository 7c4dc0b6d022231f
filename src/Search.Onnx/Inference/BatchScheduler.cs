namespace Search.Onnx.Inference;

/// <summary>
/// Computes the batches of all callers on a fixed number of workers. Clients take turns, one batch each, so that a long request does not
/// delay a short one, and many requests of one client do not delay those of another. A batch that leaves room in the token budget is filled
/// with pairs of the next jobs. No thread runs while no job waits.
/// </summary>
/// <param name="workers">How many batches are computed at once.</param>
/// <param name="tokenBudget">How many tokens a shared batch may hold, padding included.</param>
/// <param name="compute">Computes a batch and delivers its scores to its jobs.</param>
internal sealed class BatchScheduler(int workers, int tokenBudget, Action<IReadOnlyList<BatchShare>> compute) : IDisposable
{
    /// <summary>Sharing pads the shorter pairs to the longest. With more padding than this, a separate batch is cheaper.</summary>
    private const double MaxPadding = 1.25;

    private readonly Lock _lock = new();
    private readonly TurnQueue _turns = new();
    private readonly ManualResetEventSlim _idle = new(initialState: true);
    private int _running;
    private bool _disposed;

    /// <summary>Adds a job to the queue.</summary>
    /// <exception cref="ObjectDisposedException">The scheduler is disposed.</exception>
    public void Submit(ScoringJob job)
    {
        int wanted;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(CrossEncoder));
            wanted = Math.Min(workers - _running, job.Waiting);
            if (job.Waiting > 0)
            {
                _turns.Add(job);
            }

            if (wanted > 0)
            {
                _running += wanted;
                _idle.Reset();
            }
        }

        for (var worker = 0; worker < wanted; worker++)
        {
            // Dedicated threads: workers in the thread pool would block the callers that wait for the scores.
            new Thread(Work) { IsBackground = true, Name = "search-scoring" }.Start();
        }
    }

    /// <summary>Drops the batches of a job that are not started, because the caller no longer wants them.</summary>
    public void Withdraw(ScoringJob job)
    {
        lock (_lock)
        {
            job.Drop();
        }
    }

    /// <summary>Refuses new jobs, ends the waiting jobs with an error, and waits for the batches that are being computed.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            foreach (var job in _turns.InTurn())
            {
                job.Drop();
                job.Fail(new ObjectDisposedException(nameof(CrossEncoder)));
            }

            _turns.Clear();
        }

        _idle.Wait();
        lock (_lock) // The last worker signals its end while it holds the lock, so wait until it has left the lock.
        {
            _idle.Dispose();
        }
    }

    private void Work()
    {
        while (Take() is { } shares)
        {
            try
            {
                compute(shares);
            }
            catch (Exception error)
            {
                Fail(shares, error);
            }
        }
    }

    /// <summary>A failed batch fails all its jobs, because it is not known whose pair caused the failure.</summary>
    private void Fail(IReadOnlyList<BatchShare> shares, Exception error)
    {
        foreach (var share in shares)
        {
            share.Job.Fail(error);
            Withdraw(share.Job);
        }
    }

    /// <summary>The next batch; null where no job waits, and then the worker ends.</summary>
    private List<BatchShare>? Take()
    {
        lock (_lock)
        {
            var shares = new List<BatchShare>();
            foreach (var job in _turns.InTurn().Where(job => job.Waiting > 0))
            {
                if (Fits(shares, job.NextBatch))
                {
                    shares.Add(new BatchShare(job, job.TakeBatch()));
                }
            }

            _turns.EndTurn([.. shares.Select(share => share.Job)]);
            if (shares.Count == 0 && --_running == 0)
            {
                _idle.Set();
            }

            return shares.Count == 0 ? null : shares;
        }
    }

    private bool Fits(List<BatchShare> shares, ArraySegment<TokenPair> batch)
    {
        if (shares.Count == 0)
        {
            return true;
        }

        var longest = Math.Max(shares.Max(share => share.Longest), batch[0].Length);
        var size = longest * (shares.Sum(share => share.Pairs.Count) + batch.Count);
        var alone = shares.Sum(share => share.Longest * share.Pairs.Count) + batch[0].Length * batch.Count;
        return size <= tokenBudget && size <= MaxPadding * alone;
    }
}

/// <summary>One caller's part of a batch; its longest pair first.</summary>
internal readonly record struct BatchShare(ScoringJob Job, ArraySegment<TokenPair> Pairs)
{
    public int Longest => Pairs[0].Length;
}

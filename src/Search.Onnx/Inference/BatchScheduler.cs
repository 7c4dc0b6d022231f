namespace Search.Onnx.Inference;

/// <summary>
/// Computes the batches of all callers on a fixed number of workers. Clients take turns, a batch each, so that a long request does
/// not hold up a short one, nor many requests of one client those of another; a batch that leaves room in the token budget is
/// shared with the jobs that come next. No thread runs while nothing waits.
/// </summary>
/// <param name="workers">How many batches are computed at once.</param>
/// <param name="tokenBudget">How many tokens a shared batch may hold, padding counted.</param>
/// <param name="compute">Computes a batch, and delivers its scores to the jobs that it is made of.</param>
internal sealed class BatchScheduler(int workers, int tokenBudget, Action<IReadOnlyList<BatchShare>> compute) : IDisposable
{
    /// <summary>Sharing pads the shorter pairs to the longest; more than this of padding costs more than a batch of one's own.</summary>
    private const double MostPadding = 1.25;

    private readonly Lock _lock = new();
    private readonly TurnQueue _turns = new();
    private readonly ManualResetEventSlim _idle = new(initialState: true);
    private int _running;
    private bool _disposed;

    /// <summary>Puts a job at the end of the line.</summary>
    /// <exception cref="ObjectDisposedException">No more jobs are taken.</exception>
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
            // Threads of its own: workers in the pool would keep those who wait for the scores from running.
            new Thread(Work) { IsBackground = true, Name = "search-scoring" }.Start();
        }
    }

    /// <summary>Drops what nobody has begun of a job whose caller has gone.</summary>
    public void Withdraw(ScoringJob job)
    {
        lock (_lock)
        {
            job.Drop();
        }
    }

    /// <summary>Refuses new jobs, ends the waiting ones, and waits for the batches that are being computed.</summary>
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
        lock (_lock) // The last worker says that it has ended under the lock: it must be out of it.
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

    /// <summary>A batch that failed fails everybody in it: whose pair it was is not known.</summary>
    private void Fail(IReadOnlyList<BatchShare> shares, Exception error)
    {
        foreach (var share in shares)
        {
            share.Job.Fail(error);
            Withdraw(share.Job);
        }
    }

    /// <summary>The next batch; null, and the worker ends, where nothing waits.</summary>
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
        return size <= tokenBudget && size <= MostPadding * alone;
    }
}

/// <summary>One caller's part of a batch; its longest pair first.</summary>
internal readonly record struct BatchShare(ScoringJob Job, ArraySegment<TokenPair> Pairs)
{
    public int Longest => Pairs[0].Length;
}

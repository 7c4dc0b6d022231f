namespace Search.Elasticsearch.Writing;

/// <summary>
/// How many bulk requests are sent at the same time. The number adapts to the server: it grows by one after that many requests were
/// answered in the usual time, and halves when the server refuses requests or fails (additive increase, multiplicative decrease: Chiu
/// and Jain 1989, "Analysis of the increase and decrease algorithms for congestion avoidance"). If requests only wait longer, it shrinks
/// by one.
/// </summary>
internal sealed class AdaptiveConcurrency
{
    /// <summary>Requests at a time at the start.</summary>
    private const double Start = 2;

    /// <summary>Each request has its body in memory.</summary>
    public const int Most = 8;

    /// <summary>A request that takes this many times the shortest time for its size has waited for other requests.</summary>
    private const double LongWait = 3;

    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private double _limit = Start;
    private int _running;
    private double _shortest = double.PositiveInfinity;

    /// <summary>How many requests may run at the same time now.</summary>
    public int Limit => (int)_limit;

    /// <summary>Waits until one more request may be sent.</summary>
    public async Task EnterAsync(CancellationToken cancel)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_running < Limit)
            {
                _running++;
                return;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        await using var registration = cancel.Register(() => turn.TrySetCanceled(cancel));
        await turn.Task;
    }

    /// <summary>Reports the end of a request.</summary>
    /// <param name="isOverloaded">Whether the server refused it or did not answer.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="time">How long it took.</param>
    public void Leave(bool isOverloaded, int bytes, TimeSpan time)
    {
        lock (_lock)
        {
            _running--;
            Adapt(isOverloaded, time.TotalSeconds / Math.Max(1, bytes));
            while (_running < Limit && _waiting.TryDequeue(out var turn))
            {
                _running += turn.TrySetResult() ? 1 : 0;
            }
        }
    }

    /// <summary>Reports that the server refused a request, or did not answer it, and that it is sent again.</summary>
    public void Refused()
    {
        lock (_lock)
        {
            Halve();
        }
    }

    private void Halve() => _limit = Math.Max(1, _limit / 2);

    private void Adapt(bool isOverloaded, double secondsPerByte)
    {
        if (isOverloaded)
        {
            Halve();
            return;
        }

        _shortest = Math.Min(_shortest, secondsPerByte);
        var step = 1 / _limit;
        _limit = Math.Clamp(secondsPerByte > LongWait * _shortest ? _limit - step : _limit + step, 1, Most);
    }
}

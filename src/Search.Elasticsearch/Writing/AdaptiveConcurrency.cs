namespace Search.Elasticsearch.Writing;

/// <summary>
/// How many bulk requests are sent at the same time. The number follows the server: it grows by one when as many requests as it allows
/// were answered in the usual time, and halves when the server turns requests away or fails (additive increase, multiplicative decrease:
/// Chiu and Jain 1989). Where more requests only wait longer, it goes back by one.
/// </summary>
internal sealed class AdaptiveConcurrency
{
    /// <summary>Requests at a time at the start.</summary>
    private const double Start = 2;

    /// <summary>More than these never made a server faster, and each holds its body in memory.</summary>
    public const int Most = 8;

    /// <summary>A request that takes so many times the shortest time for its size waited for others.</summary>
    private const double LongWait = 3;

    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private double _limit = Start;
    private int _running;
    private double _shortest = double.PositiveInfinity;

    /// <summary>How many requests may run now.</summary>
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

    /// <summary>Says that a request has ended, and how.</summary>
    /// <param name="isOverloaded">Whether the server turned it away, or did not answer.</param>
    /// <param name="bytes">How large it was.</param>
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

    private void Adapt(bool isOverloaded, double secondsPerByte)
    {
        if (isOverloaded)
        {
            _limit = Math.Max(1, _limit / 2);
            return;
        }

        _shortest = Math.Min(_shortest, secondsPerByte);
        var step = 1 / _limit;
        _limit = Math.Clamp(secondsPerByte > LongWait * _shortest ? _limit - step : _limit + step, 1, Most);
    }
}

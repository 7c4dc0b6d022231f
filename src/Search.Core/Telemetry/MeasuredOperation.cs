using System.Diagnostics;

namespace Search.Core.Telemetry;

/// <summary>
/// One measured operation: a span, and at its end a duration and a count. An operation that is disposed without
/// <see cref="Complete"/> or <see cref="Fail"/> was cancelled by its caller and records no duration.
/// </summary>
public sealed class MeasuredOperation : IDisposable
{
    private readonly string _operation;
    private readonly long _started = Stopwatch.GetTimestamp();
    private bool _ended;

    internal MeasuredOperation(string operation, Activity? span)
    {
        _operation = operation;
        Span = span;
    }

    /// <summary>The span; null if there is no listener.</summary>
    internal Activity? Span { get; }

    /// <summary>The operation is done.</summary>
    /// <param name="passages">How many passages were found, tokenized or scored.</param>
    public void Complete(int passages)
    {
        SearchTelemetry.CountPassages(passages, _operation);
        Span?.SetTag("search.operation.passages", passages);
        End(error: null);
    }

    /// <summary>The operation failed.</summary>
    public void Fail(Exception error)
    {
        Span?.SetStatus(ActivityStatusCode.Error, error.Message).SetTag("error.type", error.GetType().FullName);
        End(error);
    }

    /// <summary>Ends the span.</summary>
    public void Dispose() => Span?.Dispose();

    private void End(Exception? error)
    {
        if (!_ended)
        {
            _ended = true;
            SearchTelemetry.RecordDuration(Stopwatch.GetElapsedTime(_started), _operation, error);
        }
    }
}

using Search.Core.Errors;

namespace Search.Onnx.Models.Hub;

/// <summary>A file could not be had from the hub.</summary>
/// <param name="message">What was asked for, what was found, what to do.</param>
/// <param name="isPassing">Whether another try may succeed.</param>
/// <param name="retryAfter">How long the server asks to wait.</param>
/// <param name="inner">What lies behind it.</param>
public sealed class HubException(string message, bool isPassing, TimeSpan? retryAfter = null, Exception? inner = null)
    : SearchException(message, inner)
{
    /// <inheritdoc/>
    public override ErrorKind Kind => ErrorKind.Unavailable;

    /// <summary>Whether another try may succeed: a broken connection, a busy server.</summary>
    public bool IsPassing { get; } = isPassing;

    /// <summary>How long the server asks to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

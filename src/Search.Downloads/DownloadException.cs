using Search.Core.Errors;

namespace Search.Downloads;

/// <summary>A file could not be downloaded.</summary>
/// <param name="message">What was requested, what was found, what to do.</param>
/// <param name="isTransient">Whether another try may succeed.</param>
/// <param name="retryAfter">How long the server asks to wait before the next try.</param>
/// <param name="inner">The cause.</param>
public sealed class DownloadException(string message, bool isTransient, TimeSpan? retryAfter = null, Exception? inner = null)
    : SearchException(message, inner)
{
    /// <inheritdoc/>
    public override ErrorKind Kind => ErrorKind.Unavailable;

    /// <summary>Whether another try may succeed: a broken connection, a busy server.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>How long the server asks to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Whether no server was reached at all, as on a machine without a network.</summary>
    public bool IsUnreachable { get; init; }
}

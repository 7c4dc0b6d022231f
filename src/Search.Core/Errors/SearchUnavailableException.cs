namespace Search.Core.Errors;

/// <summary>
/// The engine did not answer, or answered with an error. It may be transient: callers show it as an error that can be retried,
/// never as an empty result.
/// </summary>
public class SearchUnavailableException(string message, Exception? inner = null) : SearchException(message, inner)
{
    /// <inheritdoc/>
    public override ErrorKind Kind => ErrorKind.Unavailable;
}

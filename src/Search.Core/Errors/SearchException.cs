namespace Search.Core.Errors;

/// <summary>
/// An expected failure. Its message is written for the user: what was found, what was expected, what to do.
/// Programs show the message without a stack trace. It contains no passwords from URLs.
/// </summary>
public abstract class SearchException(string message, Exception? inner = null)
    : Exception(Redaction.WithoutCredentials(message), inner)
{
    /// <summary>The kind of failure.</summary>
    /// <value>The default is <see cref="ErrorKind.Internal"/>.</value>
    public virtual ErrorKind Kind => ErrorKind.Internal;
}

namespace Search.Core.Errors;

/// <summary>
/// An expected failure whose message is written for the person at the screen: what was found, what was expected, what to do.
/// Programs show the message without a stack trace. Passwords of URLs are not in it.
/// </summary>
public abstract class SearchException(string message, Exception? inner = null)
    : Exception(Redaction.WithoutCredentials(message), inner)
{
    /// <summary>What kind of failure it is.</summary>
    /// <value>The default is <see cref="ErrorKind.Internal"/>.</value>
    public virtual ErrorKind Kind => ErrorKind.Internal;
}

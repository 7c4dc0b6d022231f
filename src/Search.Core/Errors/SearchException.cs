namespace Search.Core.Errors;

/// <summary>
/// An expected failure whose message is written for the person at the screen: what was found, what was expected, what to do.
/// Programs show the message without a stack trace.
/// </summary>
public abstract class SearchException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The exit code of a command that ends with this error: 1 failed, 2 bad arguments or bad input.</summary>
    public virtual int ExitCode => 1;
}

namespace Search.Core.Errors;

/// <summary>An argument, a setting or a file is not valid.</summary>
public class BadInputException(string message, Exception? inner = null) : SearchException(message, inner)
{
    /// <inheritdoc/>
    public override ErrorKind Kind => ErrorKind.BadInput;
}

using Search.Core.Errors;

namespace Search.Web.Searching;

/// <summary>Why there is no result, for the user.</summary>
/// <param name="Message">What was found, what was expected, what to do.</param>
/// <param name="IsTransient">Whether trying again may help.</param>
public sealed record SearchFailure(string Message, bool IsTransient)
{
    public static SearchFailure From(Exception exception) => exception switch
    {
        SearchException expected => new(
            expected.Message,
            IsTransient: expected.Kind is not (ErrorKind.BadInput or ErrorKind.NotFound or ErrorKind.Refused)),
        _ => new("The search failed unexpectedly; the program's log has details.", IsTransient: true),
    };
}

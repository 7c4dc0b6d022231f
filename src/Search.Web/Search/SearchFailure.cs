using Search.Core.Errors;

namespace Search.Web.Searching;

/// <summary>Why there is no result, for people.</summary>
/// <param name="Message">What was found, what was expected, what to do.</param>
/// <param name="MayPass">Whether trying again may help.</param>
public sealed record SearchFailure(string Message, bool MayPass)
{
    public static SearchFailure From(Exception exception) => exception switch
    {
        BadInputException expected => new(expected.Message, MayPass: false),
        SearchException expected => new(expected.Message, MayPass: true),
        _ => new("The search failed unexpectedly; the program's log says more.", MayPass: true),
    };
}

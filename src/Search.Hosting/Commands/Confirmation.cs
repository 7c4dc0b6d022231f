using Search.Core.Errors;

namespace Search.Hosting.Commands;

/// <summary>Asks before something is deleted, and for the acceptance of terms.</summary>
public static class Confirmation
{
    /// <summary>Shows terms and asks on the terminal whether they are accepted; null without a terminal.</summary>
    public static Func<string, bool>? OfTerms => Console.IsInputRedirected ? null : terms =>
    {
        Console.Error.WriteLine(terms);
        Console.Error.Write("Do you accept these terms? [y/N] ");
        return IsYes(Console.ReadLine());
    };

    /// <summary>Asks on the terminal; without a terminal, <c>--yes</c> is required.</summary>
    /// <param name="what">What is deleted, as in <c>the index 'x'</c>.</param>
    /// <param name="with">What goes with it, as in <c>with all its versions</c>.</param>
    /// <exception cref="BadInputException">The answer is no, or nobody can be asked.</exception>
    public static void OfDeletion(string what, string with)
    {
        if (Console.IsInputRedirected)
        {
            throw new BadInputException($"Deleting {what} cannot be undone, and there is no terminal to ask. Use --yes to delete it.");
        }

        Console.Error.Write($"Delete {what} {with}? This cannot be undone. [y/N] ");
        if (!IsYes(Console.ReadLine()))
        {
            throw new BadInputException($"Nothing was deleted: {what} is as it was.");
        }
    }

    private static bool IsYes(string? answer) => answer?.Trim() is "y" or "Y" or "yes";
}

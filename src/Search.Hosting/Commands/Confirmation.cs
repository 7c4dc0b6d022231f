using Search.Core.Errors;

namespace Search.Hosting.Commands;

/// <summary>Asks before something is deleted.</summary>
public static class Confirmation
{
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
        if (Console.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
        {
            throw new BadInputException($"Nothing was deleted: {what} is as it was.");
        }
    }
}

using System.CommandLine;

namespace Search.Core.Commands;

/// <summary>Runs a program's command line with the manners of <see cref="CommandHost"/>.</summary>
public static class CommandLine
{
    private static readonly InvocationConfiguration Configuration = new()
    {
        // CommandHost handles failures and signals, for all programs alike.
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    };

    /// <summary>Parses the arguments and runs the command they name.</summary>
    /// <returns>The command's exit code; 2 if the arguments are wrong.</returns>
    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> arguments)
    {
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count == 0)
        {
            return await CommandHost.RunAsync(cancel => parsed.InvokeAsync(Configuration, cancel));
        }

        foreach (var error in parsed.Errors)
        {
            await Console.Error.WriteLineAsync($"error: {error.Message}");
        }

        var path = string.Join(' ', CommandPath(parsed.CommandResult.Command));
        await Console.Error.WriteLineAsync($"See: ./search {path}{(path.Length > 0 ? " " : "")}--help");
        return ExitCodes.BadInput;
    }

    private static IEnumerable<string> CommandPath(Command command) =>
        command is RootCommand ? [] : command.Parents.OfType<Command>().SelectMany(CommandPath).Append(command.Name);
}

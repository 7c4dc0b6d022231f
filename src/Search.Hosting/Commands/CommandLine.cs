using System.CommandLine;
using System.CommandLine.Help;
using Search.Core.Errors;

namespace Search.Hosting.Commands;

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
    /// <param name="arguments">As the program got them; the first one names the command.</param>
    /// <param name="commands">The commands that this program has; people call them through the front door <c>./search</c>.</param>
    /// <returns>The command's exit code; 2 if the arguments are wrong.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, params Command[] commands)
    {
        var root = new Command("./search") { new HelpOption() };
        foreach (var command in commands)
        {
            root.Add(command);
        }

        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count == 0)
        {
            return await CommandHost.RunAsync(cancel => parsed.InvokeAsync(Configuration, cancel));
        }

        foreach (var error in parsed.Errors)
        {
            await Console.Error.WriteLineAsync($"error: {Redaction.WithoutCredentials(error.Message)}");
        }

        await Console.Error.WriteLineAsync($"See: {string.Join(' ', CommandPath(parsed.CommandResult.Command))} --help");
        return ExitCodes.BadInput;
    }

    private static IEnumerable<string> CommandPath(Command command) =>
        command.Parents.OfType<Command>().SelectMany(CommandPath).Append(command.Name);
}

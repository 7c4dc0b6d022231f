using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
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
        string[] errors = [.. UnknownOptions(parsed), .. parsed.Errors.Select(error => error.Message)];
        if (errors.Length == 0)
        {
            return await CommandHost.RunAsync(cancel => parsed.InvokeAsync(Configuration, cancel));
        }

        foreach (var error in errors)
        {
            await Console.Error.WriteLineAsync($"error: {Redaction.WithoutCredentials(error)}");
        }

        await Console.Error.WriteLineAsync($"See: {string.Join(' ', CommandPath(parsed.CommandResult.Command))} --help");
        return ExitCodes.BadInput;
    }

    /// <summary>
    /// An option that a command does not have would be taken for a file or a name where the command takes several. One dash alone is stdin;
    /// after <c>--</c> everything is an argument.
    /// </summary>
    private static IEnumerable<string> UnknownOptions(ParseResult parsed) =>
        parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)
            ? []
            : parsed.CommandResult.Children.OfType<ArgumentResult>()
                .SelectMany(argument => argument.Tokens)
                .Where(token => token.Value is ['-', _, ..])
                .Select(token => $"There is no option '{token.Value}' here. A file of that name is given as ./{token.Value}");

    private static IEnumerable<string> CommandPath(Command command) =>
        command.Parents.OfType<Command>().SelectMany(CommandPath).Append(command.Name);
}

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Search.Core.Errors;

namespace Search.Hosting.Commands;

/// <summary>Parses a program's command line and runs it in <see cref="CommandHost"/>.</summary>
public static class CommandLine
{
    private static readonly InvocationConfiguration Configuration = new()
    {
        // CommandHost handles failures and signals for all programs.
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    };

    /// <summary>Parses the arguments and runs the command they name.</summary>
    /// <param name="arguments">The program's arguments; the first one is the command.</param>
    /// <param name="commands">The commands of this program; users call them through <c>./search</c>.</param>
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
    /// A command with a list of arguments would read an unknown option as one of them, so it is refused here. A single dash means stdin;
    /// after <c>--</c> everything is an argument.
    /// </summary>
    private static IEnumerable<string> UnknownOptions(ParseResult parsed) =>
        parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)
            ? []
            : parsed.CommandResult.Children.OfType<ArgumentResult>()
                .SelectMany(argument => argument.Tokens)
                .Where(token => token.Value is ['-', _, ..])
                .Select(token => $"Unknown option '{token.Value}'. If it is a file, write ./{token.Value}");

    private static IEnumerable<string> CommandPath(Command command) =>
        command.Parents.OfType<Command>().SelectMany(CommandPath).Append(command.Name);
}

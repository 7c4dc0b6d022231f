namespace Search.Cli.Commands;

/// <summary>The command that is running, as a reader can type it again.</summary>
internal static class CommandText
{
    public static string OfThisProcess() =>
        string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Select(Quote).Prepend("./search"));

    private static string Quote(string argument) => argument.Contains(' ', StringComparison.Ordinal) ? $"\"{argument}\"" : argument;
}

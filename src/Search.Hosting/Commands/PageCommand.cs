using System.CommandLine;

namespace Search.Hosting.Commands;

/// <summary>A <c>report</c> command: writes a page of the docs from result files.</summary>
public static class PageCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="description">What it does, with an example.</param>
    /// <param name="results">The description of its arguments: one or more result files.</param>
    /// <param name="render">Renders the page from the files.</param>
    public static Command Create(string description, string results, Func<string[], string> render)
    {
        var files = new Argument<string[]>("RESULTS") { Description = results, Arity = ArgumentArity.OneOrMore };
        var page = new Option<string>("--out") { Description = "the page to write", Required = true };
        var command = new Command("report", description) { files, page };
        command.SetAction(arguments =>
        {
            File.WriteAllText(arguments.GetValue(page)!, render(arguments.GetValue(files)!));
            return ExitCodes.Done;
        });
        return command;
    }
}

using System.CommandLine;

namespace Search.Hosting.Commands;

/// <summary>A command <c>report</c>: a page of the docs from results that were measured before.</summary>
public static class PageCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="description">What it does, with an example.</param>
    /// <param name="results">What its arguments are: result files, at least one.</param>
    /// <param name="render">Makes the page of the files.</param>
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

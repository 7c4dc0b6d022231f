using System.CommandLine;
using Search.Hosting.Commands;
using Search.Workbench.Online.Ubi;

namespace Search.Cli.Commands.Eval.Online;

/// <summary><c>search eval online export</c>: an experiment's log as User Behavior Insights.</summary>
internal static class OnlineExportCommand
{
    private static readonly Option<string> Out = new("--out") { Description = "the folder for both files", Required = true };

    public static Command Create()
    {
        var command = new Command(
            "export",
            $"""
            Writes {UbiExport.QueriesFile} and {UbiExport.EventsFile}, User Behavior Insights 1.3, one JSON document a line.

            Example: search eval online export rerank-1 --out ubi
            """)
        {
            OnlineOptions.Name, Out, EvalOptions.Json,
        };
        command.SetAction(arguments =>
        {
            var (name, folder) = (arguments.GetValue(OnlineOptions.Name)!, arguments.GetValue(Out)!);
            var log = OnlineOptions.OpenLog();
            var searches = log.Searches(name);
            UbiExport.Write(log.Find(name), searches, folder);
            var events = searches.Sum(search => search.Events.Count);
            OnlineOptions.Print(
                arguments.GetValue(EvalOptions.Json),
                new { name, queries = searches.Count, events, folder },
                () => OnlineOptions.Invariant($"{searches.Count:N0} queries and {events:N0} events of {name} are in {folder}."));
            return ExitCodes.Done;
        });
        return command;
    }
}

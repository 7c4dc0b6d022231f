using System.CommandLine;
using System.CommandLine.Parsing;
using Search.Core.Errors;
using Search.Hosting.Commands;

namespace Search.Cli.Commands.Eval.Online;

/// <summary><c>search eval online delete</c>: removes an experiment, or old searches of all of them.</summary>
internal static class OnlineDeleteCommand
{
    private static readonly Argument<string?> Name = new("NAME") { Description = "the experiment to delete with all its searches", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<int?> OlderThan = new("--older-than") { Description = "delete the searches of all experiments that are older than so many days" };
    private static readonly Option<bool> Yes = new("--yes") { Description = "do not ask" };

    public static Command Create()
    {
        var command = new Command(
            "delete",
            """
            Deletes an experiment, or old searches of all experiments. Nothing of them stays in the file.

            Example: search eval online delete rerank-1 --yes
                     search eval online delete --older-than 90 --yes
            """)
        {
            Name, OlderThan, Yes, EvalOptions.Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        var (name, days) = (arguments.GetValue(Name), arguments.GetValue(OlderThan));
        if (name is null == days is null || days < 0)
        {
            throw new BadInputException("Say what to delete: the name of an experiment, or --older-than with a number of days of at least 0.");
        }

        var what = name is null ? $"searches that are older than {days} days" : $"the experiment '{name}'";
        var log = OnlineOptions.OpenLog();
        if (name is not null)
        {
            log.Find(name);
        }

        if (!arguments.GetValue(Yes))
        {
            Confirmation.OfDeletion(what, "with their clicks");
        }

        var deleted = name is null ? log.DeleteBefore(TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(days!.Value)) : log.Delete(name);
        OnlineOptions.Print(
            arguments.GetValue(EvalOptions.Json),
            new { name, olderThanDays = days, searches = deleted },
            () => OnlineOptions.Invariant($"Deleted: {what}; {deleted:N0} searches."));
        return ExitCodes.Done;
    }
}

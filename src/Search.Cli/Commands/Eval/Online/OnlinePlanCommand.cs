using System.CommandLine;
using Search.Hosting.Commands;
using Search.Workbench.Online.Statistics;

namespace Search.Cli.Commands.Eval.Online;

/// <summary><c>search eval online plan</c>: how many searches a difference needs.</summary>
internal static class OnlinePlanCommand
{
    private static readonly Option<double> Difference = new("--difference")
    {
        Description = "the preference to be found: (wins of one + ties / 2) / all - 0.5",
        Required = true,
    };

    private static readonly Option<double> Decided = new("--decided")
    {
        Description = "the share of searches with a winner; show tells it of a running experiment",
        DefaultValueFactory = _ => 0.4,
    };

    private static readonly Option<double> Power = new("--power")
    {
        Description = "the wanted probability of finding the preference",
        DefaultValueFactory = _ => 0.8,
    };

    public static Command Create()
    {
        var command = new Command(
            "plan",
            """
            Says how many searches an interleaved experiment needs to find a preference, before it starts.

            Example: search eval online plan --difference 0.02 --decided 0.4
            """)
        {
            Difference, Decided, OnlineOptions.Alpha, Power, EvalOptions.Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        var size = SampleSize.For(
            arguments.GetValue(Difference), arguments.GetValue(Decided), arguments.GetValue(OnlineOptions.Alpha), arguments.GetValue(Power));
        var wins = 0.5 + size.Difference / size.DecidedShare;
        OnlineOptions.Print(arguments.GetValue(EvalOptions.Json), size, () => OnlineOptions.Invariant(
            $"""
            A preference of {size.Difference} with a winner in {size.DecidedShare:P0} of the searches means that the better arm wins {wins:P1} of those.
            Searches that find it with a probability of at least {size.Power:P0} at alpha = {size.Alpha}:
              {Number(size.EveryLook),21}  with the always-valid test: look whenever you like, stop as soon as it is significant
              {Number(size.OneLook),21}  with the sign test: do not look before, and stop there whatever it says
            """));
        return ExitCodes.Done;
    }

    private static string Number(int? searches) => searches is null ? "more than 100 million" : OnlineOptions.Invariant($"{searches:N0}");
}

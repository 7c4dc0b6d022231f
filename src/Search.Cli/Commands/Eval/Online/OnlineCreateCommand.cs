using System.CommandLine;
using Search.Hosting.Commands;
using Search.Workbench.Online;

namespace Search.Cli.Commands.Eval.Online;

/// <summary><c>search eval online create</c>: an experiment for the search page.</summary>
internal static class OnlineCreateCommand
{
    private static readonly Option<OnlineMode> Mode = new("--mode")
    {
        Description = "what visitors see: one list of both, each visitor one of them, or only A while B ranks unseen",
        DefaultValueFactory = _ => OnlineMode.Interleaved,
    };

    private static readonly Option<string> A = new("--a") { Description = "the baseline", DefaultValueFactory = _ => "bm25" };
    private static readonly Option<string> B = new("--b") { Description = "the system that may replace it", DefaultValueFactory = _ => "default" };
    private static readonly Option<int> Every = new("--every") { Description = "in shadow mode: B ranks for every n-th search", DefaultValueFactory = _ => 10 };
    private static readonly Option<double> Settle = new("--settle")
    {
        Description = "for how many minutes after a search its clicks count; younger searches do not count yet",
        DefaultValueFactory = _ => OnlineExperiment.DefaultSettling.TotalMinutes,
    };

    public static Command Create()
    {
        var command = new Command(
            "create",
            """
            Creates an experiment. It cannot be changed later, so that nothing is chosen after a look at the figures.

            Example: search eval online create rerank-1 --a bm25 --b default --mode interleaved
            """)
        {
            OnlineOptions.Name, Mode, A, B, Every, Settle, EvalOptions.Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        var experiment = new OnlineExperiment
        {
            Name = arguments.GetValue(OnlineOptions.Name)!,
            Mode = arguments.GetValue(Mode),
            A = arguments.GetValue(A)!,
            B = arguments.GetValue(B)!,
            Created = TimeProvider.System.GetUtcNow(),
            Settling = TimeSpan.FromMinutes(arguments.GetValue(Settle)),
            ShadowEvery = arguments.GetValue(Every),
        };
        var log = OnlineOptions.OpenLog();
        log.Create(experiment);
        OnlineOptions.Print(
            arguments.GetValue(EvalOptions.Json),
            OnlineOptions.ToJson(experiment),
            () => $"{experiment.Name} was created: {OnlineOptions.NameOf(experiment.Mode)}, A is {experiment.A}, B is {experiment.B}.");
        return ExitCodes.Done;
    }
}

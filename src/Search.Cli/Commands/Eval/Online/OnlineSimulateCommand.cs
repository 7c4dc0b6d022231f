using System.CommandLine;
using Search.Evaluation.Trec;
using Search.Hosting.Commands;
using Search.Workbench.Online.Simulation;

namespace Search.Cli.Commands.Eval.Online;

/// <summary><c>search eval online simulate</c>: interleaved experiments with simulated visitors.</summary>
internal static class OnlineSimulateCommand
{
    private const string Cascade = "cascade", Position = "position";

    private static readonly SimulationSetup Defaults = new() { ClickModel = new CascadeClickModel() };

    private static readonly Argument<string> QrelsPath = new("QRELS") { Description = "judgements, which decide what is clicked" };
    private static readonly Argument<string> RunA = new("A") { Description = "the run of the baseline" };
    private static readonly Argument<string> RunB = new("B") { Description = "the run of the system that may replace it" };
    private static readonly Option<string> Clicks = new("--clicks") { Description = "the click model", DefaultValueFactory = _ => Cascade };
    private static readonly Option<int> Experiments = new("--experiments") { Description = "how many experiments", DefaultValueFactory = _ => Defaults.Experiments };
    private static readonly Option<int> Searches = new("--searches") { Description = "how many searches an experiment has", DefaultValueFactory = _ => Defaults.Searches };
    private static readonly Option<int?> LengthA = new("--length-a") { Description = "cut A's lists to so many documents" };
    private static readonly Option<int?> LengthB = new("--length-b") { Description = "cut B's lists to so many documents" };
    private static readonly Option<bool> Null = new("--null") { Description = "take away any difference: a coin decides before each search which run is A" };
    private static readonly Option<int> Seed = new("--seed") { Description = "equal seeds give equal results", DefaultValueFactory = _ => Defaults.Seed };

    public static Command Create()
    {
        Clicks.AcceptOnlyFromAmong(Cascade, Position);
        var command = new Command(
            "simulate",
            """
            Simulates interleaved experiments from judgements: how often does which test find a preference, rightly or wrongly?

            Example: search eval online simulate qrels.txt bm25.trec reranked.trec --null --length-b 3
            """)
        {
            QrelsPath, RunA, RunB, Clicks, Experiments, Searches, LengthA, LengthB, Null, OnlineOptions.Alpha, Seed, EvalOptions.Json,
        };
        command.SetAction((arguments, cancel) => Task.Run(() => Run(arguments, cancel), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult arguments, CancellationToken cancel)
    {
        var simulation = new OnlineSimulation(
            QrelsFile.Read(arguments.GetValue(QrelsPath)!), RunFile.Read(arguments.GetValue(RunA)!), RunFile.Read(arguments.GetValue(RunB)!));
        var result = simulation.Run(
            new SimulationSetup
            {
                ClickModel = arguments.GetValue(Clicks) == Cascade ? new CascadeClickModel() : new PositionBasedClickModel(),
                Experiments = arguments.GetValue(Experiments),
                Searches = arguments.GetValue(Searches),
                Alpha = arguments.GetValue(OnlineOptions.Alpha),
                LengthA = arguments.GetValue(LengthA),
                LengthB = arguments.GetValue(LengthB),
                IsNull = arguments.GetValue(Null),
                Seed = arguments.GetValue(Seed),
            },
            cancel);
        OnlineOptions.Print(arguments.GetValue(EvalOptions.Json), result, () => ToText(result, arguments.GetValue(Null)));
        return ExitCodes.Done;
    }

    private static string ToText(SimulationResult result, bool isNull) => OnlineOptions.Invariant(
        $"""
        {result.Experiments:N0} experiments of {result.Searches:N0} searches; {result.DecidedShare:P1} of the searches have a winner; mean preference for A {result.MeanDeltaAb:F4}.
        Experiments that found a preference{(isNull ? ", where there is none" : "")}:
          always-valid test, a look after each search   {result.AlwaysValid.A,7:P1} for A   {result.AlwaysValid.B,7:P1} for B
          sign test, one look at the end                {result.SignTest.A,7:P1} for A   {result.SignTest.B,7:P1} for B
        {(result.MedianSearches is { } searches ? OnlineOptions.Invariant($"Half of the experiments were decided within {searches:N0} searches.") : "Fewer than half of the experiments were decided by the always-valid test.")}
        """);
}

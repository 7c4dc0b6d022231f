using System.CommandLine;
using Search.Cli.Commands.Eval.Reproduction;
using Search.Core.Errors;
using Search.Evaluation.Experiments.Reproduction;
using Search.Evaluation.Reports;
using Search.Hosting.Commands;
using Search.Hosting.Settings;
using Search.Onnx.Models;
using Search.Onnx.Models.Hub;

namespace Search.Cli.Commands.Eval;

/// <summary><c>search eval reproduce</c>: measures the table of the model card again.</summary>
internal static class EvalReproduceCommand
{
    private static readonly Option<string?> Models = new("--models") { Description = "registry names, separated by commas; default: all fifteen" };
    private static readonly Option<string> Tests = new("--tests")
    {
        Description = "test sets, separated by commas: dl19 (nDCG@10) and dev (MRR@10)",
        DefaultValueFactory = _ => string.Join(',', PublishedTest.All.Select(test => test.Name)),
    };

    private static readonly Option<int?> Limit = new("--limit") { Description = "only the first N queries of each test set, for a quick look without a verdict" };
    private static readonly Option<string> Out = new("--out") { Description = "the folder for runs and results.json; what is finished there is not measured again", Required = true };
    private static readonly Option<bool> AcceptLicence = new("--accept-licence") { Description = "accept the terms of the data sets" };

    public static Command Create()
    {
        var command = new Command(
            "reproduce",
            """
            Measures the table of the model card of cross-encoder/ms-marco-MiniLM-L-12-v2 again: gets the official candidates and the published
            weights, reranks, and shows the published figures beside ours. Exit code 1 if a figure differs by more than 0.1 point, 3 if a model or
            a test set could not be had.

            Example: search eval reproduce --models ms-marco-MiniLM-L6-v2 --tests dl19 --out reproduced
            """)
        {
            Models, Tests, Limit, Out, AcceptLicence, EvalOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var settings = SettingsLoader.Load(new Dictionary<string, string?>());
        var models = arguments.GetValue(Models) is { } names ? Distinct(names, ModelRegistry.Get) : ModelRegistry.All;
        var tests = Distinct(arguments.GetValue(Tests)!, TestOf);
        var limit = arguments.GetValue(Limit);
        if (limit < 1)
        {
            throw new BadInputException($"--limit is {limit}; expected at least 1.");
        }

        var hub = HubSettings.FromEnvironment(Environment.GetEnvironmentVariable, settings.Models);
        using var sources = new CardSources(settings, hub, arguments.GetValue(AcceptLicence));
        var results = await new CardReproduction(sources, models, tests, limit, arguments.GetValue(Out)!).RunAsync(Provenance.OfThisCommand(), cancel);
        if (arguments.GetValue(EvalOptions.Json))
        {
            Console.WriteLine(ResultFile.ToJson(results));
        }
        else
        {
            ReproductionTable.Print(results);
        }

        return ExitCodeOf(results);
    }

    /// <summary>A figure that differs is worse than one that is missing.</summary>
    internal static int ExitCodeOf(ReproductionResults results) =>
        results.Figures.Any(figure => figure.State == ReproductionState.Differs) ? ExitCodes.Failed
        : results.Figures.Any(figure => figure.State == ReproductionState.NotHere) ? ExitCodes.SomeRejected
        : ExitCodes.Done;

    private static IReadOnlyList<T> Distinct<T>(string list, Func<string, T> find) =>
        [.. list.Split(',', StringSplitOptions.TrimEntries).Select(find).Distinct()];

    private static PublishedTest TestOf(string name) => PublishedTest.All.FirstOrDefault(test => test.Name == name) ?? throw new BadInputException(
        $"There is no test set '{name}'; expected {string.Join(" or ", PublishedTest.All.Select(test => test.Name))}.");
}

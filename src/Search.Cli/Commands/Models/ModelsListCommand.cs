using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Search.Core.Commands;
using Search.Core.Settings;
using Search.Onnx.Registry;

namespace Search.Cli.Commands.Models;

/// <summary><c>search models list</c>: what there is, and what of it is here.</summary>
internal static class ModelsListCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "one JSON document" };

    public static Command Create()
    {
        var command = new Command(
            "list",
            """
            Lists the fifteen rerankers of the model card of ms-marco-MiniLM-L-12-v2, with its figures, and says which are on this machine.

            Example: search models list --json
            """)
        {
            Json,
        };
        command.SetAction(arguments => Run(SettingsLoader.Load(new Dictionary<string, string?>()), arguments.GetValue(Json)));
        return command;
    }

    private static int Run(SearchSettings settings, bool asJson)
    {
        var store = new ModelStore(new SearchHome(settings.Home));
        var models = ModelRegistry.All.Select(entry => (Entry: entry, State: store.StateOf(entry))).ToList();
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { Models = models.Select(model => Row.Of(model.Entry, model.State)) }, JsonOutput.Document));
        }
        else
        {
            Print(models);
        }

        return ExitCodes.Done;
    }

    /// <summary>One line a model, however narrow the terminal is: names are there to be copied.</summary>
    private static void Print(List<(ModelEntry Entry, string State)> models)
    {
        Console.WriteLine(Line("model", "head", "nDCG@10", "MRR@10", "docs/s", "state"));
        foreach (var (entry, state) in models)
        {
            Console.WriteLine(Line(
                entry.Name,
                entry.Head,
                entry.Published.Ndcg10.ToString("F2", CultureInfo.InvariantCulture),
                entry.Published.Mrr10.ToString("F2", CultureInfo.InvariantCulture),
                entry.Published.DocsPerSecond.ToString(CultureInfo.InvariantCulture),
                state));
        }

        Console.WriteLine("Figures are the model cards' (TREC DL 2019, MS MARCO dev, V100), not measured here. Bundled: mini-reranker-l6 (default).");
    }

    private static string Line(string model, string head, string ndcg, string mrr, string speed, string state) =>
        $"{model,-42} {head,-24} {ndcg,7} {mrr,7} {speed,7}  {state}";

    private sealed record Row(
        string Name,
        string Repository,
        string Revision,
        string State,
        string Head,
        int Layers,
        int Hidden,
        int MaxLength,
        string Vocabulary,
        PublishedScores Published,
        IReadOnlyList<string> Unconfirmed)
    {
        public static Row Of(ModelEntry entry, string state) => new(
            entry.Name, entry.Repository, entry.Revision, state, entry.Head, entry.Layers, entry.Hidden, entry.MaxLength, entry.Vocabulary,
            entry.Published, entry.Unconfirmed);
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Search.Core.Storage;
using Search.Hosting.Commands;
using Search.Hosting.Settings;
using Search.Onnx.Models;
using Search.Onnx.Verification;

namespace Search.Cli.Commands.Models;

/// <summary><c>search models list</c>: what there is, and what of it is here.</summary>
internal static class ModelsListCommand
{
    private static readonly Argument<string[]> Folders = new("DIR") { Description = "model folders of yours, shown below", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<bool> Json = new("--json") { Description = "one JSON document" };

    public static Command Create()
    {
        var command = new Command(
            "list",
            """
            Lists the fifteen rerankers of the model card of ms-marco-MiniLM-L-12-v2, with its figures. 'ready' says that the program runs
            the model, as tests show with random weights; '*' and the notes below tell what only the published files can confirm. --json tells
            what files there are, too. A folder of yours 'fits' where its configuration, vocabulary, head and tensors (names, types, shapes)
            are such as the program runs; values are not read before 'models verify' or the model is loaded.

            Example: search models list ./my-reranker
            """)
        {
            Folders, Json,
        };
        command.SetAction(arguments => Run(
            SettingsLoader.Load(new Dictionary<string, string?>()), [.. arguments.GetValue(Folders)!.Select(FolderModel.Of)], arguments.GetValue(Json)));
        return command;
    }

    private static int Run(SearchSettings settings, List<FolderModel> folders, bool asJson)
    {
        var store = new ModelStore(new DataDirectory(settings.Home));
        var models = ModelRegistry.All.Select(entry => (Entry: entry, Here: store.StateOf(entry))).ToList();
        if (asJson)
        {
            var bundled = new { Name = Path.GetFileName(SearchInstallation.BundledModel), Folder = SearchInstallation.Find(SearchInstallation.BundledModel) };
            Console.WriteLine(JsonSerializer.Serialize(
                new { Models = models.Select(model => JsonRow(model.Entry, model.Here)), Bundled = bundled, Folders = folders }, JsonFormat.Document));
        }
        else
        {
            Print(models, folders);
        }

        return ExitCodes.Done;
    }

    /// <summary>One line a model, however narrow the terminal is: names are there to be copied.</summary>
    private static void Print(List<(ModelEntry Entry, string Here)> models, List<FolderModel> folders)
    {
        var notes = new UnconfirmedNotes(ModelRegistry.All);
        Console.WriteLine(Line("model", "head", "nDCG@10", "MRR@10", "docs/s", "state", "here"));
        foreach (var (entry, here) in models)
        {
            Console.WriteLine(Line(
                entry.Name,
                entry.Head,
                entry.Published.Ndcg10.ToString("F2", CultureInfo.InvariantCulture),
                entry.Published.Mrr10.ToString("F2", CultureInfo.InvariantCulture),
                entry.Published.DocsPerSecond.ToString(CultureInfo.InvariantCulture),
                notes.Mark(entry),
                here));
        }

        foreach (var folder in folders)
        {
            Console.WriteLine(Line(
                folder.Name, folder.Head ?? "-", "", "", "", folder.State, string.Create(CultureInfo.InvariantCulture, $"{folder.Bytes / 1e6:F1} MB in {folder.Folder}")));
            foreach (var line in new[] { folder.Reason, folder.Warning }.OfType<string>())
            {
                Console.WriteLine($"  {line}");
            }
        }

        foreach (var line in notes.Lines())
        {
            Console.WriteLine(line);
        }

        Console.WriteLine("Figures are the model cards' (TREC DL 2019, MS MARCO dev, V100), not measured here. Bundled: mini-reranker-l6 (default).");
    }

    private static string Line(string model, string head, string ndcg, string mrr, string speed, string state, string here) =>
        $"{model,-43} {head,-24} {ndcg,7} {mrr,7} {speed,7}  {state,-14} {here}";

    /// <summary>The row as the registry has it, and whether the model is on this machine.</summary>
    private static JsonObject JsonRow(ModelEntry entry, string here)
    {
        var row = JsonSerializer.SerializeToNode(entry, JsonFormat.Document)!.AsObject();
        row["here"] = here;
        return row;
    }
}

using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Search.Core.Storage;
using Search.Hosting.Commands;
using Search.Hosting.Settings;
using Search.Onnx.Models;
using Search.Onnx.Verification;

namespace Search.Cli.Commands.Models;

/// <summary><c>search models list</c>: lists the registry, and which models are on this machine.</summary>
internal static class ModelsListCommand
{
    private static readonly Argument<string[]> Folders = new("DIR") { Description = "your own model folders to check and list", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<bool> Details = new("--details") { Description = "also list what was not checked with the published files" };
    private static readonly Option<bool> Json = new("--json") { Description = "one JSON document, with every model's files" };

    public static Command Create()
    {
        var command = new Command(
            "list",
            """
            Recommends a reranker, and lists all fifteen of the model card of ms-marco-MiniLM-L-12-v2 with their figures.

            'ready' means that the program can run the model; this was tested with random weights. --details lists what was not checked with
            the published files. Your own folder 'fits' if the program supports its configuration, vocabulary, head and tensors (names,
            types, shapes). Weights are read only by 'models verify' and when the model is loaded.

            Example: search models list ./my-reranker
            """)
        {
            Folders, Details, Json,
        };
        command.SetAction(arguments => Run(
            SettingsLoader.Load(new Dictionary<string, string?>()),
            [.. arguments.GetValue(Folders)!.Select(FolderModel.Of)],
            arguments.GetValue(Details),
            arguments.GetValue(Json)));
        return command;
    }

    private static int Run(SearchSettings settings, List<FolderModel> folders, bool details, bool asJson)
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
            ModelsTable.Print(models, folders, details);
        }

        return ExitCodes.Done;
    }

    /// <summary>The registry's entry, and whether the model is on this machine.</summary>
    private static JsonObject JsonRow(ModelEntry entry, string here)
    {
        var row = JsonSerializer.SerializeToNode(entry, JsonFormat.Document)!.AsObject();
        row["here"] = here;
        return row;
    }
}

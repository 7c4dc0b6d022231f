using System.CommandLine;
using System.Text.Json;
using Search.Core.Storage;
using Search.Downloads;
using Search.Hosting.Commands;
using Search.Hosting.Settings;
using Search.Onnx.Models;
using Search.Onnx.Models.Hub;

namespace Search.Cli.Commands.Models;

/// <summary><c>search models pull</c>: downloads a model.</summary>
internal static class ModelsPullCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "a name or repository of 'models list'" };
    private static readonly Option<bool> Json = new("--json") { Description = "one JSON document" };

    public static Command Create()
    {
        var command = new Command(
            "pull",
            """
            Downloads a reranker of the registry and checks its files. An interrupted pull continues.

            HF_ENDPOINT (one or more servers, separated by commas), HF_TOKEN and HF_HOME work as in Hugging Face's client.

            Example: search models pull ms-marco-MiniLM-L6-v2
            """)
        {
            Name, Json,
        };
        command.SetAction((arguments, cancel) => RunAsync(arguments.GetValue(Name)!, arguments.GetValue(Json), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string name, bool asJson, CancellationToken cancel)
    {
        var settings = SettingsLoader.Load(new Dictionary<string, string?>());
        var entry = ModelRegistry.Get(name);
        var hub = HubSettings.FromEnvironment(Environment.GetEnvironmentVariable, settings.Models);
        using var http = Downloader.CreateHttp();
        var downloader = new ModelDownloader(new DataDirectory(settings.Home), hub, http, TimeProvider.System, Notices.Write);

        var pulled = await DownloadDisplay.ShowAsync(progress => downloader.PullAsync(entry, progress, cancel));
        Console.WriteLine(asJson
            ? JsonSerializer.Serialize(
                new { entry.Name, entry.Repository, entry.Revision, pulled.Manifest.Commit, pulled.Folder, pulled.Manifest.Files }, JsonFormat.Document)
            : $"{entry.Name} is in {pulled.Folder}");
        foreach (var doubt in pulled.Doubts())
        {
            await Console.Error.WriteLineAsync($"warning: {entry.Name}: {doubt}");
        }

        return ExitCodes.Done;
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Search.Core.Commands;
using Search.Core.Settings;
using Search.Onnx.Registry;

namespace Search.Cli.Commands.Models;

/// <summary><c>search models verify</c>: whether a model is the one that it should be.</summary>
internal static class ModelsVerifyCommand
{
    private static readonly Argument<string> Model = new("NAME|DIR") { Description = "a registry name, default, or a model folder" };
    private static readonly Option<bool> Json = new("--json") { Description = "one JSON document" };

    public static Command Create()
    {
        var command = new Command(
            "verify",
            """
            Checks a model's files against what was pulled, and its fp32 scores against the golden.json in its folder.

            Example: search models verify default
            """)
        {
            Model, Json,
        };
        command.SetAction((arguments, cancel) =>
            RunAsync(arguments.GetValue(Model)!, SettingsLoader.Load(new Dictionary<string, string?>()), arguments.GetValue(Json), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string model, SearchSettings settings, bool asJson, CancellationToken cancel)
    {
        var verified = await new ModelVerifier(new SearchHome(settings.Home)).VerifyAsync(model, cancel);
        Console.WriteLine(asJson ? JsonSerializer.Serialize(verified, JsonOutput.Document) : Text(verified));
        return ExitCodes.Done;
    }

    private static string Text(VerifiedModel verified) => string.Create(
        CultureInfo.InvariantCulture,
        $"{verified.Model}: {(verified.Files > 0 ? $"{verified.Files} files as they were pulled" : "files of your own")}; ")
        + (verified.GoldenPairs > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{verified.GoldenPairs} golden pairs reproduced, largest distance {verified.MaxDifference:G2}")
            : "no golden.json: it loads and scores, and that its scores are right is not known");
}

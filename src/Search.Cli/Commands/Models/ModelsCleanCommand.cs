using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Search.Core.Storage;
using Search.Hosting.Commands;
using Search.Hosting.Settings;
using Search.Onnx.Variants;

namespace Search.Cli.Commands.Models;

/// <summary><c>search models clean</c>: removes built variants that are no longer needed.</summary>
internal static class ModelsCleanCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "one JSON document" };

    public static Command Create()
    {
        var command = new Command(
            "clean",
            """
            Removes built variants that no model needs any more: those of model folders that were removed or changed, and those of
            other versions of this program. Models are kept; a variant that is needed later is built again.

            Example: search models clean
            """)
        {
            Json,
        };
        command.SetAction((arguments, cancel) => Task.Run(
            () => Run(SettingsLoader.Load(new Dictionary<string, string?>()), arguments.GetValue(Json), cancel), CancellationToken.None));
        return command;
    }

    private static int Run(SearchSettings settings, bool asJson, CancellationToken cancel)
    {
        var cleaned = new VariantCleaner(new DataDirectory(settings.Home), Notices.Write).Clean(cancel);
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(cleaned, JsonFormat.Document));
            return ExitCodes.Done;
        }

        foreach (var variant in cleaned.Removed)
        {
            Console.WriteLine($"{variant.Variant ?? variant.Key}{(variant.Folder is null ? "" : $" of {variant.Folder}")}, {Megabytes(variant.Bytes)}: {variant.Reason}");
        }

        Console.WriteLine($"{cleaned.Removed.Count} removed, {Megabytes(cleaned.Bytes)}; {cleaned.Kept} kept.");
        return ExitCodes.Done;
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB");
}

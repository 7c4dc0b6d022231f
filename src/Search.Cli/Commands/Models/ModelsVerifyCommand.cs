using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Hosting.Commands;
using Search.Hosting.Settings;
using Search.Onnx.Inference;
using Search.Onnx.Models;
using Search.Onnx.Verification;

namespace Search.Cli.Commands.Models;

/// <summary><c>search models verify</c>: checks a model's files and scores.</summary>
internal static class ModelsVerifyCommand
{
    private static readonly Argument<string> Model = new("NAME|DIR") { Description = "a registry name, default, or a model folder" };
    private static readonly Option<string?> Golden = new("--golden") { Description = "a file of golden pairs; default: golden.json of the model's folder" };
    private static readonly Option<string?> Head = new("--head") { Description = "scoring head, if the files do not define it" };
    private static readonly Option<string?> Precision = new("--precision") { Description = "fp32 (default), fp16 or int8" };
    private static readonly Option<string?> Device = new("--device") { Description = "cpu (default) or cuda" };
    private static readonly Option<bool> Json = new("--json") { Description = "one JSON document" };

    public static Command Create()
    {
        Precision.AcceptOnlyFromAmong("fp32", "fp16", "int8");
        Device.AcceptOnlyFromAmong(Devices.Cpu, Devices.Cuda);
        var command = new Command(
            "verify",
            """
            Checks that a model's files are as pulled, and that its scores equal those of golden pairs: golden.json in its folder, or
            your own file {"max_length","pairs":[{"query","passage","logit_reference"}]}, for example with scores from a model card. For
            a folder with only quantised files, the allowed difference depends on their precision.

            Example: search models verify default
            """)
        {
            Model, Golden, Head, Precision, Device, Json,
        };
        command.SetAction((arguments, cancel) => RunAsync(
            arguments, SettingsLoader.Load(new Dictionary<string, string?> { ["Reranker:Head"] = arguments.GetValue(Head) }), cancel));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, SearchSettings settings, CancellationToken cancel)
    {
        var asked = new ScoringOptions
        {
            Precision = arguments.GetValue(Precision),
            Device = arguments.GetValue(Device),
            Head = settings.Reranker.Head,
        };
        var verified = await new ModelVerifier(new DataDirectory(settings.Home), Notices.Write).VerifyAsync(
            arguments.GetValue(Model)!, asked, arguments.GetValue(Golden), cancel);
        Console.WriteLine(arguments.GetValue(Json) ? JsonSerializer.Serialize(verified, JsonFormat.Document) : Text(verified));
        foreach (var doubt in PulledFile.DoubtsAbout(verified.Pulled))
        {
            await Console.Error.WriteLineAsync($"warning: {verified.Model}: {doubt}");
        }

        LoadedModel.Say(verified.Model, verified.Note);
        return ExitCodes.Done;
    }

    private static string Text(VerifiedModel verified) => string.Create(
        CultureInfo.InvariantCulture,
        $"{verified.Model}: {(verified.Files > 0 ? $"{verified.Files} files are as pulled" : "your own files")}; ")
        + (verified.GoldenPairs > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{verified.GoldenPairs} golden pairs reproduced in {verified.Precision} on {verified.Device}, largest difference {verified.MaxDifference:G2}")
            : "no golden pairs: the model loads and scores, but its scores were not checked")
        + string.Concat(verified.Unconfirmed.Select(item => $"\nnot checked with the published files: {item}"));
}

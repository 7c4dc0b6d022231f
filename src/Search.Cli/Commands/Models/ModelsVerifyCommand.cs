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

/// <summary><c>search models verify</c>: whether a model is the one that it should be.</summary>
internal static class ModelsVerifyCommand
{
    private static readonly Argument<string> Model = new("NAME|DIR") { Description = "a registry name, default, or a model folder" };
    private static readonly Option<string?> Golden = new("--golden") { Description = "a file of golden pairs; default: golden.json of the model's folder" };
    private static readonly Option<string?> Head = new("--head") { Description = "scoring head, where the files cannot tell it" };
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
            Checks a model's files against what was pulled, and its scores against golden pairs: the golden.json in its folder, or a
            file {"max_length","pairs":[{"query","passage","logit_reference"}]} of yours, as with the scores that a model card prints. Where
            a folder has quantised files only, its scores need be as near as their precision allows.

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
        $"{verified.Model}: {(verified.Files > 0 ? $"{verified.Files} files as they were pulled" : "files of your own")}; ")
        + (verified.GoldenPairs > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{verified.GoldenPairs} golden pairs reproduced in {verified.Precision} on {verified.Device}, largest distance {verified.MaxDifference:G2}")
            : "no golden pairs: it loads and scores, and that its scores are right is not known")
        + string.Concat(verified.Unconfirmed.Select(item => $"\nonly its published files can confirm: {item}"));
}

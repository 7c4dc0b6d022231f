using System.CommandLine;
using System.Text.Json;
using Search.Core.Storage;
using Search.Hosting.Commands;
using Search.Hosting.Settings;
using Search.Onnx.Variants;

namespace Search.Cli.Commands.Models;

/// <summary><c>search models export</c>: writes a model as a folder for programs with an ONNX runtime and Hugging Face's tokenizers.</summary>
internal static class ModelsExportCommand
{
    private static readonly Argument<string> Model = new("NAME|DIR") { Description = "a registry name, default, or a model folder" };
    private static readonly Option<string> Out = new("--out") { Description = "the folder to write; it must be new or empty", Required = true };
    private static readonly Option<string?> Precision = new("--precision") { Description = "fp32 (default), fp16 or int8" };
    private static readonly Option<string?> Head = new("--head") { Description = "scoring head, if the files do not define it" };
    private static readonly Option<bool> Json = new("--json") { Description = "one JSON document" };

    public static Command Create()
    {
        var command = new Command(
            "export",
            """
            Writes a model's ONNX graph with its configuration and tokenizer (and a tokenizer.json if the model has none). Inputs:
            input_ids, attention_mask, token_type_ids (int64, [batch, sequence]); output: logits [batch, labels]. The graph has only
            standard operators of ONNX (opset 18), so that any runtime can load it. The file is onnx/model.onnx for fp32, and
            onnx/model_int8.onnx or onnx/model_fp16.onnx, as on the hub. An exported int8 graph gives the same scores on every processor.
            On processors with VNNI it is slower than this program's own int8, whose signed weights would overflow on other processors.

            Example: search models export default --out ./mini-reranker-onnx
            """)
        {
            Model, Out, Precision, Head, Json,
        };
        command.SetAction((arguments, cancel) => RunAsync(
            arguments.GetValue(Model)!,
            Path.GetFullPath(arguments.GetValue(Out)!),
            SettingsLoader.Load(new Dictionary<string, string?>
            {
                ["Reranker:Precision"] = arguments.GetValue(Precision),
                ["Reranker:Head"] = arguments.GetValue(Head),
            }),
            arguments.GetValue(Json),
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(string model, string output, SearchSettings settings, bool asJson, CancellationToken cancel)
    {
        var exported = await new ModelExporter(new DataDirectory(settings.Home)).ExportAsync(model, settings.Reranker, output, cancel);
        Console.WriteLine(asJson
            ? JsonSerializer.Serialize(exported, JsonFormat.Document)
            : $"{exported.Name} is in {output}: {exported.File}, {exported.Precision}"
                + (exported.RuntimeOperators.Count == 0 ? "" : $"; the file was copied unchanged and needs ONNX Runtime (com.microsoft: {string.Join(", ", exported.RuntimeOperators)})"));
        LoadedModel.Say(exported.Name, exported.Note);
        return ExitCodes.Done;
    }
}

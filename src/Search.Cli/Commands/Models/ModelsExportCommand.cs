using System.CommandLine;
using System.Text.Json;
using Search.Core.Storage;
using Search.Hosting.Commands;
using Search.Hosting.Settings;
using Search.Onnx.Variants;

namespace Search.Cli.Commands.Models;

/// <summary><c>search models export</c>: a model as a folder that programs with an ONNX runtime and Hugging Face's tokenizers load.</summary>
internal static class ModelsExportCommand
{
    private static readonly Argument<string> Model = new("NAME|DIR") { Description = "a registry name, default, or a model folder" };
    private static readonly Option<string> Out = new("--out") { Description = "the folder to write; must not exist, or be empty", Required = true };
    private static readonly Option<string?> Precision = new("--precision") { Description = "fp32 (default), fp16 or int8" };
    private static readonly Option<string?> Head = new("--head") { Description = "scoring head, where the files cannot tell it" };
    private static readonly Option<bool> Json = new("--json") { Description = "one JSON document" };

    public static Command Create()
    {
        var command = new Command(
            "export",
            """
            Writes a model's ONNX graph with its configuration and tokenizer (tokenizer.json too, where the model has none): inputs
            input_ids, attention_mask, token_type_ids (int64, [batch, sequence]), output logits [batch, labels]. The graph has standard
            operators of ONNX (opset 18) and no others, so that any runtime loads it. fp32 is written as onnx/model.onnx, others as
            onnx/model_int8.onnx and onnx/model_fp16.onnx, as the hub names them. int8 gives the same scores on every processor; with VNNI it
            is slower than what this program runs itself, whose signed weights other processors' products would saturate.

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
                + (exported.RuntimeOperators.Count == 0 ? "" : $"; the file was ready, and needs ONNX Runtime (com.microsoft: {string.Join(", ", exported.RuntimeOperators)})"));
        LoadedModel.Say(exported.Name, exported.Note);
        return ExitCodes.Done;
    }
}

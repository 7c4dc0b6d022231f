using System.CommandLine;
using System.Text.Json;
using Search.Core.Commands;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Settings;
using Search.Onnx.Checkpoints;
using Search.Onnx.Graph;
using Search.Onnx.Registry;
using Search.Onnx.Tokenization;

namespace Search.Cli.Commands.Models;

/// <summary><c>search models export</c>: a model as a folder that programs with ONNX Runtime and Hugging Face's tokenizers load.</summary>
internal static class ModelsExportCommand
{
    private static readonly string[] Companions = ["vocab.txt", "tokenizer_config.json", "tokenizer.json", "special_tokens_map.json"];
    private static readonly Argument<string> Model = new("NAME|DIR") { Description = "a registry name, default, or a model folder" };
    private static readonly Option<string> Out = new("--out") { Description = "the folder to write; must not exist, or be empty", Required = true };
    private static readonly Option<string?> Precision = new("--precision") { Description = "fp32 (default) or int8" };
    private static readonly Option<string?> Head = new("--head") { Description = "scoring head, where the files cannot tell it" };
    private static readonly Option<bool> Json = new("--json") { Description = "one JSON document" };

    public static Command Create()
    {
        var command = new Command(
            "export",
            """
            Writes a model's ONNX graph with its configuration and tokenizer (tokenizer.json too, where the model has none): inputs
            input_ids, attention_mask, token_type_ids (int64, [batch, sequence]), output logits [batch, labels]. The graph has operators of ONNX Runtime's own (com.microsoft), so that it
            takes ONNX Runtime to run it. int8 is written as onnx/model_int8.onnx, all else as onnx/model.onnx, as the hub names them.

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
        if (File.Exists(output) || (Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any()))
        {
            throw new BadInputException($"{output} is there and not empty; expected a new folder. Name another one with --out.");
        }

        var (location, file, precision) = await new RerankerLoader(new SearchHome(settings.Home)).BuildAsync(model, settings.Reranker, cancel);
        var name = precision == "fp32" ? "model.onnx" : $"model_{precision}.onnx";
        Write(location.Folder, file, output, name);
        var operators = RuntimeOperators.In(file);
        Console.WriteLine(asJson
            ? JsonSerializer.Serialize(
                new { location.Name, Folder = output, File = $"onnx/{name}", Precision = precision, Bytes = new FileInfo(file).Length, RuntimeOperators = operators },
                JsonOutput.Document)
            : $"{location.Name} is in {output}: onnx/{name}, {precision}{(operators.Count > 0 ? $"; it needs ONNX Runtime (com.microsoft: {string.Join(", ", operators)})" : "")}");
        return ExitCodes.Done;
    }

    /// <summary>Beside it first: a folder under its name is whole.</summary>
    private static void Write(string source, string model, string output, string name)
    {
        var unfinished = output + ".incomplete";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        Directory.CreateDirectory(Path.Combine(unfinished, "onnx"));
        File.Copy(model, Path.Combine(unfinished, "onnx", name));
        File.WriteAllText(Path.Combine(unfinished, "config.json"), ModelConfig.ForOthers(source).ToJsonString(JsonOutput.Document) + "\n");
        foreach (var companion in Companions.Where(companion => File.Exists(Path.Combine(source, companion))))
        {
            File.Copy(Path.Combine(source, companion), Path.Combine(unfinished, companion));
        }

        CompleteTokenizer(unfinished);
        if (Directory.Exists(output))
        {
            Directory.Delete(output);
        }

        Directory.Move(unfinished, output);
    }

    private static void CompleteTokenizer(string folder)
    {
        var settings = TokenizerSettings.FromFolder(folder);
        var positions = ModelConfig.MaxPositionsIn(folder);
        TokenizerFiles.Complete(folder, Vocabulary.FromFolder(folder), settings.LowerCase, Math.Min(settings.MaxLength ?? positions, positions));
    }
}

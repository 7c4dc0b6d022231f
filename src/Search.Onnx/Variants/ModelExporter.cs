using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx.Checkpoints;
using Search.Onnx.Graph;
using Search.Onnx.Models;
using Search.Onnx.Proto;
using Search.Onnx.Tokenization;

namespace Search.Onnx.Variants;

/// <summary>Writes models as folders for other programs: a graph of standard operators, the configuration, and the complete tokenizer.</summary>
public sealed class ModelExporter(DataDirectory home)
{
    private static readonly string[] Companions = ["vocab.txt", "tokenizer_config.json", "tokenizer.json", "special_tokens_map.json"];

    /// <summary>Writes a model; the folder appears only when it is complete.</summary>
    /// <param name="model">As for <see cref="RerankerLoader.LoadAsync"/>.</param>
    /// <param name="options">Precision (default: fp32) and head; the rest is ignored.</param>
    /// <param name="output">The folder to write; it must be empty or not exist.</param>
    /// <param name="cancel">Cancels before the build starts.</param>
    /// <exception cref="BadInputException">There is no such model or precision, or the folder is not empty.</exception>
    /// <exception cref="ModelException">The model's files are incomplete or damaged.</exception>
    public Task<ExportedModel> ExportAsync(string model, ScoringOptions options, string output, CancellationToken cancel = default) => Task.Run(
        () =>
        {
            if (File.Exists(output) || (Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any()))
            {
                throw new BadInputException($"{output} exists and is not an empty folder; expected a new folder. Name another one with --out.");
            }

            var location = new ModelLocator(home).Locate(model);
            var folder = new ModelFolder(location.Folder);
            var (precision, content, ready) = ModelVariants.Portable(folder, options.Head ?? location.Entry?.Head, options.Precision ?? VariantLadder.Exact);
            var graph = ModelProto.Parser.ParseFrom(content);
            var file = precision == VariantLadder.Exact ? "onnx/model.onnx" : $"onnx/model_{precision}.onnx";
            Write(folder, output, file, content, ready, LabelsOf(graph));
            var bytes = content.Length + (ready?.ExternalFiles.Sum(external => new FileInfo(external).Length) ?? 0);
            return new ExportedModel(location.Name, output, file, precision, bytes, RuntimeOperators.In(graph), folder.Warning);
        },
        cancel);

    /// <summary>Writes to a temporary folder and renames it, so that a folder with the final name is complete.</summary>
    private static void Write(ModelFolder source, string output, string file, byte[] content, ReadyFile? ready, int? labels)
    {
        var unfinished = output + ".incomplete";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        Directory.CreateDirectory(Path.Combine(unfinished, "onnx"));
        File.WriteAllBytes(Path.Combine(unfinished, file), content);
        foreach (var external in ready?.ExternalFiles ?? [])
        {
            // The graph refers to it relative to the ready file.
            var copy = Path.Combine(unfinished, "onnx", Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(ready!.File))!, external));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(external, copy);
        }

        File.WriteAllText(
            Path.Combine(unfinished, "config.json"), ModelConfig.ForExport(source.Path, labels).ToJsonString(JsonFormat.Document) + "\n");
        foreach (var companion in Companions.Where(companion => File.Exists(Path.Combine(source.Path, companion))))
        {
            File.Copy(Path.Combine(source.Path, companion), Path.Combine(unfinished, companion));
        }

        TokenizerFiles.Complete(unfinished, source.Encoder.Vocabulary, TokenizerSettings.FromFolder(source.Path).LowerCase, source.LongestPair());
        if (Directory.Exists(output))
        {
            Directory.Delete(output);
        }

        Directory.Move(unfinished, output);
    }

    /// <summary>The number of logits; null where a ready file does not give it.</summary>
    private static int? LabelsOf(ModelProto model) =>
        model.Graph.Output is [{ Type.TensorType.Shape.Dim: [.., { DimValue: > 0 } width] }, ..] ? (int)width.DimValue : null;
}

/// <summary>A model that was exported.</summary>
/// <param name="Name">The model.</param>
/// <param name="Folder">The folder that was written.</param>
/// <param name="File">The graph's file in it.</param>
/// <param name="Precision">Its precision.</param>
/// <param name="Bytes">The size of the file and its external data.</param>
/// <param name="RuntimeOperators">Operators that need ONNX Runtime. Only a ready file, which is copied unchanged, can have them.</param>
/// <param name="Note">A note, for example about files that were not used; null where there is none.</param>
public sealed record ExportedModel(
    string Name, string Folder, string File, string Precision, long Bytes, IReadOnlyList<string> RuntimeOperators, string? Note);

using Search.Benchmarks.Data;
using Search.Benchmarks.Synthetic;
using Search.Core.Errors;
using Search.Core.Storage;
using Search.Onnx.Checkpoints;
using Search.Onnx.Graph;
using Search.Onnx.Models;
using Search.Onnx.Tokenization;
using Search.Onnx.Variants;

namespace Search.Benchmarks.Peers;

/// <summary>Writes a model as files that a peer loads.</summary>
/// <param name="model">The model.</param>
/// <param name="precision"><c>fp32</c>, <c>fp16</c> or <c>int8</c>.</param>
internal sealed class PeerModel(ModelLocation model, string precision)
{
    /// <summary>For each precision: transformers.js' name for it, the file that it loads, and how such a file is usually made.</summary>
    private static readonly Dictionary<string, (string Dtype, string File, Func<ILinearEmitter> Linear)> Files = new()
    {
        ["fp32"] = ("fp32", "model.onnx", () => new UsualLinear()),
        ["int8"] = ("q8", "model_quantized.onnx", () => new DynamicInt8Linear()),
    };

    /// <summary>Writes a folder for transformers.js, with that program's file names.</summary>
    /// <returns>The peer's name of the precision, and the origin of its file.</returns>
    public (string Dtype, string Origin) WriteOnnx(string folder)
    {
        if (!Files.TryGetValue(precision, out var known))
        {
            throw new BadInputException($"transformers.js is not measured in {precision}; expected --precision {string.Join(" or ", Files.Keys)}.");
        }

        var (dtype, name, linear) = known;
        WriteSettings(folder);
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "onnx")).FullName, name);
        if (UsualDynamicInt8() is { } usual)
        {
            File.Copy(usual, file);
            return (dtype, "the usual dynamic int8");
        }

        if (!Checkpoint.IsIn(model.Folder))
        {
            var own = OnnxFiles.In(model.Folder).Nearest(precision);
            File.Copy(own?.Precision == precision ? own.File : throw new BadInputException($"{model.Folder} has neither weights nor an ONNX file in {precision} for the peer."), file);
            return (dtype, "the model's own");
        }

        File.WriteAllBytes(file, UsualExport.Build(new ModelFolder(model.Folder), model.Entry?.Head, linear()));
        return (dtype, $"our exporter's {dtype}, with the nodes that PyTorch's exporter writes");
    }

    /// <summary>Writes a folder with our graph, but with the matrix products of the usual dynamic int8.</summary>
    public void WriteDynamicInt8InOurGraph(string folder)
    {
        WriteSettings(folder);
        var recipe = new VariantRecipe("peer", precision, [], "", _ => new DynamicInt8Linear());
        File.WriteAllBytes(Path.Combine(folder, "model_int8.onnx"), ModelVariants.Build(new ModelFolder(model.Folder), recipe, model.Entry?.Head));
    }

    /// <summary>Writes a folder for sentence-transformers, with weights in 32 bits.</summary>
    /// <returns>The peer's name of the precision, and the origin of its file.</returns>
    public (string Dtype, string Origin) WriteCheckpoint(string folder)
    {
        if (precision == "int8")
        {
            throw new BadInputException("sentence-transformers is not measured in int8; expected --precision fp32 or, on a GPU, fp16.");
        }

        WriteSettings(folder);
        using var source = Checkpoint.Open(model.Folder);
        var weights = new Weights(source);
        var tensors = source.Tensors.Values
            .Where(tensor => !tensor.Name.EndsWith("_scale", StringComparison.Ordinal))
            .Select(tensor => (tensor.Name, Array.ConvertAll([.. tensor.Shape], length => (int)length), weights.Read(tensor.Name, tensor.Shape)));
        File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), SafetensorsBytes.Of([.. tensors]));
        return (precision, "the model's own weights");
    }

    /// <summary>The usual dynamic int8 file, which the test data have for the bundled model.</summary>
    private string? UsualDynamicInt8() =>
        precision == "int8" && Path.GetFullPath(model.Folder) == SearchInstallation.TryFind(SearchInstallation.BundledModel) ? Subset.DynamicInt8Model : null;

    private void WriteSettings(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "config.json"), ModelConfig.ForExport(model.Folder).ToJsonString());
        var own = new ModelFolder(model.Folder);
        TokenizerFiles.Complete(folder, own.Encoder.Vocabulary, TokenizerSettings.FromFolder(model.Folder).LowerCase, own.LongestPair());
    }
}

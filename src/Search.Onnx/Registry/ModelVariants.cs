using Search.Core.Errors;
using Search.Onnx.Checkpoints;
using Search.Onnx.Graph;
using Search.Onnx.Graph.Quantization;

namespace Search.Onnx.Registry;

/// <summary>A variant of one model.</summary>
/// <param name="Name">What audits call it.</param>
/// <param name="Precision">As <c>--precision</c> names it.</param>
/// <param name="Key">A hash of everything that its scores depend on.</param>
/// <param name="File">Its ONNX file; built when it is asked for, where that has not been done.</param>
internal sealed record ModelVariant(string Name, string Precision, string Key, Func<string> File);

/// <summary>The variants of a model that a device can run: built from tensors, or ready files of the folder.</summary>
/// <param name="store">Where what was built is kept.</param>
/// <param name="runtime">The version of ONNX Runtime: another one computes the same file, maybe to other scores.</param>
internal sealed class ModelVariants(VariantStore store, string runtime)
{
    /// <summary>Changes when the graph that is built changes: cached variants and audits of older builders are not used any more.</summary>
    private const string BuilderVersion = "6";

    /// <summary>Fastest first; the last one is the exact one, or what is nearest to it.</summary>
    public IReadOnlyList<ModelVariant> Of(ModelFolder folder, string? head, string device) =>
        folder.HasCheckpoint
            ? [.. VariantLadder.Of(device).Select(recipe => Built(folder, recipe, head))]
            : Ready(folder);

    private ModelVariant Built(ModelFolder folder, VariantRecipe recipe, string? head)
    {
        var key = VariantStore.Key(
            $"builder {BuilderVersion}, {recipe.Name} {recipe.Kernel}, head {head ?? "told by the files"}, model {folder.Content}", []);
        return new ModelVariant(recipe.Name, recipe.Precision, ScoresKey(key), () => store.GetOrBuild(key, () => Build(folder, recipe, head)));
    }

    private string ScoresKey(string variant) => VariantStore.Key($"{variant}, ONNX Runtime {runtime}", []);

    private List<ModelVariant> Ready(ModelFolder folder)
    {
        var exact = OnnxFiles.Nearest(folder.Path, VariantLadder.Exact) ?? throw new ModelException(
            $"The model folder {folder.Path} has no weights; expected one of {string.Join(", ", Checkpoint.FileNames)}, *.onnx, onnx/*.onnx.");
        return [.. new[] { "int8", "fp16" }
            .Select(precision => (Precision: precision, Found: OnnxFiles.Nearest(folder.Path, precision)!.Value))
            .Where(item => item.Found.Precision == item.Precision && item.Found != exact)
            .Select(item => item.Found)
            .Append(exact)
            .Select(found => new ModelVariant(
                found.Precision,
                found.Precision,
                ScoresKey($"ready {Path.GetFileName(found.File)} {Int8Kernels.OfThisMachine}, model {folder.Content}"),
                () => found.File))];
    }

    /// <summary>Builds a variant's file.</summary>
    /// <param name="folder">The model's folder, with a checkpoint.</param>
    /// <param name="recipe">How it is computed.</param>
    /// <param name="asked">The head, where the files do not tell it.</param>
    /// <param name="wholeLastLayer">As for <see cref="CrossEncoderGraph.Build"/>.</param>
    public static byte[] Build(ModelFolder folder, VariantRecipe recipe, string? asked, bool wholeLastLayer = false)
    {
        var config = ModelConfig.FromFolder(folder.Path);
        using var source = Checkpoint.Open(folder.Path);
        var weights = new Weights(source);
        var encoderWeights = new EncoderWeights(config, weights);
        encoderWeights.CheckVocabulary(folder.Encoder.Vocabulary.Tokens.Count);
        var head = ScoringHead.Choose(asked, config, weights);
        var linear = recipe.Linear(new GraphSource(config, encoderWeights, head, folder.Encoder));
        return CrossEncoderGraph.Build(config, encoderWeights, head, linear, recipe.Floats, wholeLastLayer)
            .ToModel(new Dictionary<string, string> { ["precision"] = recipe.Precision });
    }
}

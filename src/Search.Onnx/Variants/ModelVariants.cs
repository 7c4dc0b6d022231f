using Search.Core.Errors;
using Search.Onnx.Checkpoints;
using Search.Onnx.Graph;
using Search.Onnx.Graph.Quantization;
using Search.Onnx.Inference;
using Search.Onnx.Models;

namespace Search.Onnx.Variants;

/// <summary>A variant of one model.</summary>
/// <param name="Name">Its name in audits.</param>
/// <param name="Precision">As <c>--precision</c> names it.</param>
/// <param name="Key">A hash of everything that its scores depend on.</param>
/// <param name="File">Returns its ONNX file; builds it first where it is missing.</param>
internal sealed record ModelVariant(string Name, string Precision, string Key, Func<CancellationToken, string> File);

/// <summary>The variants of a model for a device: built from tensors, or ready ONNX files of the folder.</summary>
/// <param name="store">The store of built variants.</param>
/// <param name="runtime">The version of ONNX Runtime; another version may compute other scores from the same file.</param>
/// <param name="calibrate">Computes the ranges that int8 needs; default: <see cref="GraphSource.Calibrate"/>.</param>
internal sealed class ModelVariants(VariantStore store, string runtime, Func<GraphSource, ActivationRanges>? calibrate = null)
{
    /// <summary>Changes when the graph that is built changes: variants and audits of older builders are then no longer used.</summary>
    private const string BuilderVersion = "7";

    private readonly Func<GraphSource, ActivationRanges> _calibrate = calibrate ?? Calibrate;

    /// <summary>Fastest first; the last one is the exact one, or the nearest to it. All int8 variants share one calibration.</summary>
    public IReadOnlyList<ModelVariant> Of(ModelFolder folder, string? head, string device) =>
        folder.HasCheckpoint ? Built(folder, VariantLadder.Of(device), head, device) : Ready(folder, device);

    /// <summary>The variants that only other devices use, to be computed on the CPU.</summary>
    public IReadOnlyList<ModelVariant> ForOtherDevices(ModelFolder folder, string? head, string device) =>
        folder.HasCheckpoint ? Built(folder, VariantLadder.ForOtherDevices(device), head, Devices.Cpu) : [];

    private static ActivationRanges Calibrate(GraphSource source) => source.Calibrate();

    private List<ModelVariant> Built(ModelFolder folder, IEnumerable<VariantRecipe> recipes, string? head, string device)
    {
        ActivationRanges? shared = null;
        return [.. recipes.Select(recipe => Built(folder, recipe, head, device, source => shared ??= _calibrate(source)))];
    }

    private ModelVariant Built(
        ModelFolder folder, VariantRecipe recipe, string? head, string device, Func<GraphSource, ActivationRanges> ranges)
    {
        var key = KeyOf(folder, recipe, head);
        var origin = new VariantOrigin(Path.GetFullPath(folder.Path), recipe.Name, head);
        return new ModelVariant(
            recipe.Name, recipe.Precision, ScoresKey(key, device), cancel => store.GetOrBuild(key, origin, () => Build(folder, recipe, head, ranges: ranges), cancel));
    }

    /// <summary>
    /// The keys of a checkpoint's variants for all devices and processors, because several machines may share a <c>SEARCH_HOME</c>.
    /// </summary>
    public static IEnumerable<string> KeysOf(ModelFolder folder, string? head) =>
        Enum.GetValues<Int8Kernel>().SelectMany(VariantLadder.With).Select(recipe => KeyOf(folder, recipe, head)).Distinct();

    /// <summary>The key of one variant.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="recipe">The variant's recipe.</param>
    /// <param name="head">The head, where it cannot be found from the files.</param>
    /// <param name="calibration">The calibration pairs of an int8 variant; default: <see cref="CalibrationPairs.Bundled"/>.</param>
    public static string KeyOf(ModelFolder folder, VariantRecipe recipe, string? head, CalibrationPairs? calibration = null) => ContentKey.Of(
        $"builder {BuilderVersion}, {recipe.Name} {recipe.Kernel}, head {head ?? "told by the files"}, model {folder.Content}" +
        (recipe.IsCalibrated ? $", calibrated on {(calibration ?? CalibrationPairs.Bundled).Hash}" : ""));

    private string ScoresKey(string variant, string device) => ContentKey.Of($"{variant}, ONNX Runtime {runtime} on {device}");

    private List<ModelVariant> Ready(ModelFolder folder, string device)
    {
        var exact = folder.Ready.Nearest(VariantLadder.Exact) ?? throw Checkpoint.NoneIn(folder.Path);
        return [.. new[] { "int8", "fp16" }
            .Select(precision => (Precision: precision, Found: folder.Ready.Nearest(precision)!))
            .Where(item => item.Found.Precision == item.Precision && item.Found != exact)
            .Select(item => item.Found)
            .Append(exact)
            .Select(found => Ready(folder, found, device))];
    }

    private ModelVariant Ready(ModelFolder folder, ReadyFile ready, string device)
    {
        var key = ContentKey.Of(
            $"ready {Path.GetFileName(ready.File)} {Int8Kernels.OfThisMachine}, model {folder.Content}",
            ready.ExternalFiles.Except(OnnxFiles.AllOf(folder.Path).Select(Path.GetFullPath)));
        return new ModelVariant(ready.Precision, ready.Precision, ScoresKey(key, device), _ => ready.File);
    }

    /// <summary>
    /// A model in a precision, for any device and with standard operators only. For a folder with ready files, the nearest file is returned
    /// unchanged.
    /// </summary>
    /// <exception cref="BadInputException">There is no variant with this precision.</exception>
    public static (string Precision, byte[] Content, ReadyFile? Ready) Portable(ModelFolder folder, string? head, string precision)
    {
        if (!folder.HasCheckpoint)
        {
            var ready = folder.Ready.Nearest(precision) ?? throw Checkpoint.NoneIn(folder.Path);
            return (ready.Precision, File.ReadAllBytes(ready.File), ready);
        }

        var recipe = VariantLadder.Portable.FirstOrDefault(recipe => recipe.Precision == precision) ?? throw new BadInputException(
            $"The precision is {precision}; expected {string.Join(" or ", VariantLadder.Portable.Select(known => known.Precision))}.");
        return (precision, Build(folder, recipe, head, portable: true), null);
    }

    /// <summary>Builds a variant's file.</summary>
    /// <param name="folder">The model's folder, with a checkpoint.</param>
    /// <param name="recipe">The variant's recipe.</param>
    /// <param name="asked">The head, where it cannot be found from the files.</param>
    /// <param name="portable">As for <see cref="CrossEncoderGraph.Build"/>.</param>
    /// <param name="ranges">Computes the ranges that int8 needs; default: <see cref="GraphSource.Calibrate"/>.</param>
    public static byte[] Build(
        ModelFolder folder,
        VariantRecipe recipe,
        string? asked,
        bool portable = false,
        Func<GraphSource, ActivationRanges>? ranges = null)
    {
        using var source = GraphSource.Open(folder, asked);
        var linear = recipe.Linear(() => (ranges ?? Calibrate)(source));
        return CrossEncoderGraph.Build(source.Config, source.Weights, source.Head, linear, recipe.Floats, portable)
            .ToModel(new Dictionary<string, string> { ["precision"] = recipe.Precision });
    }
}

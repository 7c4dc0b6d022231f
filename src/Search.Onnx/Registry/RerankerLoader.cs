using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Settings;
using Search.Onnx.Checkpoints;
using Search.Onnx.Graph;
using Search.Onnx.Graph.Quantization;
using Search.Onnx.Inference;
using Search.Onnx.Tokenization;

namespace Search.Onnx.Registry;

/// <summary>Turns a model's name or folder into a reranker that is ready to score.</summary>
public sealed class RerankerLoader(SearchHome home)
{
    /// <summary>Changes when the graph that is built changes: cached variants of older builders are not used any more.</summary>
    private const string BuilderVersion = "3";

    private const string BundledName = "mini-reranker-l6";

    private readonly VariantStore _variants = new(home);
    private readonly ModelStore _store = new(home);

    /// <summary>Loads a reranker; builds its graph first where that has not been done.</summary>
    /// <param name="model"><c>default</c>, a registry name, or a folder (begins with <c>./</c>, <c>../</c>, <c>/</c> or <c>~</c>, or exists).</param>
    /// <param name="options">How it is to score.</param>
    /// <param name="cancel">Cancels before the building starts.</param>
    /// <exception cref="BadInputException">There is no such model, or the device is not to be had.</exception>
    /// <exception cref="ModelException">The model's files are incomplete or damaged.</exception>
    public Task<CrossEncoder> LoadAsync(string model, ScoringOptions options, CancellationToken cancel = default) =>
        Task.Run(() => Load(model, options), cancel);

    /// <summary>The ONNX file that a model runs as; built first where that has not been done.</summary>
    /// <param name="model">As for <see cref="LoadAsync"/>.</param>
    /// <param name="options">Precision and head count.</param>
    /// <param name="cancel">Cancels before the building starts.</param>
    /// <exception cref="BadInputException">There is no such model.</exception>
    /// <exception cref="ModelException">The model's files are incomplete or damaged.</exception>
    public Task<(ModelLocation Model, string File)> BuildAsync(string model, ScoringOptions options, CancellationToken cancel = default) => Task.Run(
        () =>
        {
            var location = Locate(model);
            var (encoder, _) = Tokenizer(location.Folder);
            return (location, Find(location.Folder, encoder, options.Precision ?? "fp32", options.Head ?? location.Entry?.Head).File);
        },
        cancel);

    /// <summary>Finds a model's folder, and its row in the registry if it has one.</summary>
    /// <exception cref="BadInputException">There is no such model, or it is not pulled yet.</exception>
    public ModelLocation Locate(string model)
    {
        if (model is "default" or BundledName)
        {
            return new ModelLocation(BundledName, SearchInstallation.Find(SearchInstallation.BundledModel), null);
        }

        if (!IsPath(model) && ModelRegistry.Find(model) is { } entry)
        {
            return _store.StateOf(entry) == "ready"
                ? new ModelLocation(entry.Name, _store.FolderOf(entry), entry)
                : throw new BadInputException(
                    $"The model {entry.Name} is {_store.StateOf(entry)}; expected it in {_store.FolderOf(entry)}. Pull it with: ./search models pull {entry.Name}");
        }

        var folder = model.StartsWith('~')
            ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + model[1..]
            : model;
        return Directory.Exists(folder)
            ? new ModelLocation(Path.GetFileName(Path.GetFullPath(folder)), folder, null)
            : throw new BadInputException(
                $"There is no model '{model}': it is no folder and no registry name; found in the registry: default, {BundledName}, " +
                $"{string.Join(", ", ModelRegistry.All.Select(known => known.Name))}.");
    }

    private static bool IsPath(string model) =>
        model.StartsWith('~') || model.StartsWith("./", StringComparison.Ordinal) || model.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(model);

    private CrossEncoder Load(string model, ScoringOptions options)
    {
        var (name, folder, entry) = Locate(model);
        var head = options.Head ?? entry?.Head;
        var device = Devices.Choose(options.Device);
        var (encoder, limit) = Tokenizer(folder);
        var (file, precision, positions) = Find(folder, encoder, options.Precision ?? "fp32", head);
        var maxLength = Math.Min(options.MaxLength ?? limit ?? positions, positions);

        var session = new ScoringSession(file, encoder.Vocabulary, device);
        ScoringHead.CheckLabels(head, session.Labels, file);
        var info = new RerankerInfo(name, precision, device, maxLength);
        return new CrossEncoder(session, encoder, info, options);
    }

    private static (WordPieceEncoder Encoder, int? MaxLength) Tokenizer(string folder)
    {
        var settings = TokenizerSettings.FromFolder(folder);
        return (new WordPieceEncoder(Vocabulary.FromFolder(folder), settings.LowerCase), settings.MaxLength);
    }

    /// <summary>The ONNX file to run: built from the weights, or where there are none the ready one that is nearest to the precision.</summary>
    private (string File, string Precision, int Positions) Find(string folder, WordPieceEncoder encoder, string precision, string? head)
    {
        if (!Checkpoint.IsIn(folder) && OnnxFiles.Nearest(folder, precision) is { } ready)
        {
            return (ready.File, ready.Precision, ModelConfig.MaxPositionsIn(folder));
        }

        var config = ModelConfig.FromFolder(folder);
        return (ModelFile(folder, config, encoder, precision, head), precision, config.MaxPositions);
    }

    private string ModelFile(string folder, ModelConfig config, WordPieceEncoder encoder, string precision, string? head)
    {
        string[] files = [config.File, .. Checkpoint.FilesOf(folder)];
        // The vocabulary's size is checked against the embedding when a graph is built: another size has to be another variant.
        var vocabulary = encoder.Vocabulary.Tokens.Count;
        var kernel = precision == "int8" ? $", {Int8Kernels.OfThisMachine}" : "";
        return _variants.GetOrBuild(
            VariantStore.Key($"builder {BuilderVersion}, {precision}{kernel}, {vocabulary} tokens, head {head ?? "told by the files"}", files),
            () => Build(folder, config, encoder, precision, head));
    }

    private static byte[] Build(string folder, ModelConfig config, WordPieceEncoder encoder, string precision, string? head)
    {
        using var source = Checkpoint.Open(folder);
        var weights = new Weights(source);
        var encoderWeights = new EncoderWeights(config, weights);
        encoderWeights.CheckVocabulary(encoder.Vocabulary.Tokens.Count);
        var scoringHead = ScoringHead.Choose(head, config, weights);
        ILinearEmitter linear = precision switch
        {
            "fp32" => new Fp32Linear(),
            "int8" => new Int8Linear(Calibration.Run(config, encoderWeights, scoringHead, encoder), Int8Kernels.OfThisMachine),
            _ => throw new BadInputException($"The precision {precision} is not to be had on the CPU; expected fp32 or int8."),
        };
        return CrossEncoderGraph.Build(config, encoderWeights, scoringHead, linear).ToModel(new Dictionary<string, string> { ["precision"] = precision });
    }
}

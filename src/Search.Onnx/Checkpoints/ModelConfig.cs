using System.Text.Json;
using System.Text.Json.Nodes;
using Search.Core.Errors;

namespace Search.Onnx.Checkpoints;

/// <summary>A model's architecture, as its <c>config.json</c> describes it.</summary>
public sealed record ModelConfig
{
    /// <summary>The architectures that a graph can be built for.</summary>
    public static readonly IReadOnlyList<string> KnownTypes = ["bert", "electra", "distilbert", BertCatConfig.ModelType];

    /// <summary>The default of BERT, ELECTRA and DistilBERT.</summary>
    private const int DefaultPositions = 512;

    private static readonly string[] KnownActivations = ["gelu"];

    /// <summary>DistilBERT's own names for some settings.</summary>
    private static readonly Dictionary<string, string> DistilBertNames = new()
    {
        ["hidden_size"] = "dim",
        ["num_hidden_layers"] = "n_layers",
        ["num_attention_heads"] = "n_heads",
        ["intermediate_size"] = "hidden_dim",
        ["hidden_act"] = "activation",
    };

    private ModelConfig(string file, JsonElement root)
    {
        File = file;
        ModelType = Text(root, "model_type") ?? "bert";
        CheckType();
        HiddenSize = Size(root, "hidden_size");
        Layers = Size(root, "num_hidden_layers");
        Heads = Size(root, "num_attention_heads");
        IntermediateSize = Size(root, "intermediate_size");
        MaxPositions = Size(root, "max_position_embeddings");
        TokenTypes = ModelType == "distilbert" ? 0 : Size(root, "type_vocab_size", 2);
        EmbeddingSize = Size(root, "embedding_size", HiddenSize);
        VocabularySize = Size(root, "vocab_size");
        LayerNormEpsilon = root.TryGetProperty("layer_norm_eps", out var epsilon) ? epsilon.GetSingle() : 1e-12f;
        Activation = Text(root, Name("hidden_act")) ?? "gelu";
        Labels = LabelsOf(root);
        CheckPositions(Text(root, "position_embedding_type") ?? "absolute");
        Check();
    }

    /// <summary>The file, for messages.</summary>
    public string File { get; }

    /// <summary>The architecture: <c>bert</c>, <c>electra</c> or <c>distilbert</c>.</summary>
    public string ModelType { get; }

    /// <summary>Width of a token's vector (H).</summary>
    public int HiddenSize { get; }

    /// <summary>Transformer layers (L).</summary>
    public int Layers { get; }

    /// <summary>Attention heads; each is <see cref="HiddenSize"/> / Heads wide.</summary>
    public int Heads { get; }

    /// <summary>Width of the feed-forward layer.</summary>
    public int IntermediateSize { get; }

    /// <summary>Rows of the position embeddings: the longest pair in tokens.</summary>
    public int MaxPositions { get; }

    /// <summary>Width of an embedding. Where it differs from <see cref="HiddenSize"/>, a linear layer projects it (small ELECTRA).</summary>
    public int EmbeddingSize { get; }

    /// <summary>Rows of the token type embeddings; 0 where the architecture has none (DistilBERT).</summary>
    public int TokenTypes { get; }

    /// <summary>Rows of the word embeddings.</summary>
    public int VocabularySize { get; }

    /// <summary>Added to the variance in layer normalisation.</summary>
    public float LayerNormEpsilon { get; }

    /// <summary>The activation of the feed-forward layer.</summary>
    public string Activation { get; }

    /// <summary>How many logits the model has; null where the file does not give it.</summary>
    public int? Labels { get; }

    /// <summary>Reads <c>config.json</c> of a model folder.</summary>
    /// <exception cref="ModelException">It is missing, damaged, or asks for something that is not supported.</exception>
    public static ModelConfig FromFolder(string folder) => Parse(folder, (path, root) =>
        new ModelConfig(path, BertCatConfig.Is(root) ? BertCatConfig.Describe(path, root, folder) : root));

    /// <summary>Reads only the longest pair's length from <c>config.json</c>. A ready ONNX file needs no other setting.</summary>
    /// <exception cref="ModelException">It is missing or damaged.</exception>
    public static int MaxPositionsIn(string folder) => Parse(folder, (_, root) =>
        root.TryGetProperty("max_position_embeddings", out var positions) ? positions.GetInt32() : DefaultPositions);

    /// <summary>
    /// A folder's <c>config.json</c> for other programs: with type, sizes and number of labels, and without the storage format of the
    /// tensors. Old files lack the type.
    /// </summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="labels">How many logits its graph gives, if known. A number in the file takes precedence.</param>
    /// <exception cref="ModelException">It is missing or damaged.</exception>
    public static JsonObject ForExport(string folder, int? labels = null) => Parse(folder, (path, root) =>
    {
        var fromWeights = BertCatConfig.Is(root) && Checkpoint.IsIn(folder);
        var described = fromWeights ? BertCatConfig.Describe(path, root, folder) : root;
        var config = JsonObject.Create(described.Clone())!;
        config.Remove("quantization_config");
        config.TryAdd("model_type", "bert");
        if (labels is { } count && LabelsOf(described) is null)
        {
            config["num_labels"] = count; // Other programs assume two.
        }

        return config;
    });

    private static T Parse<T>(string folder, Func<string, JsonElement, T> read)
    {
        var path = Path.Combine(folder, "config.json");
        if (!System.IO.File.Exists(path))
        {
            throw new ModelException($"The model folder {folder} has no config.json.");
        }

        try
        {
            using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
            return read(path, document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new ModelException($"{path}: not valid: {exception.Message}", exception);
        }
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static int? LabelsOf(JsonElement root) =>
        root.TryGetProperty("num_labels", out var count) ? count.GetInt32()
        : root.TryGetProperty("id2label", out var labels) ? labels.EnumerateObject().Count()
        : null;

    private string Name(string name) => ModelType == "distilbert" ? DistilBertNames.GetValueOrDefault(name, name) : name;

    private int Size(JsonElement root, string name, int? missing = null) =>
        !root.TryGetProperty(Name(name), out var value) ? missing ?? throw new ModelException($"{File}: '{Name(name)}' is missing.")
        : value.GetInt32() is > 0 and var size ? size
        : throw new ModelException($"{File}: '{Name(name)}' is {value}; expected a positive number.");

    private void CheckType()
    {
        if (!KnownTypes.Contains(ModelType))
        {
            throw new ModelException($"{File}: the model_type is '{ModelType}'; expected {string.Join(", ", KnownTypes)}.");
        }
    }

    private void CheckPositions(string type)
    {
        if (type != "absolute")
        {
            throw new ModelException($"{File}: position_embedding_type is '{type}'; expected absolute, because relative positions are not supported.");
        }
    }

    private void Check()
    {
        if (!KnownActivations.Contains(Activation))
        {
            throw new ModelException($"{File}: the activation hidden_act is '{Activation}'; expected {string.Join(", ", KnownActivations)}.");
        }

        if (HiddenSize % Heads != 0)
        {
            throw new ModelException($"{File}: the hidden_size {HiddenSize} is not divisible by {Heads} attention heads.");
        }

        if (Labels is > 2)
        {
            throw new ModelException($"{File}: the model has {Labels} labels; a reranker has 1 (relevance) or 2 (irrelevant, relevant). A model with more labels is a classifier, for example for entailment.");
        }
    }
}

using Search.Onnx.Models;

namespace Search.Benchmarks.Synthetic;

/// <summary>
/// A reranker with random weights, with the shape of a model of the registry and the known or likely tensor names of its published files (see
/// docs/models.md). Values are uniform; their spread keeps activations in the usual range.
/// </summary>
internal sealed class SyntheticModel
{
    private readonly Dictionary<string, SyntheticTensor> _tensors = [];
    private readonly Random _random = new(6);

    public SyntheticModel(ModelEntry entry, int vocabulary)
    {
        (Entry, Vocabulary) = (entry, vocabulary);
        IsDistilBert = entry.Head.StartsWith("distilbert", StringComparison.Ordinal);
        IsElectra = entry.Head.StartsWith("electra", StringComparison.Ordinal);
        Prefix = IsDistilBert ? "bert_model." : IsElectra ? "electra." : "bert.";
        AddEmbeddings();
        for (var layer = 0; layer < entry.Layers; layer++)
        {
            AddLayer(layer);
        }

        AddHead();
    }

    public ModelEntry Entry { get; }

    public int Vocabulary { get; }

    public bool IsDistilBert { get; }

    public bool IsElectra { get; }

    public string Prefix { get; }

    public int Labels => Entry.Head.EndsWith('2') ? 2 : 1;

    public IEnumerable<SyntheticTensor> Tensors => _tensors.Values;

    /// <summary>nboost's BERTs were converted from TensorFlow by early code, which used the names gamma and beta.</summary>
    private bool HasGammaBeta => Entry.Repository is "nboost/pt-bert-base-uncased-msmarco" or "nboost/pt-bert-large-msmarco";

    public float[] Values(string name) => _tensors[name].Values;

    public string NormScale(string norm) => norm + (HasGammaBeta ? ".gamma" : ".weight");

    public string NormShift(string norm) => norm + (HasGammaBeta ? ".beta" : ".bias");

    private void AddEmbeddings()
    {
        Add(Prefix + "embeddings.word_embeddings.weight", 1, Vocabulary, Entry.Hidden);
        Add(Prefix + "embeddings.position_embeddings.weight", 1, Entry.MaxLength, Entry.Hidden);
        if (!IsDistilBert)
        {
            Add(Prefix + "embeddings.token_type_embeddings.weight", 1, 2, Entry.Hidden);
        }

        AddNorm(Prefix + "embeddings.LayerNorm");
    }

    private void AddLayer(int layer)
    {
        var names = LayerNames.Of(this, layer);
        foreach (var square in new[] { names.Query, names.Key, names.Value, names.AttentionOutput })
        {
            AddLinear(square, Entry.Hidden, Entry.Hidden);
        }

        AddNorm(names.AttentionNorm);
        AddLinear(names.Intermediate, Entry.Intermediate, Entry.Hidden);
        AddLinear(names.Output, Entry.Hidden, Entry.Intermediate);
        AddNorm(names.OutputNorm);
    }

    private void AddHead()
    {
        switch (Entry.Head)
        {
            case "electra-1":
                AddLinear("classifier.dense", Entry.Hidden, Entry.Hidden);
                AddLinear("classifier.out_proj", 1, Entry.Hidden);
                break;
            case "electra-cls-linear-2":
                // The file may have an untrained dense layer; then only the registry gives the head.
                AddLinear("classifier.dense", Entry.Hidden, Entry.Hidden);
                AddLinear("classifier.out_proj", 2, Entry.Hidden);
                break;
            case "distilbert-cls-linear-1":
                AddLinear("_classification_layer", 1, Entry.Hidden);
                break;
            default:
                AddLinear(Prefix + "pooler.dense", Entry.Hidden, Entry.Hidden);
                AddLinear("classifier", Labels, Entry.Hidden);
                AddUnused();
                break;
        }
    }

    /// <summary>Tensors that training left in some files and that scores do not depend on.</summary>
    private void AddUnused()
    {
        if (Entry.Repository == "nboost/pt-tinybert-msmarco")
        {
            AddLinear("fit_dense", 768, Entry.Hidden);
        }
        else if (HasGammaBeta)
        {
            AddLinear("cls.seq_relationship", 2, Entry.Hidden);
        }
    }

    private void AddLinear(string name, int outputs, int inputs)
    {
        Add(name + ".weight", 1.7f / MathF.Sqrt(inputs), outputs, inputs);
        Add(name + ".bias", 0.1f, outputs);
    }

    private void AddNorm(string name)
    {
        Add(NormScale(name), 0.1f, Entry.Hidden);
        var scale = Values(NormScale(name));
        for (var index = 0; index < scale.Length; index++)
        {
            scale[index] += 1;
        }

        Add(NormShift(name), 0.1f, Entry.Hidden);
    }

    private void Add(string name, float spread, params int[] shape)
    {
        var values = new float[shape.Aggregate(1, (product, length) => product * length)];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = spread * (2 * _random.NextSingle() - 1);
        }

        _tensors.Add(name, new SyntheticTensor(name, shape, values));
    }
}

/// <summary>The names of a layer's parts.</summary>
internal sealed record LayerNames(
    string Query, string Key, string Value, string AttentionOutput, string AttentionNorm, string Intermediate, string Output, string OutputNorm)
{
    public static LayerNames Of(SyntheticModel model, int layer) => model.IsDistilBert
        ? Under($"{model.Prefix}transformer.layer.{layer}.", "attention.q_lin", "attention.k_lin", "attention.v_lin", "attention.out_lin",
            "sa_layer_norm", "ffn.lin1", "ffn.lin2", "output_layer_norm")
        : Under($"{model.Prefix}encoder.layer.{layer}.", "attention.self.query", "attention.self.key", "attention.self.value",
            "attention.output.dense", "attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm");

    private static LayerNames Under(string prefix, params string[] names) => new(
        prefix + names[0], prefix + names[1], prefix + names[2], prefix + names[3], prefix + names[4], prefix + names[5], prefix + names[6], prefix + names[7]);
}

using Search.Core.Errors;
using Search.Onnx.Checkpoints;

namespace Search.Onnx.Graph;

/// <summary>How logits are computed from the vector of [CLS].</summary>
/// <param name="Name">As <c>--head</c> names it.</param>
/// <param name="Labels">How many logits.</param>
/// <param name="Final">The tensor name of the linear layer that makes them.</param>
/// <param name="Dense">What is computed before it.</param>
internal sealed record ScoringHead(string Name, int Labels, string Final, HeadDense Dense)
{
    private const string OutProjection = "classifier.out_proj";
    private const string ElectraDense = "classifier.dense.weight";
    private const string PoolerDense = "pooler.dense.weight";
    private const string DistilBertDense = "pre_classifier.weight";

    /// <summary>All supported heads.</summary>
    public static readonly IReadOnlyList<ScoringHead> All =
    [
        new("bert-1", 1, "classifier", HeadDense.PoolerTanh),
        new("bert-2", 2, "classifier", HeadDense.PoolerTanh),
        new("electra-1", 1, OutProjection, HeadDense.ClassifierGelu),
        new("electra-cls-linear-2", 2, OutProjection, HeadDense.None),
        new("distilbert-cls-linear-1", 1, "_classification_layer", HeadDense.None),
    ];

    /// <summary>The requested head, or the one that fits the file.</summary>
    /// <exception cref="ModelException">The requested head does not fit, no head fits, or several do.</exception>
    public static ScoringHead Choose(string? asked, ModelConfig config, Weights weights)
    {
        var fits = All.Where(head => head.Fits(weights)).ToList();
        if (asked is not null)
        {
            return fits.Find(head => head.Name == asked) ?? throw new ModelException(
                $"{weights.File}: the head {asked} does not fit this {config.ModelType} checkpoint; expected: {Names(fits)}.");
        }

        return fits switch
        {
            // Capreolus' models have an untrained dense layer. ELECTRA's own head uses this layer. The files look the same.
            [{ Dense: HeadDense.None } head] when weights.Has(ElectraDense) => throw new ModelException(
                $"{weights.File}: the file does not show whether {ElectraDense} belongs to the head. Name the head with --head; expected: {head.Name}."),
            [var head] => head,
            [] => throw new ModelException($"{weights.File}: {Reason(weights)}"),
            _ => throw new ModelException($"{weights.File}: several heads fit; name one with --head: {Names(fits)}."),
        };
    }

    /// <summary>Refuses a requested head whose number of logits differs from the model's. A ready ONNX file contains its own head.</summary>
    public static void CheckLabels(string? asked, int labels, string file)
    {
        if (asked is not null && All.FirstOrDefault(head => head.Name == asked)?.Labels != labels)
        {
            throw new ModelException($"{file}: the model gives {labels} logits; that does not fit the requested head {asked}. Leave --head out: the file contains its own head.");
        }
    }

    private bool Fits(Weights weights) =>
        weights.ShapeOf(Final + ".weight") is [var labels, _] && labels == Labels
        && (Dense != HeadDense.ClassifierGelu || weights.Has(ElectraDense))
        && (Dense != HeadDense.PoolerTanh || HasPooler(weights));

    private static bool HasPooler(Weights weights) => weights.Names.Any(name => name.EndsWith(PoolerDense, StringComparison.Ordinal));

    private static string Reason(Weights weights)
    {
        foreach (var final in All.Select(head => head.Final + ".weight").Distinct().Where(weights.Has))
        {
            var dense = final.StartsWith(OutProjection, StringComparison.Ordinal) ? ElectraDense : PoolerDense;
            return weights.Has(DistilBertDense)
                ? $"its head begins with {DistilBertDense}, as DistilBERT's own head does, which is not supported; supported are {Names(All)}."
                : weights.ShapeOf(final) is [1 or 2, _]
                ? $"it has {final} but not {dense}; no supported head has only the first."
                : $"the classifier {final} has {weights.ShapeOf(final)![0]} outputs; a reranker has 1 (relevance) or 2 (irrelevant, relevant).";
        }

        return $"the classifier is missing ({string.Join(" or ", All.Select(head => head.Final + ".weight").Distinct())}): this is an encoder, not a reranker.";
    }

    private static string Names(IReadOnlyCollection<ScoringHead> heads) =>
        heads.Count == 0 ? "none" : string.Join(", ", heads.Select(head => head.Name));
}

/// <summary>What a head computes from [CLS] before its last linear layer.</summary>
internal enum HeadDense
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>tanh of the encoder's pooler (BERT).</summary>
    PoolerTanh,

    /// <summary>gelu of <c>classifier.dense</c> (ELECTRA).</summary>
    ClassifierGelu,
}

using Search.Evaluation.Reports;

namespace Search.Benchmarks.Exactness;

/// <summary>How near each way of computing a model is to fp32, on the candidates of TREC DL 2019.</summary>
/// <param name="Model">The model.</param>
/// <param name="Queries">How many queries.</param>
/// <param name="DynamicFile">Where the file of the usual dynamic int8 is from.</param>
/// <param name="Variants">fp32 first, then ours, then dynamic int8.</param>
/// <param name="MeanDifferenceRatio">Our int8's mean distance from fp32 by that of the usual dynamic int8.</param>
/// <param name="SpeedRatio">Our int8's speed by that of dynamic int8 in the same graph.</param>
/// <param name="Cpu">What it ran on.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
internal sealed record ExactnessResult(
    string Model,
    int Queries,
    string DynamicFile,
    IReadOnlyList<VariantExactness> Variants,
    double MeanDifferenceRatio,
    double SpeedRatio,
    string Cpu,
    Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-exactness";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>One way of computing it.</summary>
/// <param name="Variant">Its name.</param>
/// <param name="MeanDifference">Mean distance of a score from fp32's.</param>
/// <param name="MaxDifference">The largest.</param>
/// <param name="KendallTau">Mean over queries of Kendall's tau-b with fp32's order.</param>
/// <param name="Ndcg10">nDCG@10 of its order.</param>
/// <param name="Pairs">How many pairs were scored.</param>
/// <param name="LargestBatchEffect">How far a pair's score moves, at most, when it is scored alone instead of in a batch.</param>
/// <param name="PairsPerSecond">How fast, from text: the median of rounds in turn with the others.</param>
internal sealed record VariantExactness(
    string Variant,
    double MeanDifference,
    double MaxDifference,
    double KendallTau,
    double Ndcg10,
    long Pairs,
    double LargestBatchEffect,
    double PairsPerSecond);

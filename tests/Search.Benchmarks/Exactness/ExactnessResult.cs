using Search.Evaluation.Reports;

namespace Search.Benchmarks.Exactness;

/// <summary>How exact each way of computing a model is compared with fp32, on the candidates of TREC DL 2019.</summary>
/// <param name="Model">The model.</param>
/// <param name="Queries">How many queries.</param>
/// <param name="DynamicFile">The origin of the usual dynamic int8 file.</param>
/// <param name="Variants">fp32 first, then ours, then dynamic int8.</param>
/// <param name="MeanDifferenceRatio">The mean difference of our int8 from fp32, divided by that of the usual dynamic int8.</param>
/// <param name="SpeedRatio">The speed of our int8, divided by that of dynamic int8 in the same graph.</param>
/// <param name="Cpu">The processor or GPU.</param>
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

/// <summary>One way of computing the model.</summary>
/// <param name="Variant">Its name.</param>
/// <param name="MeanDifference">The mean difference of a score from fp32's.</param>
/// <param name="MaxDifference">The largest difference.</param>
/// <param name="KendallTau">Mean over queries of Kendall's tau-b with fp32's order.</param>
/// <param name="Ndcg10">nDCG@10 of its order.</param>
/// <param name="Pairs">How many pairs were scored.</param>
/// <param name="LargestBatchEffect">The largest change of a pair's score when it is scored alone instead of in a batch.</param>
/// <param name="PairsPerSecond">The speed from text to score: the median of rounds in turns with the others.</param>
internal sealed record VariantExactness(
    string Variant,
    double MeanDifference,
    double MaxDifference,
    double KendallTau,
    double Ndcg10,
    long Pairs,
    double LargestBatchEffect,
    double PairsPerSecond);

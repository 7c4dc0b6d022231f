using System.Globalization;

namespace Search.Core.Reranking;

/// <summary>The result of an audit: how close a variant is to the exact variant on the same pairs, and how fast it is.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Variant">The variant's name.</param>
/// <param name="MaxDifference">Largest difference of a score.</param>
/// <param name="MeanDifference">Mean difference of a score.</param>
/// <param name="KendallTau">Mean over queries of Kendall's tau-b between the two orders.</param>
/// <param name="Ndcg10Difference">nDCG@10 minus the exact variant's.</param>
/// <param name="Pairs">How many pairs were scored.</param>
/// <param name="PairsPerSecond">Its speed.</param>
/// <param name="ExactPairsPerSecond">The exact variant's speed.</param>
public sealed record AuditRecord(
    string Model,
    string Variant,
    double MaxDifference,
    double MeanDifference,
    double KendallTau,
    double Ndcg10Difference,
    long Pairs,
    double PairsPerSecond,
    double ExactPairsPerSecond)
{
    /// <summary>The least agreement of the two orders: the limit that this project uses for int8 on TREC DL.</summary>
    public const double LeastTau = 0.96;

    /// <summary>The largest loss: less than a paired test detects on about 50 judged queries. A gain is accepted.</summary>
    public const double LargestLoss = 0.01;

    /// <summary>The least number of pairs for a reliable result; the sample gives about 720.</summary>
    public const long FewestPairs = 500;

    /// <summary>Why the variant must not be chosen automatically; null if it may.</summary>
    public string? Shortfall() =>
        Pairs < FewestPairs ? Text($"only {Pairs} pairs were audited, at least {FewestPairs} are needed")
        : !(KendallTau >= LeastTau) ? Text($"Kendall's tau with fp32's order is {KendallTau:F4}, at least {LeastTau} is needed")
        : !(Ndcg10Difference >= -LargestLoss) ? Text($"nDCG@10 changes by {Ndcg10Difference:F4}, at most {LargestLoss} may be lost")
        : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

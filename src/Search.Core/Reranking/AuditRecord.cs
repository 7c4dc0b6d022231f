using System.Globalization;

namespace Search.Core.Reranking;

/// <summary>What an audit found of a variant: how near it is to the exact one on the same pairs, and how fast.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Variant">The variant's.</param>
/// <param name="MaxDifference">Largest distance of a score.</param>
/// <param name="MeanDifference">Mean distance of a score.</param>
/// <param name="KendallTau">Mean over queries of Kendall's tau-b between the two orders.</param>
/// <param name="Ndcg10Difference">nDCG@10 less the exact variant's.</param>
/// <param name="Pairs">How many pairs were scored.</param>
/// <param name="PairsPerSecond">How fast it was.</param>
/// <param name="ExactPairsPerSecond">How fast the exact one was.</param>
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
    /// <summary>Orders this alike change no conclusion: the limit that this project holds its own int8 to on TREC DL.</summary>
    public const double LeastTau = 0.96;

    /// <summary>A loss below what a paired test sees on some 50 judged queries; a gain is no fault.</summary>
    public const double LargestLoss = 0.01;

    /// <summary>Fewer pairs say little; of the sample some 720 are audited.</summary>
    public const long FewestPairs = 500;

    /// <summary>What speaks against running the variant unasked; null where nothing does.</summary>
    public string? Shortfall() =>
        Pairs < FewestPairs ? Text($"only {Pairs} pairs were audited, at least {FewestPairs} are needed")
        : !(KendallTau >= LeastTau) ? Text($"Kendall's tau with fp32's order is {KendallTau:F4}, at least {LeastTau} is needed")
        : !(Ndcg10Difference >= -LargestLoss) ? Text($"nDCG@10 changes by {Ndcg10Difference:F4}, at most {LargestLoss} may be lost")
        : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

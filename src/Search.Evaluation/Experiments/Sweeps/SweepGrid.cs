namespace Search.Evaluation.Experiments.Sweeps;

/// <summary>The settings that a sweep tries: every combination.</summary>
/// <param name="K1">Values of BM25's k1.</param>
/// <param name="B">Values of BM25's b.</param>
/// <param name="Windows">How many candidates a model reranks; empty for the first stage alone.</param>
public sealed record SweepGrid(IReadOnlyList<double> K1, IReadOnlyList<double> B, IReadOnlyList<int> Windows)
{
    /// <summary>How many candidates are retrieved.</summary>
    public int Depth => Windows.Count > 0 ? Math.Max(Windows.Max(), ExperimentPlan.LeastDepth) : 1000;

    /// <summary>Every pair of k1 and b, the index's own pair first.</summary>
    internal IReadOnlyList<(double K1, double B)> Pairs((double K1, double B) own) =>
        [.. K1.SelectMany(k1 => B.Select(b => (k1, b))).Prepend(own).Distinct()];
}

using Search.Evaluation.Reports;

namespace Search.Evaluation.Comparisons;

/// <summary>The results of comparing runs; the JSON of <c>search eval compare</c>.</summary>
/// <param name="Baseline">The first baseline's name.</param>
/// <param name="Alpha">The significance level.</param>
/// <param name="Comparisons">Measure by measure, in each the pairs in their order.</param>
/// <param name="Ties">Equal scores of each run; empty if there are no runs.</param>
/// <param name="Provenance">How it was made.</param>
public sealed record ComparisonResults(
    string Baseline, double Alpha, IReadOnlyList<PairedComparison> Comparisons, IReadOnlyList<RunTies> Ties, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "eval-compare";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>Equal scores in a run.</summary>
/// <param name="Run">The run's name.</param>
/// <param name="Queries">Queries with documents of equal score.</param>
/// <param name="Documents">Documents with the same score as another.</param>
public sealed record RunTies(string Run, int Queries, int Documents);

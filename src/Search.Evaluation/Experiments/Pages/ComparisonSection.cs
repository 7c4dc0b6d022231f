using Search.Evaluation.Comparisons;
using Search.Evaluation.Reports;

namespace Search.Evaluation.Experiments.Pages;

/// <summary>Compared runs on the page: figures and verdicts.</summary>
internal static class ComparisonSection
{
    /// <summary>Adds it. Runs are named by their files.</summary>
    public static void Append(MarkdownPage page, ComparisonResults results)
    {
        List<PairedComparison> comparisons =
            [.. results.Comparisons.Select(comparison => comparison with { Baseline = Name(comparison.Baseline), Run = Name(comparison.Run) })];
        page.Paragraph(
            "The difference is run - baseline, query by query. The lower end of its interval says by how much the run can be worse (95 %). " +
            "p is that of the paired randomisation test with Holm's correction over all rows.");
        page.Table(
            ["measure", "baseline", "run", "mean", "difference", "95 % CI", "p", "win/tie/loss"],
            comparisons.Select(comparison => (FormattableString[])
            [
                $"{comparison.Measure}", $"{comparison.Baseline}", $"{comparison.Run}", $"{comparison.MeanRun:F4}",
                $"{comparison.Difference:+0.0000;-0.0000;0.0000}",
                comparison.Ci95.T is { } interval ? $"{interval.Lower:F4} to {interval.Upper:F4}" : (FormattableString)$"-",
                $"{VerdictText.PValue(comparison.PHolm.Randomisation)}",
                $"{comparison.Wins}/{comparison.Ties}/{comparison.Losses}",
            ]),
            textColumns: 3);
        foreach (var comparison in comparisons)
        {
            page.Paragraph(VerdictText.Of(comparison, comparisons.Count, results.Alpha));
        }
    }

    private static string Name(string path) => Path.GetFileNameWithoutExtension(path);
}

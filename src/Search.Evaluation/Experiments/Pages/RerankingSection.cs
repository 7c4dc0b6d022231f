using Search.Evaluation.Reports;

namespace Search.Evaluation.Experiments.Pages;

/// <summary>A reranked candidate file on the page.</summary>
internal static class RerankingSection
{
    /// <summary>Adds it.</summary>
    public static void Append(MarkdownPage page, RerankingResults results)
    {
        page.Paragraph(
            $"Reranking of a candidate file: the first {Cells.Number(results.Window)} of each query, {Cells.Number(results.Pairs)} pairs. The model reads up to " +
            $"{Cells.Number(results.Reranker.MaxLength)} tokens of a pair; {Cells.Number(results.TruncatedPairs)} pairs were longer and were cut.");
        if (results.Measures is { } measures)
        {
            page.Table(
                ["run", .. measures.Baseline.Keys, "pairs/s"],
                [
                    [$"candidates", .. Cells.Values(measures.Baseline), $""],
                    [
                        $"{results.Reranker.Model} ({results.Reranker.Precision}, {results.Reranker.Device})",
                        .. Cells.Values(measures.Reranked), $"{results.PairsPerSecond:F0}",
                    ],
                ]);
        }
    }
}

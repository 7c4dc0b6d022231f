using Search.Core.Retrieval;
using Search.Evaluation.ExperimentReports;
using Search.Evaluation.Reports;

namespace Search.Evaluation.Experiments.Pages;

/// <summary>An end-to-end experiment on the page: systems, ceilings, verdicts and charts.</summary>
internal static class ExperimentSection
{
    /// <summary>Adds it.</summary>
    /// <param name="page">The page.</param>
    /// <param name="title">The result file's name; the charts are in a folder of this name.</param>
    /// <param name="results">The results.</param>
    public static void Append(MarkdownPage page, string title, ExperimentResults results)
    {
        page.Paragraph($"End to end: {results.Setup.Engine}, index `{results.Setup.Index}`, {Cells.Number(results.Setup.Queries)} queries.");
        page.Table(
            ["system", .. results.Systems[0].Measures.Keys, "retrieve p50 / p95", "rerank p50 / p95"],
            [.. results.Systems.Select(Row), .. (results.Ceilings ?? []).Select(Row)]);
        foreach (var sentence in ExperimentVerdict.Sentences(results).Concat((results.WindowCurves ?? []).Select(curve => $"{curve.Name}: {CurveText.Of(curve)}")))
        {
            page.Paragraph(sentence);
        }

        AppendCharts(page, title, results);
    }

    private static FormattableString[] Row(SystemResult system) =>
    [
        system.Reranker is { } reranker
            ? $"{system.Name} ({reranker.Precision}), k = {system.Window}{(system.Fusion is null ? "" : $", {system.Fusion}")}"
            : (FormattableString)$"{(system.Name == ISearchIndexes.DefaultFirstStage ? "BM25" : system.Name)}",
        .. Cells.Values(system.Measures), Cells.Times(system.LatencySeconds.Retrieve), Cells.Times(system.LatencySeconds.Rerank),
    ];

    private static FormattableString[] Row(Ceiling ceiling) =>
        [$"best order of BM25's first {ceiling.Window}", .. Cells.Values(ceiling.Measures), $"", $""];

    private static void AppendCharts(MarkdownPage page, string title, ExperimentResults results)
    {
        foreach (var (place, curve) in (results.WindowCurves ?? []).Index())
        {
            page.Paragraph($"![{title}: quality of {curve.Name} by window](charts/{title}/{ChartNames.WindowCurve(place)})");
        }

        if (results.WindowCurves is { Count: > 0 })
        {
            page.Paragraph($"![{title}: quality and latency of every system](charts/{title}/{ChartNames.Frontier})");
        }

        foreach (var (place, curve) in (results.FusionCurves ?? []).Index())
        {
            page.Paragraph($"![{title}: quality of {curve.System} by the model's weight](charts/{title}/{ChartNames.Fusion(place)})");
            page.Paragraph($"{curve.System}: {CurveText.Of(curve)}");
        }
    }
}

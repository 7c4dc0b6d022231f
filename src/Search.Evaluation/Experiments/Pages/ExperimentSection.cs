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
            : (FormattableString)$"BM25",
        .. Cells.Values(system.Measures), Cells.Times(system.LatencySeconds.Retrieve), Cells.Times(system.LatencySeconds.Rerank),
    ];

    private static FormattableString[] Row(Ceiling ceiling) =>
        [$"best order of BM25's first {ceiling.Window}", .. Cells.Values(ceiling.Measures), $"", $""];

    private static void AppendCharts(MarkdownPage page, string title, ExperimentResults results)
    {
        if (results.WindowCurves is { Count: > 0 })
        {
            page.Paragraph($"![{title}: quality by window](charts/{title}/window-curve.svg)");
            page.Paragraph($"![{title}: quality and latency of every system](charts/{title}/frontier.svg)");
        }

        if (results.FusionCurves is { Count: > 0 } curves)
        {
            page.Paragraph($"![{title}: quality by the model's weight in a fusion](charts/{title}/fusion.svg)");
            foreach (var curve in curves)
            {
                page.Paragraph($"{curve.System}: {CurveText.Of(curve)}");
            }
        }
    }
}

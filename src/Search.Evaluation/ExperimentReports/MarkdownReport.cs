using Search.Evaluation.Comparisons;
using Search.Evaluation.Experiments;
using Search.Evaluation.Reports;

namespace Search.Evaluation.ExperimentReports;

/// <summary>Writes a report as Markdown tables.</summary>
public static class MarkdownReport
{
    /// <summary>The verdict, the systems, the curves, what unjudged passages may hide, and how it was measured.</summary>
    public static string Render(ExperimentReport report)
    {
        var page = new MarkdownPage("./search eval report", "results.json", $"# Experiment on the index `{report.Setup.Index}`");
        page.Paragraph(string.Join('\n', report.Verdict.Select((sentence, place) => place == 0 ? $"**{Escape(sentence)}**" : Escape(sentence))));
        page.Paragraph(FormattableString.Invariant($"{Escape(report.Setup.Engine)}, {Figures.Queries(report.Setup.Queries)}."));
        foreach (var missing in report.Missing)
        {
            page.Paragraph(Escape(missing));
        }

        AppendSystems(page, report);
        foreach (var curve in report.WindowCurves)
        {
            AppendWindows(page, curve);
        }

        foreach (var curve in report.FusionCurves)
        {
            AppendFusion(page, curve, report.Systems[0].Label);
        }

        if (report.Pair?.Bounds is { } bounds)
        {
            AppendBounds(page, bounds);
        }

        page.Measured(report.Provenance);
        return page.ToString();
    }

    private static void AppendSystems(MarkdownPage page, ExperimentReport report)
    {
        page.Paragraph($"## Systems\n\nDifference, interval and p-value are for {report.Measure}, against {Escape(report.Systems[0].Label)}; p is that of the randomisation test after Holm's correction.");
        page.Table(
            ["system", .. report.Systems[0].Measures.Keys.Select(Escape), "difference", "95 % interval", "better / same / worse", "p (Holm)", "p50", "p95"],
            report.Systems.Select(system => (FormattableString[])
            [
                $"{Escape(system.Label)}{Failed(system)}",
                .. system.Measures.Values.Select(value => (FormattableString)$"{Figures.Value(value)}"),
                .. Compared(system.Comparison),
                $"{Figures.Time(system.Latency.P50)}",
                $"{Figures.Time(system.Latency.P95)}",
            ]));
        if (report.Ceilings.Count > 0)
        {
            page.Paragraph(Escape(CurveText.Of(report.Ceilings, report.Measure)));
        }
    }

    private static string Failed(ReportedSystem system) => system.Failed.Count == 0 ? "" : $" ({Figures.Queries(system.Failed.Count)} failed, left out)";

    private static FormattableString[] Compared(PairedComparison? comparison) => comparison is null
        ? [$"", $"", $"", $""]
        :
        [
            $"{Figures.WithSign(comparison.Difference)}",
            $"{(comparison.Ci95.T is { } interval ? Figures.Interval(interval) : "")}",
            $"{comparison.Wins} / {comparison.Ties} / {comparison.Losses}",
            $"{VerdictText.PValue(comparison.PHolm.Randomisation)}",
        ];

    private static void AppendWindows(MarkdownPage page, WindowCurve curve)
    {
        page.Paragraph($"## Window curve of {Escape(curve.Name)}\n\n{Escape(CurveText.Of(curve))}");
        page.Table(
            ["window", curve.Measure, "difference from the best", "95 % interval", "p50"],
            curve.Points.Select(point => (FormattableString[])
            [
                $"{point.Window}",
                $"{Figures.Value(point.Mean)}",
                $"{(point.Window == curve.Best ? "best" : Figures.WithSign(point.Difference))}",
                $"{(point.Ci95 is { } interval ? Figures.Interval(interval) : "")}",
                $"{Figures.Time(point.TotalSeconds.P50)}",
            ]),
            textColumns: 0);
    }

    private static void AppendFusion(MarkdownPage page, FusionCurve curve, string firstStage)
    {
        page.Paragraph($"## Fusion of {Escape(firstStage)} and {Escape(curve.Name)}\n\n{Escape(CurveText.Of(curve))}");
        page.Table(
            ["weight of the reranker", curve.Measure, "95 % interval"],
            curve.Points
                .Select(point => (Weight: FormattableString.Invariant($"{point.Weight:0.00}"), point.Mean, point.Ci95))
                .Append((Weight: "cross-validated", curve.Mean, curve.Ci95))
                .Select(point => (FormattableString[])
                [
                    $"{point.Weight}", $"{Figures.Value(point.Mean)}", $"{(point.Ci95 is { } interval ? Figures.MeanInterval(interval) : "")}",
                ]),
            textColumns: 0);
    }

    private static void AppendBounds(MarkdownPage page, JudgementBounds bounds)
    {
        page.Paragraph($"## Passages without a judgement\n\n{Escape(CurveText.Of(bounds))}");
        page.Table(
            ["unjudged passages", "difference of nDCG@10", "95 % interval"],
            CurveText.Cases(bounds).Select(bound => (FormattableString[])
            [
                $"{bound.Name}", $"{Figures.WithSign(bound.Case.Difference)}", $"{(bound.Case.Ci95 is { } interval ? Figures.Interval(interval) : "")}",
            ]));
    }

    /// <summary>Text that Markdown would read as a table's or another sign.</summary>
    private static string Escape(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("|", @"\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("*", @"\*", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal)
        .Replace("`", @"\`", StringComparison.Ordinal);
}

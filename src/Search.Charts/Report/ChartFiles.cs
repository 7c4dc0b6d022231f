using Search.Charts.Parts;
using Search.Evaluation.ExperimentReports;

namespace Search.Charts.Report;

/// <summary>Writes the charts of a report as SVG files with their own colours, for pages of docs.</summary>
public static class ChartFiles
{
    /// <summary>The charts that have data, by file name (<see cref="ChartNames"/>).</summary>
    public static async Task<IReadOnlyDictionary<string, string>> RenderAsync(ExperimentReport report)
    {
        var files = new OrderedDictionary<string, string>();
        foreach (var (place, windows) in report.WindowCurves.Index())
        {
            files.Add(ChartNames.WindowCurve(place), await RenderAsync<WindowCurveChart>("windows", new()
            {
                [nameof(WindowCurveChart.Curve)] = windows,
                [nameof(WindowCurveChart.Baseline)] = report.Systems[0],
            }));
        }

        if (report.Frontier.Count > 1)
        {
            files.Add(ChartNames.Frontier, await RenderAsync<FrontierChart>("frontier", new()
            {
                [nameof(FrontierChart.Measure)] = report.Measure,
                [nameof(FrontierChart.Points)] = report.Frontier,
                [nameof(FrontierChart.Systems)] = report.Systems,
                [nameof(FrontierChart.Ceilings)] = report.Ceilings,
            }));
        }

        foreach (var (place, fusion) in report.FusionCurves.Index())
        {
            files.Add(ChartNames.Fusion(place), await RenderAsync<FusionChart>("fusion", new()
            {
                [nameof(FusionChart.Curve)] = fusion,
                [nameof(FusionChart.Baseline)] = report.Systems[0],
            }));
        }

        if (report.Pair is { Queries.Count: > 0 } pair)
        {
            files.Add(ChartNames.Differences, await RenderAsync<DifferenceBars>("differences", new()
            {
                [nameof(DifferenceBars.Pair)] = pair,
                [nameof(DifferenceBars.Baseline)] = report.Systems.First(system => system.Name == pair.Baseline),
                [nameof(DifferenceBars.System)] = report.Systems.First(system => system.Name == pair.System),
            }));
        }

        return files;
    }

    private static async Task<string> RenderAsync<TChart>(string id, Dictionary<string, object> values)
    {
        values.Add("Id", id);
        return (await ComponentHtml.RenderAsync<StandaloneChart>(new()
        {
            [nameof(StandaloneChart.Chart)] = typeof(TChart),
            [nameof(StandaloneChart.Values)] = values,
        })).Trim() + "\n";
    }
}

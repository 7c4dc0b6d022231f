using Search.Evaluation.ExperimentReports;

namespace Search.Charts.Report;

/// <summary>Writes a report as one HTML file that needs no network and no script.</summary>
public static class HtmlReport
{
    /// <summary>The file's content.</summary>
    public static Task<string> RenderAsync(ExperimentReport report) =>
        ComponentHtml.RenderAsync<ReportDocument>(new() { [nameof(ReportDocument.Report)] = report });
}

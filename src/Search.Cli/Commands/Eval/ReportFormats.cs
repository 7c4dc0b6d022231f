using Search.Charts.Report;
using Search.Core.Errors;
using Search.Evaluation.ExperimentReports;
using Search.Evaluation.Reports;

namespace Search.Cli.Commands.Eval;

/// <summary>Writes a report in one format.</summary>
internal delegate Task<string> ReportFormat(ExperimentFolder folder, ExperimentReport report);

/// <summary>The formats of a report, by the extension of the file.</summary>
internal static class ReportFormats
{
    private static readonly OrderedDictionary<string, ReportFormat> Known = new()
    {
        [".html"] = (_, report) => HtmlReport.RenderAsync(report),
        [".md"] = (_, report) => Task.FromResult(MarkdownReport.Render(report)),
        [".tex"] = (_, report) => Task.FromResult(LatexReport.Render(report)),
        [".csv"] = (folder, _) => Task.FromResult(CsvReport.Render(folder)),
        [".json"] = (_, report) => Task.FromResult(ResultFile.ToJson(report) + "\n"),
    };

    /// <summary>The extensions.</summary>
    public static IEnumerable<string> Extensions => Known.Keys;

    /// <summary>The format of a file.</summary>
    /// <exception cref="BadInputException">Its extension is unknown.</exception>
    public static ReportFormat Of(string file) => Known.TryGetValue(Path.GetExtension(file).ToLowerInvariant(), out var format)
        ? format
        : throw new BadInputException($"--out is '{file}'; expected a name that ends in {string.Join(", ", Extensions)}.");
}

using System.Globalization;
using CsvHelper;
using Search.Evaluation.ExperimentReports;
using Search.Evaluation.Experiments;
using Search.Evaluation.Reports;

namespace Search.Tests.Evaluation.ExperimentReports;

/// <summary>The report as Markdown, LaTeX, CSV and JSON.</summary>
public sealed class ReportFormatTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly ExperimentResults _results;
    private readonly ExperimentFolder _folder;
    private readonly ExperimentReport _report;

    public ReportFormatTests()
    {
        _results = ExperimentSample.Write(_temp.Path);
        _folder = ExperimentFolder.Read(_temp.Path);
        _report = ReportBuilder.Build(_folder);
    }

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Markdown_has_the_verdict_and_a_row_for_each_system()
    {
        var page = MarkdownReport.Render(_report);

        Assert.Contains($"**{_report.Verdict[0]}**", page, StringComparison.Ordinal);
        Assert.Contains("| system | nDCG@10 | RR@10 | difference | 95 % interval | better / same / worse | p (Holm) | p50 | p95 |", page, StringComparison.Ordinal);
        var reranked = _report.Systems[2];
        Assert.Contains(
            FormattableString.Invariant($"| a/model (int8), first 10 | {reranked.Measures["nDCG@10"]:F3} | {reranked.Measures["RR@10"]:F3} | {Figures.WithSign(reranked.Comparison!.Difference)} |"),
            page, StringComparison.Ordinal);
        Assert.Contains("small (int8), first 10 (1 query failed, left out)", page, StringComparison.Ordinal);
        Assert.Contains("## Window curve of a/model", page, StringComparison.Ordinal);
        Assert.Contains("| cross-validated |", page, StringComparison.Ordinal);
        Assert.Contains("| least favourable |", page, StringComparison.Ordinal);
        Assert.Contains("./search eval run --index moons", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_shows_signs_of_names_as_text()
    {
        var page = MarkdownReport.Render(_report with { Systems = [_report.Systems[0] with { Label = "a|b_c*<d>" }] });

        Assert.Contains(@"| a\|b\_c\*&lt;d> |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Latex_is_a_booktabs_table_with_escaped_names()
    {
        var comparison = _report.Systems[2].Comparison! with { Difference = -0.125 };
        var table = LatexReport.Render(_report with { Systems = [_report.Systems[0], _report.Systems[2] with { Label = @"50% a_b & \c", Comparison = comparison }] });

        Assert.Contains("\\toprule\nSystem & nDCG@10 & RR@10 & Difference & 95\\,\\% interval & p50 (ms) \\\\\n\\midrule\n", table, StringComparison.Ordinal);
        Assert.Contains(@"50\% a\_b \& \textbackslash{}c & ", table, StringComparison.Ordinal);
        Assert.Contains("$-0.125^\\dagger$", table, StringComparison.Ordinal);
        Assert.Equal(table.Count(sign => sign == '{'), table.Count(sign => sign == '}'));
    }

    [Fact]
    public void Csv_has_the_exact_value_of_every_query_and_none_for_a_failed_one()
    {
        using var reader = new CsvReader(new StringReader(CsvReport.Render(_folder)), CultureInfo.InvariantCulture);
        var rows = reader.GetRecords<dynamic>().Select(row => (IDictionary<string, object>)row).ToList();

        Assert.Equal(_results.Systems.Count * ExperimentSample.Queries * 2, rows.Count);
        Assert.Equal(["query", "text", "measure", "system", "value", "difference", "failed"], rows[0].Keys);
        var row = rows.Single(row => (string)row["system"] == "a/model.k10" && (string)row["query"] == "q1" && (string)row["measure"] == "nDCG@10");
        Assert.Equal(ExperimentSample.Typed, row["text"]);
        Assert.Equal(_results.Systems[2].PerQuery["q1"]["nDCG@10"], double.Parse((string)row["value"], CultureInfo.InvariantCulture));
        Assert.Equal(
            _results.Systems[2].PerQuery["q1"]["nDCG@10"] - _results.Systems[0].PerQuery["q1"]["nDCG@10"],
            double.Parse((string)row["difference"], CultureInfo.InvariantCulture));
        Assert.All(
            rows.Where(row => (string)row["system"] == "small.k10" && (string)row["query"] == "q2"),
            row => Assert.Equal(("", "", "The model ran out of memory <1>."), ((string)row["value"], (string)row["difference"], (string)row["failed"])));
    }

    [Fact]
    public void Json_has_the_figures_of_the_report()
    {
        File.WriteAllText(_temp.File("report.json"), ResultFile.ToJson(_report));

        var read = ResultFile.Read(_temp.File("report.json")).As<ExperimentReport>();

        Assert.Equal(_report.Verdict, read.Verdict);
        Assert.Equal(_report.Pair!.Queries, read.Pair!.Queries);
        Assert.Equal(_report.Pair.Bounds, read.Pair.Bounds);
        Assert.Equal(_report.Frontier, read.Frontier);
    }
}

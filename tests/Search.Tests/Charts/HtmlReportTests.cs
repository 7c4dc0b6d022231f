using System.Xml.Linq;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Search.Charts.Report;
using Search.Evaluation.ExperimentReports;
using Search.Evaluation.Experiments;

namespace Search.Tests.Charts;

/// <summary>The report as one HTML file, and its charts as SVG files.</summary>
public sealed class HtmlReportTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ExperimentResults _results;
    private readonly ExperimentReport _report;

    public HtmlReportTests()
    {
        _results = ExperimentSample.Write(_folder.Path);
        _report = ReportBuilder.Build(ExperimentFolder.Read(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_sections_come_in_the_order_of_reading()
    {
        var page = await RenderAsync(_report);

        Assert.Equal("Experiment on moons", page.QuerySelector("h1")!.TextContent);
        Assert.Contains(_report.Verdict[0], page.QuerySelector(".verdict")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(
            [
                "Systems", "Window curve", "Latency and quality", "Fusion weight", "Every query", "One against the other", "Most changed queries",
                "Passages without a judgement",
            ],
            page.QuerySelectorAll("h2").Select(heading => heading.FirstChild!.TextContent.Trim()));
        Assert.Equal(page.QuerySelectorAll("[id]").Length, page.QuerySelectorAll("[id]").Select(element => element.Id).Distinct().Count());
    }

    [Fact]
    public async Task Parts_without_data_are_left_out_and_named()
    {
        foreach (var file in new[] { "queries.tsv", "passages.jsonl", "qrels.txt" })
        {
            File.Delete(_folder.File(file));
        }

        var report = ReportBuilder.Build(ExperimentFolder.Read(_folder.Path)) with { WindowCurves = [], FusionCurves = [], Ceilings = [] };
        var page = await RenderAsync(report);

        Assert.Equal(["Systems", "Latency and quality", "Every query", "One against the other"], page.QuerySelectorAll("h2").Select(heading => heading.FirstChild!.TextContent.Trim()));
        Assert.Contains("Queries, passages and judgements are not in the folder", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_system_alone_makes_a_report()
    {
        var page = await RenderAsync(_report with { Systems = [_report.Systems[0]], Frontier = [_report.Frontier[0]], Pair = null, WindowCurves = [], FusionCurves = [] });

        Assert.Equal(["Systems"], page.QuerySelectorAll("h2").Select(heading => heading.FirstChild!.TextContent.Trim()));
    }

    [Fact]
    public async Task What_users_typed_is_text()
    {
        var html = await HtmlReport.RenderAsync(_report);
        var page = await new HtmlParser().ParseDocumentAsync(html);

        Assert.Empty(page.QuerySelectorAll("script, b b"));
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Contains(page.QuerySelectorAll("h3"), heading => heading.TextContent.Contains(ExperimentSample.Typed, StringComparison.Ordinal));
        Assert.Contains(page.QuerySelectorAll(".passage > b"), title => title.TextContent == "The <b>answer</b>");
        Assert.Contains("The model ran out of memory <1>.", page.QuerySelector(".systems")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_refers_to_nothing_outside()
    {
        var page = await RenderAsync(_report);

        Assert.Empty(page.QuerySelectorAll("link, img, iframe, [src]"));
        Assert.All(page.QuerySelectorAll("[href]"), element => Assert.StartsWith("#", element.GetAttribute("href"), StringComparison.Ordinal));
        Assert.All(page.QuerySelectorAll("[href]"), element => Assert.NotNull(page.GetElementById(element.GetAttribute("href")![1..])));
        Assert.DoesNotContain("@import", page.QuerySelector("style")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page.QuerySelector("style")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_numbers_are_those_of_the_results()
    {
        var page = await RenderAsync(_report);

        var rows = page.QuerySelector(".systems")!.QuerySelectorAll("tbody tr");
        Assert.Equal(_results.Systems.Select(system => Figures.Value(system.Measures["nDCG@10"])), rows.Select(row => row.QuerySelector("td")!.LastChild!.TextContent));
        foreach (var (row, comparison) in rows.Skip(1).Zip(_results.Comparisons!.Where(comparison => comparison.Measure == "nDCG@10")))
        {
            Assert.Contains(Figures.WithSign(comparison.Difference), row.TextContent, StringComparison.Ordinal);
            Assert.Contains(Figures.Interval(comparison.Ci95.T!.Value), row.TextContent, StringComparison.Ordinal);
            Assert.Contains($"{comparison.Wins} / {comparison.Ties} / {comparison.Losses}", row.TextContent, StringComparison.Ordinal);
        }

        Assert.Contains("not tested", rows[^1].TextContent, StringComparison.Ordinal);
        Assert.Null(rows[^1].QuerySelector(".interval"));
    }

    [Fact]
    public async Task A_chart_has_its_numbers_as_a_table()
    {
        var page = await RenderAsync(_report);

        Assert.Equal(5, page.QuerySelectorAll("figure.chart > svg[role=img]").Length);
        Assert.Equal(5, page.QuerySelectorAll("figure.chart > details").Length);
        Assert.Equal(ExperimentSample.Queries, page.GetElementById("differences")!.Closest("figure")!.QuerySelectorAll("tbody tr").Length);
        Assert.Contains(Figures.Value(_results.FusionCurves![0].Mean), page.GetElementById("fusion-0")!.Closest("figure")!.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_as_a_file_is_well_formed_and_has_its_own_colours()
    {
        var files = await ChartFiles.RenderAsync(_report);

        Assert.Equal(["window-curve.svg", "frontier.svg", "fusion.svg", "differences.svg"], files.Keys);
        Assert.All(files.Values, svg =>
        {
            var root = XDocument.Parse(svg).Root!;
            Assert.Equal("{http://www.w3.org/2000/svg}svg", root.Name.ToString());
            Assert.Contains(root.Elements(), element => element.Name.LocalName == "style" && element.Value.Contains("--kw-fill: #", StringComparison.Ordinal));
            Assert.Contains(root.Elements(), element => element.Name.LocalName == "title");
        });
        Assert.Equal(["frontier.svg", "differences.svg"], (await ChartFiles.RenderAsync(_report with { WindowCurves = [], FusionCurves = [] })).Keys);
    }

    private static async Task<IDocument> RenderAsync(ExperimentReport report) => await new HtmlParser().ParseDocumentAsync(await HtmlReport.RenderAsync(report));
}

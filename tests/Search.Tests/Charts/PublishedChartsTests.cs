using Search.Charts.Report;
using Search.Evaluation.ExperimentReports;
using Search.Evaluation.Experiments;
using Search.Evaluation.Reports;

namespace Search.Tests.Charts;

/// <summary>The charts of docs/evaluation.md show the published figures.</summary>
public sealed class PublishedChartsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Experiments =>
    [
        .. Directory.EnumerateDirectories(TestData.InCheckout("benchmarks"))
            .Select(machine => Path.Combine(machine, "evaluation"))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.json"))
            .Where(file => ResultFile.Read(file).Is<ExperimentResults>())
            .Select(file => Path.GetRelativePath(TestData.Checkout, file)),
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Experiments))]
    public async Task The_charts_of_an_experiment_are_those_of_its_result_file(string path)
    {
        File.Copy(TestData.InCheckout(path), new ExperimentFiles(_folder.Path).Results);

        var charts = await ChartFiles.RenderAsync(ReportBuilder.Build(ExperimentFolder.Read(_folder.Path)));

        Assert.Contains(ChartNames.Frontier, charts.Keys);
        Assert.All(charts, chart => Assert.Equal(
            File.ReadAllText(TestData.InCheckout($"docs/charts/{Path.GetFileNameWithoutExtension(path)}/{chart.Key}")), chart.Value));
    }
}

using System.Globalization;
using Search.Evaluation.Comparisons;
using Search.Evaluation.Experiments;
using Search.Evaluation.Reports;

namespace Search.Tests.Evaluation.Experiments;

/// <summary>
/// The figures of docs/evaluation.md are those that <c>evaluation/expected</c> has. The page is rendered from the result files, which
/// <see cref="Pages.EvaluationPageTests"/> checks, so here the result files are compared.
/// </summary>
public sealed class PublishedFiguresTests
{
    public static TheoryData<string> Results => [.. ResultFiles().Select(file => Path.GetRelativePath(TestData.Checkout, file))];

    [Theory]
    [MemberData(nameof(Results))]
    public void A_published_table_has_the_expected_values(string path)
    {
        var file = ResultFile.Read(TestData.InCheckout(path));
        var figures = FiguresOf(file);
        Assert.True(
            File.Exists(Path.Combine(ExpectedFigures.Folder, file.Title + ".json")),
            $"{path} has no expected values. If its figures are right, write evaluation/expected/{file.Title}.json:\n{Template(file.Title, figures)}");

        Assert.Empty(ExpectedFigures.Read(file.Title).Drift(figures));
    }

    [Fact]
    public void Every_expected_table_is_published()
    {
        var published = ResultFiles().Select(Path.GetFileNameWithoutExtension).ToHashSet();

        Assert.All(Directory.EnumerateFiles(ExpectedFigures.Folder), file =>
        {
            Assert.Contains(Path.GetFileNameWithoutExtension(file), published);
            Assert.Equal(Path.GetFileNameWithoutExtension(file), ExpectedFigures.Read(Path.GetFileNameWithoutExtension(file)).Name);
        });
    }

    [Fact]
    public void A_value_that_drifted_and_values_on_one_side_only_are_named()
    {
        var expected = new ExpectedFigures("t", new Dictionary<string, IReadOnlyDictionary<string, ExpectedFigure>>
        {
            ["bm25"] = new Dictionary<string, ExpectedFigure> { ["nDCG@10"] = new(0.5, 0.001), ["RR@10"] = new(0.7, 0.001) },
        });

        Assert.Empty(expected.Drift(Measured(("nDCG@10", 0.5009), ("RR@10", 0.6991))));
        Assert.Equal(
            ["t, bm25, nDCG@10: 0.5012, expected 0.5000 with a tolerance of 0.001"], expected.Drift(Measured(("nDCG@10", 0.5012), ("RR@10", 0.7))));
        Assert.Equal(
            [
                "t, bm25, P@5: 0.1000 is published, but evaluation/expected/t.json has no value",
                "t, bm25, nDCG@10: 0.5000 is expected, but not published",
                "t, bm25, RR@10: 0.7000 is expected, but not published",
            ],
            expected.Drift(Measured(("P@5", 0.1))));
    }

    private static Dictionary<string, IReadOnlyDictionary<string, double>> Measured(params (string Measure, double Value)[] values) =>
        new() { ["bm25"] = values.ToDictionary(value => value.Measure, value => value.Value) };

    /// <summary>System to measure to value; the systems of a reranked candidate file are <c>candidates</c> and <c>reranked</c>, compared runs have the names of their files.</summary>
    private static Dictionary<string, IReadOnlyDictionary<string, double>> FiguresOf(ResultFile file) =>
        file.Is<ExperimentResults>() ? file.As<ExperimentResults>().Systems.ToDictionary(system => system.Tag, system => system.Measures)
            : file.Is<ComparisonResults>() ? MeansOf(file.As<ComparisonResults>())
            : new() { ["candidates"] = file.As<RerankingResults>().Measures!.Baseline, ["reranked"] = file.As<RerankingResults>().Measures!.Reranked };

    private static Dictionary<string, IReadOnlyDictionary<string, double>> MeansOf(ComparisonResults results) => results.Comparisons
        .SelectMany(comparison => new[] { (comparison.Baseline, comparison.Measure, comparison.MeanBaseline), (comparison.Run, comparison.Measure, comparison.MeanRun) })
        .Distinct()
        .GroupBy(mean => Path.GetFileName(mean.Item1))
        .ToDictionary(run => run.Key, run => (IReadOnlyDictionary<string, double>)run.ToDictionary(mean => mean.Measure, mean => mean.Item3));

    /// <summary>A file of expected values with the usual tolerance.</summary>
    private static string Template(string name, Dictionary<string, IReadOnlyDictionary<string, double>> figures)
    {
        var systems = figures.Select(system => $"    \"{system.Key}\": {{\n{string.Join(",\n", system.Value.Select(Line))}\n    }}");
        return $"{{\n  \"name\": \"{name}\",\n  \"measures\": {{\n{string.Join(",\n", systems)}\n  }}\n}}";

        static string Line(KeyValuePair<string, double> measure) => string.Create(
            CultureInfo.InvariantCulture, $"      \"{measure.Key}\": {{ \"value\": {measure.Value:F4}, \"tolerance\": 0.001 }}");
    }

    private static IEnumerable<string> ResultFiles() =>
        Directory.EnumerateDirectories(TestData.InCheckout("benchmarks"))
            .Select(machine => Path.Combine(machine, "evaluation"))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.json"))
            .Order(StringComparer.Ordinal);
}

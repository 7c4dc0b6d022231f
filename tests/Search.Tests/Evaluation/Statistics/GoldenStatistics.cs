using System.Text.Json.Nodes;
using Search.Evaluation.Statistics;

namespace Search.Tests.Evaluation.Statistics;

/// <summary>Reference values of scipy, statsmodels and others; made-up data in the repository, so that every clone tests all statistics.</summary>
internal static class GoldenStatistics
{
    public const double Tolerance = 1e-9;

    public static JsonNode Read(string file) =>
        JsonNode.Parse(File.ReadAllText(TestData.InCheckout(Path.Combine("tests/Search.Tests/Evaluation/Golden/stats", file))))!;

    /// <summary>The names of the score vectors in paired.json.</summary>
    public static TheoryData<string> Pairs => [.. Read("paired.json").AsArray().Select(pair => (string)pair!["name"]!)];

    /// <summary>One pair of score vectors with its expected values.</summary>
    public static JsonNode Pair(string name) => Read("paired.json").AsArray().Single(pair => (string)pair!["name"]! == name)!;

    /// <summary>The differences a - b.</summary>
    public static PairedDifferences Differences(this JsonNode pair) =>
        new(pair["a"]!.Numbers().Zip(pair["b"]!.Numbers(), (a, b) => a - b));

    public static IEnumerable<double> Numbers(this JsonNode node) => node.AsArray().Select(value => (double)value!);

    public static void AssertEqual(JsonNode? expected, double? actual, double tolerance = Tolerance)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is not null)
        {
            Assert.Equal((double)expected, actual!.Value, tolerance);
        }
    }
}

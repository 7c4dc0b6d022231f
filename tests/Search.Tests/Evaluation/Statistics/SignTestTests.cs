using System.Text.Json;
using MathNet.Numerics;
using Search.Evaluation.Statistics;

namespace Search.Tests.Evaluation.Statistics;

public class SignTestTests
{
    [Fact]
    public void The_sign_test_agrees_with_the_reference()
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(TestData.Require("golden/stats/paired.json")));
        var compared = 0;
        foreach (var example in golden.RootElement.EnumerateArray())
        {
            var differences = Numbers(example, "a").Zip(Numbers(example, "b"), (a, b) => a - b).ToList();
            if (example.GetProperty("sign_test").GetProperty("p") is { ValueKind: JsonValueKind.Number } p)
            {
                Assert.Equal(p.GetDouble(), SignTest.P(differences.Count(d => d > 0), differences.Count(d => d < 0)), 1e-9);
                compared++;
            }
        }

        Assert.True(compared > 3);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(6, 0, 0.03125)]
    [InlineData(1, 7, 0.0703125)]
    public void Small_numbers_agree_with_counting_by_hand(int wins, int losses, double p) => Assert.Equal(p, SignTest.P(wins, losses), 1e-12);

    [Theory]
    [InlineData(501_500, 498_500)]
    [InlineData(5_003_000, 4_997_000)]
    [InlineData(500_010, 499_990)]
    public void Large_numbers_agree_with_the_normal_approximation(int winsA, int winsB)
    {
        var deviation = (winsA - winsB - 1) / Math.Sqrt((double)winsA + winsB);

        Assert.Equal(1, SignTest.P(winsA, winsB) / SpecialFunctions.Erfc(deviation / Math.Sqrt(2)), 0.01);
    }

    private static IEnumerable<double> Numbers(JsonElement example, string name) => example.GetProperty(name).EnumerateArray().Select(number => number.GetDouble());
}

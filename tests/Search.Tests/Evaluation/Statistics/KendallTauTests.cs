using System.Text.Json;
using Search.Evaluation.Statistics;

namespace Search.Tests.Evaluation.Statistics;

/// <summary>Kendall's tau-b against the reference implementation.</summary>
public class KendallTauTests
{
    [Fact]
    public void Kendalls_tau_agrees_with_the_reference()
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(TestData.Require("golden/stats/correlation.json")));
        var compared = 0;
        foreach (var pair in golden.RootElement.EnumerateArray().Where(pair => pair.GetProperty("kind").GetString() == "permutation"))
        {
            string[] truth = [.. Items(pair, "truth")], ranking = [.. Items(pair, "ranking")];
            float[] places = [.. ranking.Select(item => (float)Array.IndexOf(truth, item))];
            float[] order = [.. ranking.Select((_, index) => (float)index)];

            Assert.Equal(pair.GetProperty("kendall_tau_b").GetDouble(), KendallTau.Compute(order, places), 9);
            compared++;
        }

        Assert.True(compared > 3);
    }

    [Fact]
    public void Ties_count_for_neither_side() =>
        Assert.Equal(2 / Math.Sqrt(6), KendallTau.Compute([1, 1, 2], [1, 2, 3]), 9);

    private static IEnumerable<string> Items(JsonElement pair, string name) =>
        pair.GetProperty(name).EnumerateArray().Select(item => item.GetString()!);
}

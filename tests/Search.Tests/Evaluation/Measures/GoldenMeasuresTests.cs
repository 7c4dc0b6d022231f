using System.Text.Json;
using Search.Evaluation.Measures;
using Search.Evaluation.Trec;

namespace Search.Tests.Evaluation.Measures;

/// <summary>Every measure against trec_eval's own values (pytrec_eval) and, where trec_eval has none, against gdeval's and ranx's.</summary>
public class GoldenMeasuresTests
{
    private const double Tolerance = 1e-9;

    /// <summary>The data are in the repository, so that every clone tests all measures.</summary>
    private static readonly string Own = TestData.InCheckout("tests/Search.Tests/Evaluation/Golden");

    [Theory]
    [InlineData("ties")]
    [InlineData("odd-ids")]
    [InlineData("near-ties")]
    [InlineData("negative-grades")]
    public void Every_measure_agrees_with_the_reference(string name) => AssertAgrees(Own, name);

    [Theory]
    [InlineData("dl19")]
    [InlineData("dev600")]
    [InlineData("deep")]
    [InlineData("all-equal")]
    [InlineData("large-scores")]
    [InlineData("negative-scientific")]
    public void Every_measure_agrees_with_the_reference_on_the_test_data(string name) =>
        AssertAgrees(TestData.Require("golden/ir"), name);

    [Fact]
    public void RR_on_a_run_with_ranks_is_the_MRR_of_MS_MARCO()
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Own, "msmarco/expected.json")));
        var run = RunFile.Read(Path.Combine(Own, "msmarco/candidates.tsv"));
        var qrels = QrelsFile.Read(Path.Combine(Own, "msmarco/qrels.tsv"));

        var evaluation = RunEvaluator.Evaluate(run, qrels, MeasureParser.ParseList("MRR@10"));

        Assert.Equal(expected.RootElement.GetProperty("MRR@10").GetDouble(), evaluation.Means["MRR@10"], Tolerance);
        Assert.Equal(expected.RootElement.GetProperty("QueriesRanked").GetInt32(), run.Rankings.Count);
        Assert.Equal(expected.RootElement.GetProperty("queries_in_qrels").GetInt32(), qrels.Queries.Count);
    }

    private static void AssertAgrees(string folder, string name)
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, $"expected.{name}.json")));
        var run = RunFile.Read(Path.Combine(folder, $"{name}.run"));
        var qrels = QrelsFile.Read(Path.Combine(folder, $"{name}.qrels"));
        var inBoth = qrels.Queries.Count(query => run.Rankings.ContainsKey(query));
        Assert.Equal(expected.RootElement.GetProperty("queries_in_both").GetInt32(), inBoth);

        foreach (var golden in expected.RootElement.GetProperty("measures").EnumerateObject())
        {
            var evaluation = RunEvaluator.Evaluate(run, qrels, MeasureParser.ParseList(golden.Name));
            var (measure, values) = Assert.Single(evaluation.PerQuery);
            Assert.Equal(golden.Name, measure);
            Assert.Equal(golden.Value.GetProperty("mean_complete").GetDouble(), evaluation.Means[measure], Tolerance);
            Assert.Equal(golden.Value.GetProperty("mean").GetDouble(), values.Values.Sum() / inBoth, Tolerance);
            if (golden.Value.TryGetProperty("per_query", out var perQuery))
            {
                Assert.All(perQuery.EnumerateObject(), query =>
                    Assert.Equal(query.Value.GetDouble(), values[query.Name], Tolerance));
            }
        }
    }
}

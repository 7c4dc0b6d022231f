using System.Text.Json.Nodes;

namespace Search.Tests.Evaluation.Experiments;

/// <summary>The figures of the README and the model card, computed with the published command.</summary>
[Trait("Speed", "Slow")]
public sealed class MeasuredFiguresTests : IDisposable
{
    private const string Subset = "data/msmarco-subset";

    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    /// <summary>At the model's own maximum length, which is the command's default.</summary>
    [Fact]
    public async Task DL_2019_candidates_and_their_order_by_the_bundled_model_in_fp32_have_the_published_values()
    {
        string[] parts = [.. Enumerable.Range(1, 3).Select(part => TestData.Require($"{Subset}/collection.part{part}of3.tsv.gz"))];

        var result = await ProgramRunner.RunAsync("Search.Cli", _home.Path,
        [
            "eval", "rerank",
            "--candidates", TestData.Require($"{Subset}/run.bm25-anserini-full-collection.dl19.top100.trec"),
            "--queries", TestData.Require($"{Subset}/queries.dl19.tsv"),
            .. parts.SelectMany(part => new[] { "--collection", part }),
            "--qrels", TestData.Require($"{Subset}/qrels.dl19.full.txt"),
            "--measures", "nDCG@10 RR(rel=2)@10 R(rel=2)@100", "--precision", "fp32", "--out", _home.File("reranked.trec"), "--json",
        ]);

        Assert.True(result.ExitCode == 0, result.Errors);
        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal(4_300, (int)json["pairs"]!);
        Assert.Equal(128, (int)json["reranker"]!["maxLength"]!);
        Assert.Empty(ExpectedFigures.Read("dl19-candidates-fp32").Drift(new Dictionary<string, IReadOnlyDictionary<string, double>>
        {
            ["candidates"] = Measures(json, "baseline"),
            ["reranked"] = Measures(json, "reranked"),
        }));
    }

    private static Dictionary<string, double> Measures(JsonNode json, string side) =>
        json["measures"]![side]!.AsObject().ToDictionary(measure => measure.Key, measure => (double)measure.Value!);
}

using Search.Core.Errors;
using Search.Evaluation.Experiments;
using Search.Evaluation.Trec;

namespace Search.Tests.Evaluation.Experiments;

/// <summary>The comparison of a model's variants.</summary>
public sealed class VariantAuditTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_audit_computes_distances_order_and_measures_from_the_scores()
    {
        // The exact variant ranks one > two > three; the other one exchanges the last two.
        var exact = new ScriptedReranker(text => text switch { "one" => 3, "two" => 2, _ => 1 });
        var other = new ScriptedReranker(text => text switch { "one" => 3.5f, "two" => 1, _ => 1.25f });

        var figures = await Audit("1 0 a 0\n1 0 b 2\n1 0 c 0\n").RunAsync([("fp32", exact), ("int8", other)], new Progress<int>(), TestContext.Current.CancellationToken);

        Assert.Equal((0, 0, 1, 0), (figures[0].MaxDifference, figures[0].MeanDifference, figures[0].KendallTau, figures[0].Ndcg10Difference));
        Assert.Equal(1, figures[1].MaxDifference);
        Assert.Equal((0.5 + 1 + 0.25) / 3, figures[1].MeanDifference, 9);
        Assert.Equal(1 / 3.0, figures[1].KendallTau, 9);
        Assert.Equal(1 / Math.Log2(4), figures[1].Ndcg10, 9);
        Assert.Equal(1 / Math.Log2(4) - 1 / Math.Log2(3), figures[1].Ndcg10Difference, 9);
        Assert.Equal(3, figures[1].Pairs);
    }

    [Fact]
    public async Task Judged_queries_outside_the_audit_do_not_hide_a_loss()
    {
        var exact = new ScriptedReranker(text => text == "one" ? 1 : 0);
        var other = new ScriptedReranker(text => text == "one" ? 0 : 1);

        var figures = await Audit("1 0 a 1\n1 0 b 0\n2 0 a 1\n", ["1"]).RunAsync(
            [("fp32", exact), ("int8", other)], new Progress<int>(), TestContext.Current.CancellationToken);

        Assert.Equal(1, figures[0].Ndcg10);
        Assert.Equal(1 / Math.Log2(3) - 1, figures[1].Ndcg10Difference, 9);
    }

    [Fact]
    public void Each_query_is_paired_with_its_own_and_the_next_querys_documents()
    {
        File.WriteAllText(_folder.File("qrels.txt"), "1 0 a 0\n1 0 b 2\n2 0 c 1\n3 0 b 0\n3 0 d 1\n");

        var run = JudgedCandidates.Of(QrelsFile.Read(_folder.File("qrels.txt")), ["1", "3"], "judged");

        Assert.Equal(["1", "3"], run.Rankings.Keys);
        Assert.Equal(["a", "b", "d"], run.Of("1").Select(document => document.Document));
        Assert.Equal(["b", "d", "a"], run.Of("3").Select(document => document.Document));
    }

    [Fact]
    public async Task A_query_without_a_text_is_refused()
    {
        var error = await Assert.ThrowsAsync<BadInputException>(() => Audit("1 0 a 0\n2 0 b 1\n")
            .RunAsync([("fp32", new ScriptedReranker(_ => 0))], new Progress<int>(), TestContext.Current.CancellationToken));

        Assert.Contains("'2'", error.Message, StringComparison.Ordinal);
    }

    private VariantAudit Audit(string judgements, IReadOnlyList<string>? queries = null)
    {
        File.WriteAllText(_folder.File("qrels.txt"), judgements);
        File.WriteAllText(_folder.File("collection.tsv"), "a\tone\nb\ttwo\nc\tthree\n");
        var qrels = QrelsFile.Read(_folder.File("qrels.txt"));
        var run = JudgedCandidates.Of(qrels, queries ?? qrels.Queries, "judged");
        var texts = new CandidateTexts(run, int.MaxValue, [_folder.File("collection.tsv")]);
        return new VariantAudit(run, new() { ["1"] = "which" }, texts, qrels, TimeProvider.System);
    }
}

using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Evaluation.Experiments;
using Search.Evaluation.Trec;

namespace Search.Tests.Evaluation.Experiments;

/// <summary>Reranking of candidate files, as for published figures.</summary>
public sealed class CandidateRerankingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_window_is_reranked_and_the_rest_keeps_BM25_order_below()
    {
        var (pairs, _, _) = await RerankAsync(new ScriptedReranker(text => text.Length), window: 3);

        var ranking = RunFile.Read(_folder.File("out.trec")).Of("1");
        Assert.Equal(3, pairs);
        Assert.Equal(["c", "a", "b", "d"], ranking.Select(document => document.Document));
        Assert.Equal([5, 3, 1], ranking.Take(3).Select(document => document.Score));
        Assert.True(ranking[3].Score < ranking[2].Score);
    }

    [Fact]
    public async Task Truncated_pairs_are_counted()
    {
        var (_, whole, _) = await RerankAsync(new ScriptedReranker(_ => 1), window: 3);
        var (_, cut, _) = await RerankAsync(new ScriptedReranker(_ => 1) { TruncatedTokens = 7 }, window: 3);

        Assert.Equal((0, 3), (whole, cut));
    }

    [Fact]
    public async Task Equal_scores_keep_the_order_of_the_candidates()
    {
        await RerankAsync(new ScriptedReranker(_ => 1), window: 4);

        Assert.Equal(["a", "b", "c", "d"], RunFile.Read(_folder.File("out.trec")).Of("1").Select(document => document.Document));
    }

    [Fact]
    public async Task A_cascades_scores_decrease_through_both_tiers_in_its_order()
    {
        var cascade = new CascadeReranker(
            new ScriptedReranker(text => text.Length, "short"), new ScriptedReranker(text => -text.Length, "long"), depth: 2);

        await RerankAsync(cascade, window: 3);

        var ranking = RunFile.Read(_folder.File("out.trec")).Of("1");
        Assert.Equal(["a", "c", "b", "d"], ranking.Select(document => document.Document));
        Assert.Equal([-3, -5], ranking.Take(2).Select(document => document.Score));
        Assert.All(ranking.Zip(ranking.Skip(1)), pair => Assert.True((float)pair.First.Score > (float)pair.Second.Score));
        Assert.EndsWith(" short+long@2", File.ReadLines(_folder.File("out.trec")).First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_fails_ends_it_and_leaves_no_file()
    {
        var broken = new ScriptedReranker(_ => 0) { BeforeBatch = (_, _) => throw new RerankException("The score is NaN.") };

        var error = await Assert.ThrowsAsync<RerankException>(() => RerankAsync(broken, window: 4));

        Assert.Contains("The score is NaN.", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "out*"));
    }

    [Fact]
    public async Task A_query_without_a_text_is_refused_by_its_id()
    {
        var error = await Assert.ThrowsAsync<BadInputException>(() => RerankAsync(new ScriptedReranker(_ => 0), window: 4, query: "7"));

        Assert.Contains("'1'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_candidate_that_is_in_no_collection_is_refused_by_its_id()
    {
        var run = new Run("candidates", new() { ["1"] = [new RankedDocument(1, "nowhere", 1)] });
        File.WriteAllText(_folder.File("collection.tsv"), "a\tone\n");

        var error = Assert.Throws<BadInputException>(() => new CandidateTexts(run, 100, [_folder.File("collection.tsv")]));

        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
    }

    private async Task<(long Pairs, long TruncatedPairs, TimeSpan Time)> RerankAsync(IReranker reranker, int window, string query = "1")
    {
        File.WriteAllText(_folder.File("collection.tsv"), "a\tthe\nb\tx\nc\tlarge\nd\tenormous\n");
        File.WriteAllText(_folder.File("candidates.trec"), "1 Q0 a 1 9 t\n1 Q0 b 2 8 t\n1 Q0 c 3 7 t\n1 Q0 d 4 6 t\n");
        var run = RunFile.Read(_folder.File("candidates.trec"));
        var texts = new CandidateTexts(run, window, [_folder.File("collection.tsv")]);
        using var writer = new RunWriter(_folder.File("out.trec"), reranker.Info.Model);
        return await CandidateReranking.RunAsync(
            texts.Of(run, new() { [query] = "which" }), reranker, window, writer, new Progress<int>(), TestContext.Current.CancellationToken);
    }
}

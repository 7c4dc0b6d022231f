using Search.Core.Pipeline;
using Search.Core.Reranking;
using Search.Tests.Core.Pipeline;

namespace Search.Tests.Core.Reranking;

public sealed class ScoringClientTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(60)]
    public async Task The_client_of_a_request_reaches_every_model_of_a_cascade(int? limitSeconds)
    {
        var seen = new List<string?>();
        var (first, second) = (Spy(seen), Spy(seen));
        var pipeline = new SearchPipeline(new FixedRetriever("a", "bb", "ccc"), new CascadeReranker(first, second, 1));

        await pipeline.SearchToEndAsync(
            new SearchRequest("q", 3, TimeLimit: limitSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null, Client: "10.0.0.7"),
            TestContext.Current.CancellationToken);

        Assert.Equal(["10.0.0.7", "10.0.0.7"], seen);
        Assert.Null(ScoringClient.Current);
    }

    private static ScriptedReranker Spy(List<string?> seen) => new(text => text.Length)
    {
        BeforeBatch = (_, _) =>
        {
            seen.Add(ScoringClient.Current);
            return Task.CompletedTask;
        },
    };
}

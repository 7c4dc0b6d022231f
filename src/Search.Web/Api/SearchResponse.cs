using System.Text.Json;
using Search.Core.Pipeline;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Web.Searching;
using Search.Web.Serving;

namespace Search.Web.Api;

/// <summary>The result of a search, as returned by <c>/api/search</c>.</summary>
public sealed record SearchResponse(
    QueryInfo Query,
    string Engine,
    string Index,
    RerankerInfo? Model,
    int Window,
    IReadOnlyList<PassageResult> Bm25,
    IReadOnlyList<PassageResult> Reranked,
    Times Times,
    int Unjudged,
    string? Degraded)
{
    public static SearchResponse Of(ServedSearch search, SearchResult page) => new(
        QueryInfo.Of(page.Query),
        search.EngineDescription,
        search.Address.Index!,
        page.Reranker,
        search.Window,
        [.. page.Candidates.Select(PassageResult.Of)],
        [.. page.Ranked.Select(PassageResult.Of)],
        Times.Of(page.Times),
        page.Unjudged,
        page.Degradation?.Reason);
}

/// <summary>The query as it was searched.</summary>
public sealed record QueryInfo(string Text, int Terms, int OriginalTerms)
{
    public static QueryInfo Of(QueryText query) => new(query.Text, query.Terms, query.OriginalTerms);
}

/// <summary>
/// One passage in one list; values that do not apply are missing. The tier is 0 if the deciding model scored the passage, 1 if only the
/// first model of a cascade did. The text window is the part of a long text that has the score; it is given where the text was scored in parts.
/// </summary>
public sealed record PassageResult(
    int Rank, string Id, string? Title, string Text, IReadOnlyDictionary<string, JsonElement>? Fields, float Bm25Score, int? Bm25Rank, int? Movement, float? Relevance,
    int? TruncatedTokens, int? Tier, TextWindow? TextWindow)
{
    public static PassageResult Of(Candidate candidate) => new(
        candidate.Rank, candidate.Passage.Id, candidate.Passage.Title, candidate.Passage.Text, OtherFields.Parse(candidate.Passage),
        candidate.RetrievalScore,
        Bm25Rank: null, Movement: null, Relevance: null, TruncatedTokens: null, Tier: null, TextWindow: null);

    public static PassageResult Of(RankedPassage passage) => Of(passage.Candidate) with
    {
        Rank = passage.Rank,
        Bm25Rank = passage.Candidate.Rank,
        Movement = passage.Movement,
        Relevance = passage.Score?.Relevance,
        TruncatedTokens = passage.Score?.TruncatedTokens,
        Tier = passage.Score?.Tier,
        TextWindow = passage.Score?.Window?.In(passage.Candidate.Passage),
    };
}

/// <summary>How long the stages took.</summary>
public sealed record Times(double RetrieveSeconds, double RerankSeconds, double TotalSeconds)
{
    public static Times Of(StageTimes times) =>
        new(times.Retrieve.TotalSeconds, times.Rerank.TotalSeconds, times.Total.TotalSeconds);
}

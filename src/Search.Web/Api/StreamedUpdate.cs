using System.Text.Json.Serialization;
using Search.Core.Pipeline;
using Search.Web.Searching;
using Search.Web.Serving;

namespace Search.Web.Api;

/// <summary>One event of <c>/api/search/stream</c>; <c>update</c> is its kind.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "update")]
[JsonDerivedType(typeof(FirstStageUpdate), "bm25")]
[JsonDerivedType(typeof(ScoresUpdate), "scores")]
[JsonDerivedType(typeof(CompletedUpdate), "completed")]
public abstract record StreamedUpdate
{
    public static StreamedUpdate Of(ServedSearch search, SearchUpdate update) => update switch
    {
        FirstStageRetrieved first => new FirstStageUpdate(
            QueryInfo.Of(first.Query), [.. first.Candidates.Select(PassageResult.Of)], first.RetrieveTime.TotalSeconds),
        ScoresArrived arrived => new ScoresUpdate(
            [.. arrived.Scores.Select(score => new ScoredPassage(score.Index + 1, score.Relevance, score.TruncatedTokens, score.Tier))],
            arrived.Scored,
            arrived.Total),
        SearchCompleted completed => new CompletedUpdate(SearchResponse.Of(search, completed.Result)),
        _ => throw new InvalidOperationException($"Unknown update {update.GetType().Name}."),
    };
}

/// <summary>BM25's list.</summary>
public sealed record FirstStageUpdate(QueryInfo Query, IReadOnlyList<PassageResult> Bm25, double RetrieveSeconds) : StreamedUpdate;

/// <summary>New scores.</summary>
public sealed record ScoresUpdate(IReadOnlyList<ScoredPassage> Scores, int Scored, int Total) : StreamedUpdate;

/// <summary>The score of a passage, which is given by its rank in BM25's list.</summary>
public sealed record ScoredPassage(int Bm25Rank, float Relevance, int TruncatedTokens, int Tier);

/// <summary>The end of the search.</summary>
public sealed record CompletedUpdate(SearchResponse Page) : StreamedUpdate;

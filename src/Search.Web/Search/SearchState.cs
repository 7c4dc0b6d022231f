using Search.Core.Pipeline;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Web.Searching.Results;
using Search.Web.Serving;

namespace Search.Web.Searching;

/// <summary>
/// The state of one search as the page shows it. Immutable: each update of the pipeline makes a new state, so that the
/// page's logic can be tested without a page.
/// </summary>
public sealed record SearchState
{
    private IReadOnlyList<PairScore> _scores = [];

    /// <summary>No search yet.</summary>
    public static SearchState Empty { get; } = new();

    public SearchPhase Phase { get; private init; } = SearchPhase.Empty;

    /// <summary>Engine, model and window; null before a search and if it could not be opened.</summary>
    public ServedSearch? Served { get; private init; }

    public QueryText? Query { get; private init; }

    /// <summary>The typed query if it was cut; the address contains only the cut query.</summary>
    public QueryText? Cut { get; private init; }

    /// <summary>The reranker of this search; null before the first list is available.</summary>
    public RerankerInfo? Reranker { get; private init; }

    public IReadOnlyList<Candidate> Candidates { get; private init; } = [];

    public TimeSpan? RetrieveTime { get; private init; }

    public int Scored => _scores.Count;

    /// <summary>How many passages are reranked in this search.</summary>
    public int ToScore => Math.Min(Served?.Window ?? 0, Candidates.Count);

    /// <summary>The final result; null until the search is complete.</summary>
    public SearchResult? Result { get; private init; }

    public SearchFailure? Failure { get; private init; }

    /// <summary>Whether the reranked list may still change.</summary>
    public bool IsBusy => Phase is SearchPhase.Retrieving or SearchPhase.Reranking;

    /// <summary>A search that is open but has no result yet.</summary>
    public static SearchState Started(ServedSearch served, QueryText? cut = null) =>
        new() { Phase = SearchPhase.Retrieving, Served = served, Cut = cut };

    /// <summary>Another search starts: the old content stays until the new list is available.</summary>
    public SearchState Superseded() => this with { Phase = SearchPhase.Retrieving, Failure = null };

    /// <summary>A search that failed.</summary>
    public static SearchState Failed(SearchFailure failure) => new() { Phase = SearchPhase.Failed, Failure = failure };

    public SearchState Apply(SearchUpdate update) => update switch
    {
        FirstStageRetrieved first => this with
        {
            Phase = SearchPhase.Reranking,
            Query = first.Query,
            Cut = first.Query.IsCut ? first.Query : Cut,
            Candidates = first.Candidates,
            RetrieveTime = first.RetrieveTime,
            Reranker = first.Reranker,
            _scores = [],
        },
        ScoresArrived arrived => this with { _scores = [.. _scores, .. arrived.Scores] },
        SearchCompleted completed => this with
        {
            Phase = SearchPhase.Complete,
            Query = completed.Result.Query,
            Candidates = completed.Result.Candidates,
            RetrieveTime = completed.Result.Times.Retrieve,
            Reranker = completed.Result.Reranker,
            Result = completed.Result,
        },
        _ => throw new InvalidOperationException($"Unknown update {update.GetType().Name}."),
    };

    /// <summary>BM25's list, each passage with its rank in the reranked list if known.</summary>
    public IEnumerable<ResultRow> Bm25Rows()
    {
        var final = FinalRanks();
        return Candidates.Select(candidate =>
            new ResultRow(candidate.Rank, candidate, final?.GetValueOrDefault(candidate.Rank)?.Rank, Relevance: null));
    }

    /// <summary>
    /// The reranked list; while scores arrive, the passages scored so far, best first. Movements are shown only at the end,
    /// because ranks may still change before.
    /// </summary>
    public IEnumerable<ResultRow> RerankedRows() => Result is not null
        ? Result.Ranked.Select(passage =>
            new ResultRow(
                passage.Rank, passage.Candidate, Result.Degradation is null ? passage.Candidate.Rank : null, passage.Score?.Relevance, passage.Score?.Tier ?? 0,
                passage.Score?.Window?.In(passage.Candidate.Passage)))
        : _scores
            .BestFirst(score => score)
            .Select((score, index) => new ResultRow(
                index + 1, Candidates[score.Index], OtherRank: null, score.Relevance, score.Tier, score.Window?.In(Candidates[score.Index].Passage)));

    /// <summary>The state that is sent with the page, so that it can be restored; null if there is no list yet.</summary>
    public FirstStageRetrieved? Sendable() => Phase is SearchPhase.Reranking
        ? new FirstStageRetrieved(Query!, [.. Candidates.Take(ServedSearch.FirstPage)], RetrieveTime ?? default, Reranker)
        : null;

    /// <summary>By BM25's rank, because two passages may have the same id.</summary>
    private Dictionary<int, RankedPassage>? FinalRanks() =>
        Result is { Degradation: null } ? Result.Ranked.ToDictionary(passage => passage.Candidate.Rank) : null;
}

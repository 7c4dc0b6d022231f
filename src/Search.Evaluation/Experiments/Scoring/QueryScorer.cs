using Search.Core;
using Search.Core.Errors;
using Search.Core.Pipeline;
using Search.Core.Reranking;
using Search.Core.Retrieval;

namespace Search.Evaluation.Experiments.Scoring;

/// <summary>
/// Searches a query with every first stage, once, and scores the first one's candidates with every model, through the same pipeline as normal
/// searches. The models take turns query by query, so that all of them run under the same conditions.
/// </summary>
/// <param name="firstStages">The first stages by name; the candidates of the first one are scored.</param>
/// <param name="rerankers">The models by name.</param>
/// <param name="windows">The windows, the smallest first.</param>
/// <param name="depth">How many candidates the first stages retrieve.</param>
/// <param name="clock">Measures the times.</param>
internal sealed class QueryScorer(
    OrderedDictionary<string, IRetriever> firstStages,
    OrderedDictionary<string, IReranker> rerankers,
    IReadOnlyList<int> windows,
    int depth,
    TimeProvider clock)
{
    /// <summary>How far down a list its passages are kept, so that a report can show them: more than it shows, for fused lists.</summary>
    private const int Kept = 20;

    /// <summary>Searches and scores. A first stage or model that fails is named in <see cref="ScoredQuery.Failed"/>.</summary>
    public async Task<ScoredQuery> ScoreAsync(string query, string text, CancellationToken cancel)
    {
        var lists = new OrderedDictionary<string, RetrievedList>();
        var models = new OrderedDictionary<string, IReadOnlyList<ScoredWindows>>();
        var failed = new Dictionary<string, string>();
        var passages = new OrderedDictionary<string, Passage>();
        IReadOnlyList<Candidate>? candidates = null;
        foreach (var (name, firstStage) in firstStages)
        {
            try
            {
                var page = await new SearchPipeline(firstStage, rerankers.GetAt(0).Value, clock).SearchToEndAsync(new SearchRequest(text, 0, depth), cancel);
                lists.Add(name, new RetrievedList(
                    [.. page.Candidates.Select(candidate => candidate.Passage.Id)],
                    [.. page.Candidates.Select(candidate => candidate.RetrievalScore)],
                    page.Times.Retrieve.TotalSeconds));
                candidates ??= lists.Count == 1 && failed.Count == 0 ? page.Candidates : null;
                Keep(page.Candidates);
            }
            catch (SearchUnavailableException exception)
            {
                failed.Add(name, exception.Message);
            }
        }

        foreach (var (name, reranker) in rerankers)
        {
            if (candidates is null)
            {
                failed.Add(name, failed[firstStages.GetAt(0).Key]);
                continue;
            }

            try
            {
                models.Add(name, await ScoreAsync(reranker, text, candidates, cancel));
                foreach (var scored in models[name])
                {
                    foreach (var window in scored.Windows)
                    {
                        Keep(scored.Order(window).Select(place => candidates[place]));
                    }
                }
            }
            catch (RerankException exception)
            {
                failed.Add(name, exception.Message);
            }
        }

        return new ScoredQuery(query, lists, models, [.. passages.Values]) { Failed = failed };

        void Keep(IEnumerable<Candidate> best)
        {
            foreach (var candidate in best.Take(Kept))
            {
                passages.TryAdd(candidate.Passage.Id, candidate.Passage);
            }
        }
    }

    private async Task<IReadOnlyList<ScoredWindows>> ScoreAsync(
        IReranker reranker, string text, IReadOnlyList<Candidate> candidates, CancellationToken cancel)
    {
        var scored = new List<ScoredWindows>();
        foreach (var together in reranker.IsPointwise ? [windows] : windows.Select(window => (IReadOnlyList<int>)[window]))
        {
            var sliced = new SlicedReranker(reranker, together, clock);
            await using var retriever = new CandidateList(candidates);
            var page = await new SearchPipeline(retriever, sliced, clock).SearchToEndAsync(new SearchRequest(text, together[^1], candidates.Count), cancel);
            if (page.Degradation is { } degradation)
            {
                throw new RerankException(degradation.Reason, degradation.Cause);
            }

            scored.Add(Scored(together, page, sliced.Times));
        }

        return scored;
    }

    private static ScoredWindows Scored(IReadOnlyList<int> windows, SearchResult page, List<TimeSpan> times)
    {
        PairScore[] scores = [.. page.Ranked.Select(passage => passage.Score).OfType<PairScore>().OrderBy(score => score.Index)];
        return new ScoredWindows(
            windows,
            Array.ConvertAll(scores, score => score.Relevance),
            Array.TrueForAll(scores, score => score.Tier == 0) ? null : Array.ConvertAll(scores, score => score.Tier),
            [.. windows.Select((_, place) => times.ElementAtOrDefault(place).TotalSeconds)],
            [.. windows.Select(window => scores.Count(score => score.Index < window && score.TruncatedTokens > 0))]);
    }
}

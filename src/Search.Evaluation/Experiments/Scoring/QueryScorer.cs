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
        var parts = new Parts();
        foreach (var (name, firstStage) in firstStages)
        {
            await parts.TryAsync(name, async () => parts.Add(name, await RetrieveAsync(firstStage, text, cancel)));
        }

        foreach (var (name, reranker) in rerankers)
        {
            if (parts.Candidates.TryGetValue(firstStages.GetAt(0).Key, out var candidates))
            {
                await parts.TryAsync(name, async () => parts.Add(name, candidates, await ScoreAsync(reranker, text, candidates, cancel)));
            }
            else
            {
                parts.Failed.Add(name, parts.Failed[firstStages.GetAt(0).Key]);
            }
        }

        return new ScoredQuery(query, parts.Lists, parts.Models, [.. parts.Passages.Values]) { Failed = parts.Failed };
    }

    private Task<SearchResult> RetrieveAsync(IRetriever firstStage, string text, CancellationToken cancel) =>
        new SearchPipeline(firstStage, rerankers.GetAt(0).Value, clock).SearchToEndAsync(new SearchRequest(text, 0, depth), cancel);

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

    /// <summary>What is known of one query so far.</summary>
    private sealed class Parts
    {
        public Dictionary<string, IReadOnlyList<Candidate>> Candidates { get; } = [];

        public OrderedDictionary<string, RetrievedList> Lists { get; } = [];

        public OrderedDictionary<string, IReadOnlyList<ScoredWindows>> Models { get; } = [];

        public OrderedDictionary<string, Passage> Passages { get; } = [];

        public Dictionary<string, string> Failed { get; } = [];

        /// <summary>Runs one first stage or model, and keeps the reason if it fails.</summary>
        public async Task TryAsync(string name, Func<Task> run)
        {
            try
            {
                await run();
            }
            catch (SearchException exception)
            {
                // Also a query that the server refuses, as a query string with an open bracket.
                Failed.Add(name, exception.Message);
            }
        }

        public void Add(string firstStage, SearchResult page)
        {
            Candidates.Add(firstStage, page.Candidates);
            Lists.Add(firstStage, new RetrievedList(
                [.. page.Candidates.Select(candidate => candidate.Passage.Id)],
                [.. page.Candidates.Select(candidate => candidate.RetrievalScore)],
                page.Times.Retrieve.TotalSeconds));
            Keep(page.Candidates);
        }

        public void Add(string model, IReadOnlyList<Candidate> candidates, IReadOnlyList<ScoredWindows> scores)
        {
            Models.Add(model, scores);
            foreach (var order in scores.SelectMany(scored => scored.Windows.Select(window => scored.Order(window))))
            {
                Keep(order.Select(place => candidates[place]));
            }
        }

        private void Keep(IEnumerable<Candidate> best)
        {
            foreach (var candidate in best.Take(Kept))
            {
                Passages.TryAdd(candidate.Passage.Id, candidate.Passage);
            }
        }
    }
}

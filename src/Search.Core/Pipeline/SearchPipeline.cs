using System.Diagnostics;
using System.Runtime.CompilerServices;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Core.Telemetry;

namespace Search.Core.Pipeline;

/// <summary>
/// Runs every search: prepares the query, retrieves, reranks, and returns the result. The web page and the streaming API show each
/// update; the command line, the evaluator and plain API calls use only the last one.
/// </summary>
public sealed class SearchPipeline(IRetriever retriever, IReranker reranker, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>
    /// Searches. Yields the first-stage list as soon as it is available, then scores as batches finish, then the final result.
    /// </summary>
    /// <exception cref="BadInputException">Window or depth is out of range.</exception>
    /// <exception cref="SearchUnavailableException">
    /// The first stage failed. A failure of the second stage does not throw: the result then has BM25's order and a
    /// <see cref="SearchResult.Degradation"/>.
    /// </exception>
    public async IAsyncEnumerable<SearchUpdate> SearchAsync(
        SearchRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        Validate(request);
        var query = QueryText.Parse(request.Query);

        using var measured = SearchTelemetry.Begin(SearchTelemetry.Search);
        var started = _clock.GetTimestamp();
        var candidates = await RetrieveAsync(query, Math.Max(request.Window, request.Depth), measured, cancel);
        var retrieveTime = _clock.GetElapsedTime(started);
        var info = request.Window > 0 ? reranker.Info : null;
        yield return new FirstStageRetrieved(query, candidates, retrieveTime, info);

        var rerankStarted = _clock.GetTimestamp();
        var scores = new PairScore?[Math.Min(request.Window, candidates.Count)];
        var scored = 0;
        Degradation? degradation = null;
        if (scores.Length > 0)
        {
            using var reranking = SearchTelemetry.Begin(SearchTelemetry.Rerank, measured);
            var documents = candidates.Take(scores.Length).Select(candidate => candidate.Passage.Contents).ToArray();
            using var timeUp = request.TimeLimit is { } limit ? new CancellationTokenSource(limit, _clock) : null;
            var scoring = timeUp is null
                ? reranker.ScoreAsync(query.Text, documents, cancel)
                : reranker.ScoreUntilAsync(query.Text, documents, timeUp.Token, cancel);
            await using var batches = scoring.GetAsyncEnumerator(cancel);
            while (true)
            {
                (var batch, degradation) = await NextBatchAsync(batches, reranking, request.Client, cancel);
                if (batch is null)
                {
                    break;
                }

                foreach (var score in batch)
                {
                    scores[score.Index] = score;
                }

                scored += batch.Count;
                yield return new ScoresArrived(batch, scored, scores.Length);
            }

            if (degradation is null)
            {
                reranking.Complete(scored);
            }
        }

        var times = new StageTimes(retrieveTime, _clock.GetElapsedTime(rerankStarted), _clock.GetElapsedTime(started));
        var ranked = Rank(candidates, degradation is null ? scores : []);
        measured.Complete(ranked.Count);
        yield return new SearchCompleted(new SearchResult(query, candidates, ranked, times, info, degradation, scores.Length - scored));
    }

    private static void Validate(SearchRequest request)
    {
        var depth = Math.Max(request.Window, request.Depth);
        if (request.Window < 0 || depth is < 1 or > SearchRequest.MaxDepth)
        {
            throw new BadInputException(
                $"The window k is {request.Window} and the depth is {request.Depth}; expected a window from 0 to " +
                $"{SearchRequest.MaxDepth:N0} and, if the window is 0, a depth of at least 1.");
        }
    }

    private async Task<IReadOnlyList<Candidate>> RetrieveAsync(
        QueryText query, int depth, MeasuredOperation search, CancellationToken cancel)
    {
        if (query.IsBlank)
        {
            return [];
        }

        try
        {
            return await SearchTelemetry.MeasureAsync(
                SearchTelemetry.Retrieve, () => retriever.RetrieveAsync(query.Text, depth, cancel), found => found.Count);
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            search.Fail(exception);
            throw;
        }
    }

    /// <summary>Gets the next batch of scores; no batch and no degradation means the end.</summary>
    private static async Task<(IReadOnlyList<PairScore>? Batch, Degradation? Degradation)> NextBatchAsync(
        IAsyncEnumerator<IReadOnlyList<PairScore>> batches, MeasuredOperation reranking, string? client, CancellationToken cancel)
    {
        // Both are set only during this call: between two batches the caller's own values are valid.
        (Activity.Current, ScoringClient.Current) = (reranking.Span ?? Activity.Current, client);
        try
        {
            return (await batches.MoveNextAsync() ? batches.Current : null, null);
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            // Every failure is caught here: the user still gets the first-stage list.
            reranking.Fail(exception);
            SearchTelemetry.CountDegradation(exception);
            var reason = exception is SearchException ? exception.Message : "The reranker failed unexpectedly; the log has details.";
            return (null, new Degradation(reason, exception));
        }
    }

    private static List<RankedPassage> Rank(IReadOnlyList<Candidate> candidates, PairScore?[] scores) =>
        candidates
            .Select((candidate, index) => (candidate, score: index < scores.Length ? scores[index] : null))
            .BestFirst(item => item.score)
            .Select((item, index) => new RankedPassage(index + 1, item.candidate, item.score))
            .ToList();
}

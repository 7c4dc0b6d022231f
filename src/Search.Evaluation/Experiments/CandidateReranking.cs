using Search.Core.Errors;
using Search.Core.Pipeline;
using Search.Core.Reranking;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments;

/// <summary>Reranks given candidates, as for published figures: the first stage is a file, the rest is the normal pipeline.</summary>
public static class CandidateReranking
{
    /// <summary>Reranks every query and writes the result.</summary>
    /// <param name="queries">The queries with their candidates; each is taken when the one before it is finished.</param>
    /// <param name="reranker">The second stage.</param>
    /// <param name="window">The largest number of candidates to rerank per query.</param>
    /// <param name="output">Gets the rankings, and is completed.</param>
    /// <param name="progress">Receives the number of finished queries.</param>
    /// <param name="cancel">Cancels; the run is not completed.</param>
    /// <returns>The number of scored pairs, how many of them were cut, and the time.</returns>
    /// <exception cref="BadInputException">A query has no text.</exception>
    /// <exception cref="RerankException">The model failed on a query.</exception>
    public static async Task<(long Pairs, long TruncatedPairs, TimeSpan Time)> RunAsync(
        IEnumerable<QueryCandidates> queries, IReranker reranker, int window, RunWriter output, IProgress<int> progress, CancellationToken cancel)
    {
        var (pairs, truncated, time, done) = (0L, 0L, TimeSpan.Zero, 0);
        foreach (var query in queries)
        {
            await using var candidates = new CandidateList(query.Candidates);
            var page = await new SearchPipeline(candidates, reranker)
                .SearchToEndAsync(new SearchRequest(query.Text, window, Depth: query.Candidates.Count), cancel);

            output.Write(query.Id, RankedRun.Of(page));
            pairs += page.Ranked.Count(passage => passage.Score is not null);
            truncated += page.TruncatedPairs;
            time += page.Times.Rerank;
            progress.Report(++done);
        }

        output.Complete();
        return (pairs, truncated, time);
    }
}

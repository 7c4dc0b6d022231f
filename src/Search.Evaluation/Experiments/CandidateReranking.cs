using Search.Core.Errors;
using Search.Core.Pipeline;
using Search.Core.Reranking;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments;

/// <summary>Reranks a candidate file, as for published figures: the first stage is the file, the rest is the normal pipeline.</summary>
public static class CandidateReranking
{
    /// <summary>Reranks every query of the run and writes the result.</summary>
    /// <param name="run">The candidates.</param>
    /// <param name="queries">Query id to text; must contain every query of the run.</param>
    /// <param name="texts">The candidates' texts.</param>
    /// <param name="reranker">The second stage.</param>
    /// <param name="window">The largest number of candidates to rerank per query.</param>
    /// <param name="output">Gets the rankings, and is completed.</param>
    /// <param name="progress">Receives the number of finished queries.</param>
    /// <param name="cancel">Cancels; the run is not completed.</param>
    /// <returns>The number of scored pairs, how many of them were cut, and the time.</returns>
    /// <exception cref="BadInputException">A query has no text.</exception>
    /// <exception cref="RerankException">The model failed on a query.</exception>
    public static async Task<(long Pairs, long TruncatedPairs, TimeSpan Time)> RunAsync(
        Run run, OrderedDictionary<string, string> queries, CandidateTexts texts, IReranker reranker, int window, RunWriter output,
        IProgress<int> progress, CancellationToken cancel)
    {
        var (pairs, truncated, time, done) = (0L, 0L, TimeSpan.Zero, 0);
        foreach (var (query, ranking) in run.Rankings)
        {
            var text = queries.TextOf(query, run);
            await using var candidates = new CandidateList(texts.Of(ranking));
            var page = await new SearchPipeline(candidates, reranker)
                .SearchToEndAsync(new SearchRequest(text, window, Depth: ranking.Count), cancel);

            output.Write(query, RankedRun.Of(page));
            pairs += page.Ranked.Count(passage => passage.Score is not null);
            truncated += page.TruncatedPairs;
            time += page.Times.Rerank;
            progress.Report(++done);
        }

        output.Complete();
        return (pairs, truncated, time);
    }
}

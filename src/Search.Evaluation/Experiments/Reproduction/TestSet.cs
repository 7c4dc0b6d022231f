using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Evaluation.Measures;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments.Reproduction;

/// <summary>The files of a <see cref="PublishedTest"/>: the official candidates of its judged queries.</summary>
public sealed class TestSet : IDisposable
{
    /// <summary>All candidates of a query are scored: the official files have at most this many.</summary>
    private const int Window = 1_000;

    private readonly Qrels _qrels;
    private readonly OfficialCandidates _candidates;
    private readonly OrderedDictionary<string, Measure> _measures;

    /// <summary>Opens the files.</summary>
    /// <param name="test">The test set.</param>
    /// <param name="candidates">The candidate file, unpacked.</param>
    /// <param name="qrels">The judgements.</param>
    /// <param name="limit">Only so many of the judged queries; null for all.</param>
    /// <exception cref="BadInputException">A file is missing or malformed.</exception>
    public TestSet(PublishedTest test, string candidates, string qrels, int? limit)
    {
        _measures = MeasureParser.ParseList(test.Measure);
        var judged = QrelsFile.Read(qrels);
        _qrels = judged.Only(judged.Queries.Take(limit ?? int.MaxValue).ToHashSet());
        _candidates = new OfficialCandidates(candidates);
    }

    /// <summary>The number of queries that are measured; one without candidates counts 0.</summary>
    public int Queries => _qrels.Queries.Count;

    /// <summary>Reranks all candidates, writes the run and measures it.</summary>
    /// <param name="reranker">The model.</param>
    /// <param name="run">The path of the run.</param>
    /// <param name="progress">Receives the number of finished queries.</param>
    /// <param name="cancel">Cancels; no run is left.</param>
    /// <returns>The mean over the queries, the scored pairs, and the time for scoring them.</returns>
    /// <exception cref="RerankException">The model failed on a query.</exception>
    public async Task<(double Value, long Pairs, TimeSpan Time)> MeasureAsync(
        IReranker reranker, string run, IProgress<int> progress, CancellationToken cancel)
    {
        using var writer = new RunWriter(run, reranker.Info.Model);
        var (pairs, _, time) = await CandidateReranking.RunAsync(_candidates.Of(_qrels.Queries), reranker, Window, writer, progress, cancel);
        return (RunEvaluator.Evaluate(RunFile.Read(run), _qrels, _measures).Means.Single().Value, pairs, time);
    }

    /// <inheritdoc/>
    public void Dispose() => _candidates.Dispose();
}

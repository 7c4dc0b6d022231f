using System.Runtime.CompilerServices;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Telemetry;
using Search.Onnx.Inference.LongDocuments;
using Search.Onnx.Tokenization;

namespace Search.Onnx.Inference;

/// <summary>
/// The second stage: a cross-encoder on ONNX Runtime. Pairs are sorted by length and cut into batches by a token budget; all callers share a
/// fixed number of threads and take turns; scores are returned as batches finish.
/// </summary>
public sealed class CrossEncoder : IReranker, IDisposable
{
    private readonly ScoringSession _session;
    private readonly WordPieceEncoder _encoder;
    private readonly Truncation _truncation;
    private readonly LongDocumentRules? _long;
    private readonly int _workers;
    private readonly BatchScheduler _scheduler;

    internal CrossEncoder(ScoringSession session, WordPieceEncoder encoder, RerankerInfo info, ScoringOptions options)
    {
        _session = session;
        _encoder = encoder;
        _truncation = PairTruncation.Parse(options.Truncation);
        _long = LongDocumentRules.Of(options);
        BatchTokens = options.BatchTokens ?? session.Batches.DefaultTokens;
        _workers = options.Sessions > 0 ? options.Sessions : session.Batches.DefaultWorkers;
        _scheduler = new BatchScheduler(_workers, BatchTokens, Compute);
        Info = info;
    }

    /// <inheritdoc/>
    public RerankerInfo Info { get; }

    /// <summary>False if windows of long documents are chosen by BM25 over all documents of a request.</summary>
    public bool IsPointwise => _long?.Chosen is null;

    /// <summary>Tokens in one batch, padding included.</summary>
    internal int BatchTokens { get; }

    /// <summary>How many logits the model gives for a pair: 1 or 2.</summary>
    public int Labels => _session.Labels;

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<PairScore>> ScoreAsync(
        string query, IReadOnlyList<string> documents, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (pairs, plan) = await SearchTelemetry.MeasureAsync(
            SearchTelemetry.Tokenize, () => Task.Run(() => Plan(query, documents, cancel), cancel), planned => planned.Pairs.Length);
        if (plan is null)
        {
            await foreach (var scores in ScoreAsync(pairs, cancel))
            {
                yield return scores;
            }

            yield break;
        }

        var windows = new WindowScores(plan, _long!.Scoring);
        await foreach (var scores in ScoreAsync(pairs, cancel))
        {
            if (windows.Add(scores) is { Count: > 0 } complete)
            {
                yield return complete;
            }
        }
    }

    /// <summary>Scores tokenized pairs; the array is sorted in place.</summary>
    internal async IAsyncEnumerable<IReadOnlyList<PairScore>> ScoreAsync(TokenPair[] pairs, [EnumeratorCancellation] CancellationToken cancel)
    {
        // Not on the caller's thread, which may serve a page: sorting many pairs takes time.
        var job = await Task.Run(() => new ScoringJob(BatchPlan.Make(pairs, BatchTokens, _workers), ScoringClient.Current), cancel);
        _scheduler.Submit(job);
        try
        {
            await foreach (var scores in job.Finished.ReadAllAsync(cancel))
            {
                yield return scores;
            }
        }
        finally
        {
            _scheduler.Withdraw(job);
        }
    }

    /// <summary>
    /// Waits for the batches that are being computed. Callers whose scores are incomplete get an <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose()
    {
        _scheduler.Dispose();
        _session.Dispose();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Tokenizes a query with each of its documents, in the documents' order.</summary>
    internal TokenPair[] Tokenize(string query, IReadOnlyList<string> documents, CancellationToken cancel)
    {
        var queryIds = _encoder.Encode(query);
        var pairs = new TokenPair[documents.Count];
        Parallel.For(0, pairs.Length, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = _workers }, index =>
        {
            var ids = _encoder.Encode(documents[index]);
            pairs[index] = new TokenPair(index, queryIds, ids, PairTruncation.Fit(queryIds.Length, ids.Length, Info.MaxLength, _truncation));
        });
        return pairs;
    }

    /// <summary>The pairs to score; with a plan where documents are longer than the model reads and are scored in windows.</summary>
    private (TokenPair[] Pairs, WindowPlan? Plan) Plan(string query, IReadOnlyList<string> documents, CancellationToken cancel)
    {
        var pairs = Tokenize(query, documents, cancel);
        var plan = _long is null || pairs.Length == 0 ? null : WindowPlan.Make(_long, _encoder, documents, pairs, Info.MaxLength, cancel);
        return (plan?.Pairs ?? pairs, plan);
    }

    private void Compute(IReadOnlyList<BatchShare> shares)
    {
        TokenPair[] pairs = [.. shares.SelectMany(share => share.Pairs)];
        var logits = _session.Run(pairs).AsSpan();
        foreach (var (job, own) in shares)
        {
            try
            {
                job.Deliver(Scores(own, logits));
            }
            catch (RerankException broken)
            {
                job.Fail(broken);
                _scheduler.Withdraw(job);
            }

            logits = logits[(own.Count * Labels)..];
        }
    }

    private PairScore[] Scores(ArraySegment<TokenPair> pairs, ReadOnlySpan<float> logits)
    {
        var scores = new PairScore[pairs.Count];
        for (var row = 0; row < scores.Length; row++)
        {
            var own = logits.Slice(row * Labels, Labels).ToArray();
            var relevance = Labels == 1 ? own[0] : own[1] - own[0];
            if (!float.IsFinite(relevance))
            {
                throw new RerankException(
                    $"The model {Info.Model} gave {relevance} for document {pairs[row].Index}; expected a number. The model's weights are damaged, or this machine computes them wrongly.");
            }

            scores[row] = new PairScore(pairs[row].Index, relevance, own, pairs[row].Fit.Removed);
        }

        return scores;
    }
}

using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Onnx.Tokenization;

namespace Search.Onnx.Inference;

/// <summary>
/// The second stage: a cross-encoder on ONNX Runtime. Pairs are sorted by length and cut into batches by a token budget; batches
/// run on as many threads as there are sessions, over all callers together; scores are yielded as batches finish.
/// </summary>
public sealed class CrossEncoder : IReranker, IDisposable
{
    private readonly ScoringSession _session;
    private readonly WordPieceEncoder _encoder;
    private readonly Truncation _truncation;
    private readonly int _batchTokens;
    private readonly int _workers;
    private readonly SemaphoreSlim _slots;

    internal CrossEncoder(ScoringSession session, WordPieceEncoder encoder, RerankerInfo info, ScoringOptions options)
    {
        _session = session;
        _encoder = encoder;
        _truncation = PairTruncation.Parse(options.Truncation);
        _batchTokens = options.BatchTokens;
        _workers = options.Sessions > 0 ? options.Sessions : Environment.ProcessorCount;
        _slots = new SemaphoreSlim(_workers);
        Info = info;
    }

    /// <inheritdoc/>
    public RerankerInfo Info { get; }

    /// <summary>How many logits the model gives a pair: 1 or 2.</summary>
    public int Labels => _session.Labels;

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<PairScore>> ScoreAsync(
        string query, IReadOnlyList<string> documents, [EnumeratorCancellation] CancellationToken cancel)
    {
        var finished = Channel.CreateUnbounded<IReadOnlyList<PairScore>>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var work = Task.Run(() => ScoreAllBatchesAsync(query, documents, finished.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var scores in finished.Reader.ReadAllAsync(cancel))
            {
                yield return scores;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await work;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _slots.Dispose();
    }

    /// <summary>Scores everything into the channel, and completes it with the first error if there is one.</summary>
    private async Task ScoreAllBatchesAsync(
        string query, IReadOnlyList<string> documents, ChannelWriter<IReadOnlyList<PairScore>> output, CancellationToken cancel)
    {
        try
        {
            var batches = BatchPlan.Make(Tokenize(query, documents, cancel), _batchTokens, _workers);
            var options = new ParallelOptions { MaxDegreeOfParallelism = _workers, CancellationToken = cancel };
            await Parallel.ForEachAsync(batches, options, async (batch, token) =>
            {
                await _slots.WaitAsync(token);
                try
                {
                    await output.WriteAsync(Score(batch), token);
                }
                finally
                {
                    _slots.Release();
                }
            });
            output.Complete();
        }
        catch (Exception exception)
        {
            output.Complete(exception);
        }
    }

    private TokenPair[] Tokenize(string query, IReadOnlyList<string> documents, CancellationToken cancel)
    {
        var queryIds = _encoder.Encode(query);
        var pairs = new TokenPair[documents.Count];
        for (var index = 0; index < pairs.Length; index++)
        {
            cancel.ThrowIfCancellationRequested();
            var ids = _encoder.Encode(documents[index]);
            pairs[index] = new TokenPair(index, queryIds, ids, PairTruncation.Fit(queryIds.Length, ids.Length, Info.MaxLength, _truncation));
        }

        return pairs;
    }

    private PairScore[] Score(ArraySegment<TokenPair> batch)
    {
        var logits = _session.Run(batch);
        var scores = new PairScore[batch.Count];
        for (var row = 0; row < scores.Length; row++)
        {
            var own = logits[(row * Labels)..((row + 1) * Labels)];
            var relevance = Labels == 1 ? own[0] : own[1] - own[0];
            if (!float.IsFinite(relevance))
            {
                throw new RerankException(
                    $"The model {Info.Model} gave {relevance} for document {batch[row].Index}; expected a number. Its weights or its arithmetic are broken.");
            }

            scores[row] = new PairScore(batch[row].Index, relevance, own, batch[row].Fit.Removed);
        }

        return scores;
    }
}

using System.Threading.Channels;
using Search.Core.Reranking;

namespace Search.Onnx.Inference;

/// <summary>One caller's request: its waiting batches, and its scores as they arrive.</summary>
internal sealed class ScoringJob
{
    private readonly Queue<ArraySegment<TokenPair>> _waiting;
    private readonly Channel<IReadOnlyList<PairScore>> _finished = Channel.CreateUnbounded<IReadOnlyList<PairScore>>();
    private int _unscored;

    /// <param name="batches">The batches to score.</param>
    /// <param name="client">The client whose turns it uses; null for a job that is its own client.</param>
    public ScoringJob(IReadOnlyCollection<ArraySegment<TokenPair>> batches, string? client = null)
    {
        Client = (object?)client ?? this;
        _waiting = new Queue<ArraySegment<TokenPair>>(batches);
        _unscored = batches.Sum(batch => batch.Count);
        if (_unscored == 0)
        {
            _finished.Writer.Complete();
        }
    }

    /// <summary>Jobs with the same client share that client's turns.</summary>
    public object Client { get; }

    /// <summary>Scores as batches finish. It ends after the last score, or with the first error.</summary>
    public ChannelReader<IReadOnlyList<PairScore>> Finished => _finished.Reader;

    /// <summary>The number of batches that are not started. Like <see cref="TakeBatch"/> only for the scheduler, under its lock.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>The batch that would be taken next.</summary>
    public ArraySegment<TokenPair> NextBatch => _waiting.Peek();

    public ArraySegment<TokenPair> TakeBatch() => _waiting.Dequeue();

    /// <summary>Drops the batches that are not started.</summary>
    public void Drop() => _waiting.Clear();

    public void Deliver(IReadOnlyList<PairScore> scores)
    {
        _finished.Writer.TryWrite(scores);
        if (Interlocked.Add(ref _unscored, -scores.Count) == 0)
        {
            _finished.Writer.TryComplete();
        }
    }

    /// <summary>Ends the scores with an error; the first one counts.</summary>
    public void Fail(Exception error) => _finished.Writer.TryComplete(error);
}

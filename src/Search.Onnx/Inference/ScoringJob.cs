using System.Threading.Channels;
using Search.Core.Reranking;

namespace Search.Onnx.Inference;

/// <summary>What one caller wants scored: its batches that wait, and its scores as they arrive.</summary>
internal sealed class ScoringJob
{
    private readonly Queue<ArraySegment<TokenPair>> _waiting;
    private readonly Channel<IReadOnlyList<PairScore>> _finished = Channel.CreateUnbounded<IReadOnlyList<PairScore>>();
    private int _unscored;

    /// <param name="batches">What is to be scored.</param>
    /// <param name="client">Whose turns it uses; null where it has turns of its own.</param>
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

    /// <summary>Scores as batches finish; ends when all are there, or with the first error.</summary>
    public ChannelReader<IReadOnlyList<PairScore>> Finished => _finished.Reader;

    /// <summary>Batches that nobody has begun. Like <see cref="TakeBatch"/> only for the scheduler, under its lock.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>The batch that would be taken next.</summary>
    public ArraySegment<TokenPair> NextBatch => _waiting.Peek();

    public ArraySegment<TokenPair> TakeBatch() => _waiting.Dequeue();

    /// <summary>Forgets what nobody has begun.</summary>
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

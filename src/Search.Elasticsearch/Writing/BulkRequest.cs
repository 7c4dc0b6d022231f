using System.Buffers;
using CommunityToolkit.HighPerformance.Buffers;
using Search.Core.Collections;

namespace Search.Elasticsearch.Writing;

/// <summary>Some passages as the body of one <c>_bulk</c> request. Disposing it returns the body's memory to the shared pool.</summary>
internal sealed class BulkRequest : IDisposable
{
    /// <summary>Lines of JSON.</summary>
    public const string MediaType = "application/x-ndjson";

    /// <summary>Few characters need escaping: a body is little longer than its passages.</summary>
    private const double UsualGrowth = 1.02;

    private readonly ArrayPoolBufferWriter<byte> _lines;

    private BulkRequest(IReadOnlyList<int> passages, ArrayPoolBufferWriter<byte> lines, int length)
    {
        Passages = passages;
        _lines = lines;
        Body = lines.WrittenMemory[..length];
    }

    /// <summary>The indexes of the passages in the batch, in the order of the body.</summary>
    public IReadOnlyList<int> Passages { get; }

    /// <summary>Two lines of JSON for each passage, in UTF-8.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Splits passages into requests. A passage that is larger than the limit gets its own request.</summary>
    /// <param name="batch">The passages.</param>
    /// <param name="passages">The indexes of those that are sent.</param>
    /// <param name="maxBytes">Returns the largest size of a body; called for every passage, because the limit becomes smaller when the server refuses a size.</param>
    public static IEnumerable<BulkRequest> Cut(PassageBatch batch, IReadOnlyList<int> passages, Func<int> maxBytes)
    {
        if (passages.Count == 0)
        {
            yield break;
        }

        var lines = NewBody(batch, passages.Count, maxBytes());
        var first = 0;
        for (var next = 0; next < passages.Count; next++)
        {
            var before = lines.WrittenCount;
            BulkLines.Write(lines, batch[passages[next]]);
            if (next > first && lines.WrittenCount > maxBytes())
            {
                var rest = NewBody(batch, passages.Count - next, maxBytes());
                rest.Write(lines.WrittenSpan[before..]);
                yield return new BulkRequest([.. passages.Skip(first).Take(next - first)], lines, before);
                (lines, first) = (rest, next);
            }
        }

        yield return new BulkRequest(first == 0 ? passages : [.. passages.Skip(first)], lines, lines.WrittenCount);
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private static ArrayPoolBufferWriter<byte> NewBody(PassageBatch batch, int passages, int maxBytes)
    {
        var bytesOfPassage = BulkLines.FixedBytes + (UsualGrowth * batch.Bytes / batch.Count);
        return new ArrayPoolBufferWriter<byte>((int)Math.Clamp(bytesOfPassage * passages, 1, maxBytes));
    }
}

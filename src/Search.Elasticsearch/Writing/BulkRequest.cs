using System.Buffers;
using Search.Core.Collections;

namespace Search.Elasticsearch.Writing;

/// <summary>Some passages as the body of one <c>_bulk</c> request.</summary>
/// <param name="Passages">The indexes of the passages in the batch, in the order of the body.</param>
/// <param name="Body">Two lines of JSON for each passage, in UTF-8.</param>
internal sealed record BulkRequest(IReadOnlyList<int> Passages, ReadOnlyMemory<byte> Body)
{
    /// <summary>Lines of JSON.</summary>
    public const string MediaType = "application/x-ndjson";

    /// <summary>Few characters need escaping: a body is little longer than its passages.</summary>
    private const double UsualGrowth = 1.1;

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
                yield return new BulkRequest([.. passages.Skip(first).Take(next - first)], lines.WrittenMemory[..before]);
                var rest = NewBody(batch, passages.Count - next, maxBytes());
                rest.Write(lines.WrittenSpan[before..]);
                (lines, first) = (rest, next);
            }
        }

        yield return new BulkRequest(first == 0 ? passages : [.. passages.Skip(first)], lines.WrittenMemory);
    }

    private static ArrayBufferWriter<byte> NewBody(PassageBatch batch, int passages, int maxBytes)
    {
        var bytesOfPassage = BulkLines.FixedBytes + (UsualGrowth * batch.Bytes / batch.Count);
        return new ArrayBufferWriter<byte>((int)Math.Clamp(bytesOfPassage * passages, 1, maxBytes));
    }
}

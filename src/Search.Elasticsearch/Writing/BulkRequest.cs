using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Search.Core;
using Search.Core.Indexing;

namespace Search.Elasticsearch.Writing;

/// <summary>Some passages as the body of one <c>_bulk</c> request.</summary>
/// <param name="Passages">The passages, in the order of the body.</param>
/// <param name="Body">Two lines of JSON for each passage, in UTF-8.</param>
internal sealed record BulkRequest(IReadOnlyList<Passage> Passages, ReadOnlyMemory<byte> Body)
{
    /// <summary>Lines of JSON.</summary>
    public const string MediaType = "application/x-ndjson";

    private static readonly IndexField[] Stored = [.. IndexSchema.Fields.Where(field => field.Uses.HasFlag(FieldUses.Stored))];
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Splits passages into requests. A passage that is larger than the limit gets its own request.</summary>
    /// <param name="passages">Any number of passages.</param>
    /// <param name="maxCount">The largest number of passages in a request.</param>
    /// <param name="maxBytes">Returns the largest size of a body; called for every passage, because the limit becomes smaller when the server refuses a size.</param>
    public static IEnumerable<BulkRequest> Cut(IEnumerable<Passage> passages, int maxCount, Func<int> maxBytes)
    {
        var lines = new ArrayBufferWriter<byte>();
        var inRequest = new List<Passage>();
        foreach (var passage in passages)
        {
            var before = lines.WrittenCount;
            Write(lines, passage);
            if (inRequest.Count > 0 && (inRequest.Count == maxCount || lines.WrittenCount > maxBytes()))
            {
                yield return new BulkRequest(inRequest, lines.WrittenMemory[..before]);
                var rest = new ArrayBufferWriter<byte>();
                rest.Write(lines.WrittenSpan[before..]);
                (lines, inRequest) = (rest, []);
            }

            inRequest.Add(passage);
        }

        if (inRequest.Count > 0)
        {
            yield return new BulkRequest(inRequest, lines.WrittenMemory);
        }
    }

    /// <summary>Two lines: the action <c>create</c>, which refuses a second passage of the same id, and the document.</summary>
    private static void Write(ArrayBufferWriter<byte> lines, Passage passage)
    {
        using var json = new Utf8JsonWriter(lines, Options);
        json.WriteStartObject();
        json.WriteStartObject("create"u8);
        json.WriteString("_id"u8, passage.Id);
        json.WriteEndObject();
        json.WriteEndObject();
        EndLine(lines, json);

        json.WriteStartObject();
        foreach (var field in Stored)
        {
            if (field.Value(passage) is { } value)
            {
                json.WriteString(field.Name, value);
            }
        }

        json.WriteEndObject();
        EndLine(lines, json);
    }

    private static void EndLine(ArrayBufferWriter<byte> lines, Utf8JsonWriter json)
    {
        json.Flush();
        json.Reset();
        lines.Write("\n"u8);
    }
}

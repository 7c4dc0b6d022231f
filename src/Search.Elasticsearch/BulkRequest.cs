using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Search.Core;

namespace Search.Elasticsearch;

/// <summary>Writes passages as the lines of a <c>_bulk</c> request, straight into UTF-8.</summary>
internal static class BulkRequest
{
    /// <summary>Lines of JSON.</summary>
    public const string MediaType = "application/x-ndjson";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Two lines a passage: the action <c>create</c>, which refuses a second passage of the same id, and the document.</summary>
    public static ReadOnlyMemory<byte> Write(IEnumerable<Passage> passages)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 20);
        using var json = new Utf8JsonWriter(buffer, Options);
        foreach (var passage in passages)
        {
            WriteAction(json, passage);
            EndLine(buffer, json);
            WriteDocument(json, passage);
            EndLine(buffer, json);
        }

        return buffer.WrittenMemory;
    }

    private static void WriteAction(Utf8JsonWriter json, Passage passage)
    {
        json.WriteStartObject();
        json.WriteStartObject("create"u8);
        json.WriteString("_id"u8, passage.Id);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteDocument(Utf8JsonWriter json, Passage passage)
    {
        json.WriteStartObject();
        json.WriteString(IndexSchema.Id, passage.Id);
        if (passage.Title is not null)
        {
            json.WriteString(IndexSchema.Title, passage.Title);
        }

        json.WriteString(IndexSchema.Text, passage.Text);
        json.WriteEndObject();
    }

    private static void EndLine(ArrayBufferWriter<byte> buffer, Utf8JsonWriter json)
    {
        json.Flush();
        json.Reset();
        buffer.Write("\n"u8);
    }
}

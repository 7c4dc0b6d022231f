using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Search.Core.Collections;

/// <summary>A line of a collection of unknown format: JSON if it starts with <c>{</c>, otherwise TSV. Not for concurrent use.</summary>
/// <param name="options">How the collection is read.</param>
public sealed class PassageLine(CollectionOptions options)
{
    private readonly JsonLine _json = new(options);
    private readonly Mojibake? _mojibake = options.RepairMojibake ? new Mojibake() : null;

    /// <summary>Adds the line's passage to a batch, or returns why the line is not a passage.</summary>
    public string? Parse(ReadOnlySpan<byte> line, PassageBatch batch)
    {
        var reason = !Utf8.IsValid(line) ? Rejection.NotUtf8
            : line.TrimStart((byte)' ') is [(byte)'{', ..] ? _json.Parse(line, batch)
            : TsvLine.Parse(line, batch);
        if (reason is null)
        {
            _mojibake?.RepairLast(batch);
        }

        return reason;
    }

    /// <summary>Writes a passage as a line of JSON, without a line feed.</summary>
    public string Write(Passage passage)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString(options.IdFields[0], passage.Id);
            if (passage.Title is not null)
            {
                writer.WriteString(options.TitleFields[0], passage.Title);
            }

            writer.WriteString(options.TextFields[0], passage.Text);
            WriteOthers(writer, passage);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    private static void WriteOthers(Utf8JsonWriter writer, Passage passage)
    {
        if (passage.Fields is not null)
        {
            using var others = JsonDocument.Parse(passage.Fields);
            foreach (var field in others.RootElement.EnumerateObject())
            {
                field.WriteTo(writer);
            }
        }
    }
}

using System.Text.Json;
using System.Text.Unicode;
using Search.Core.Storage;

namespace Search.Core.Collections;

/// <summary>A line of a collection of unknown format: JSON if it starts with <c>{</c>, otherwise TSV. Not for concurrent use.</summary>
public sealed class PassageLine
{
    private readonly JsonLine _json = new();

    /// <summary>Adds the line's passage to a batch, or returns why the line is not a passage.</summary>
    public string? Parse(ReadOnlySpan<byte> line, PassageBatch batch) =>
        !Utf8.IsValid(line) ? "not valid UTF-8"
        : line.TrimStart((byte)' ') is [(byte)'{', ..] ? _json.Parse(line, batch)
        : TsvLine.Parse(line, batch);

    /// <summary>Writes a passage as a line of JSON, without a line feed.</summary>
    public static string Write(Passage passage) => JsonSerializer.Serialize(passage, JsonFormat.Line);
}

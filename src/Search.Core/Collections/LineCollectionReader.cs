using System.Text.Unicode;

namespace Search.Core.Collections;

/// <summary>A collection with one passage per line.</summary>
/// <param name="bytes">The content.</param>
/// <param name="parse">Reads one line.</param>
internal sealed class LineCollectionReader(CollectionBytes bytes, LineCollectionReader.ParseLine parse) : ICollectionReader
{
    private readonly LfLineReader _lines = new(bytes);

    /// <summary>Adds a line's passage to a batch, or returns why the line is not a passage.</summary>
    /// <param name="line">Valid UTF-8.</param>
    /// <param name="batch">Gets the passage.</param>
    public delegate string? ParseLine(ReadOnlySpan<byte> line, PassageBatch batch);

    public bool TryRead(PassageBatch batch, out long line, out Rejection? rejection)
    {
        var found = _lines.TryRead(out var content);
        line = _lines.LineNumber;
        rejection = found && Parse(content, batch) is { } reason ? Rejection.Of(reason, content) : null;
        return found;
    }

    public void Dispose() => _lines.Dispose();

    private string? Parse(ReadOnlySpan<byte> line, PassageBatch batch) => Utf8.IsValid(line) ? parse(line, batch) : Rejection.NotUtf8;
}

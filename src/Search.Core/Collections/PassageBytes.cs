using System.Buffers.Binary;
using System.Text;
using Search.Core.Indexing;

namespace Search.Core.Collections;

/// <summary>One passage of a <see cref="PassageBatch"/>: valid until the batch changes or is disposed.</summary>
public readonly ref struct PassageBytes
{
    /// <summary>How many parts a passage has.</summary>
    internal const int Parts = 4;

    private readonly ReadOnlySpan<byte> _hashed;

    /// <summary>Reads a passage.</summary>
    /// <param name="bytes">Id, title, text and other fields, each after its length in bytes (32 bits, little-endian).</param>
    /// <exception cref="ArgumentOutOfRangeException">The bytes are something else.</exception>
    public PassageBytes(ReadOnlySpan<byte> bytes)
    {
        Bytes = bytes;
        var rest = bytes;
        Id = Take(ref rest);
        Title = Take(ref rest);
        Text = Take(ref rest);
        _hashed = bytes[..^rest.Length];
        Fields = Take(ref rest);
    }

    /// <summary>The whole passage, as the constructor reads it.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The id, in UTF-8.</summary>
    public ReadOnlySpan<byte> Id { get; }

    /// <summary>The title, in UTF-8; empty if there is none.</summary>
    public ReadOnlySpan<byte> Title { get; }

    /// <summary>The text, in UTF-8.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>The other fields as a JSON object, in UTF-8; empty if there are none.</summary>
    public ReadOnlySpan<byte> Fields { get; }

    /// <summary>The hash of id, title and text.</summary>
    public ContentHash Hash => ContentHash.OfParts(_hashed);

    /// <summary>The passage as an object.</summary>
    public Passage ToPassage() => new(Encoding.UTF8.GetString(Id), OrNull(Title), Encoding.UTF8.GetString(Text)) { Fields = OrNull(Fields) };

    private static string? OrNull(ReadOnlySpan<byte> part) => part.IsEmpty ? null : Encoding.UTF8.GetString(part);

    /// <summary>Takes the first part from the rest.</summary>
    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> rest)
    {
        var part = rest.Slice(sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(rest));
        rest = rest[(sizeof(int) + part.Length)..];
        return part;
    }
}

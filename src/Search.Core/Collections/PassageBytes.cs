using System.Buffers.Binary;
using System.Text;
using Search.Core.Indexing;

namespace Search.Core.Collections;

/// <summary>One passage of a <see cref="PassageBatch"/>: valid until the batch changes or is disposed.</summary>
public readonly ref struct PassageBytes
{
    private readonly ReadOnlySpan<byte> _bytes;

    /// <param name="bytes">Id, title and text, each after its length in bytes (32 bits, little-endian).</param>
    internal PassageBytes(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        Id = Part(bytes);
        Title = Part(bytes[(sizeof(int) + Id.Length)..]);
        Text = bytes[((3 * sizeof(int)) + Id.Length + Title.Length)..];
    }

    /// <summary>The id, in UTF-8.</summary>
    public ReadOnlySpan<byte> Id { get; }

    /// <summary>The title, in UTF-8; empty if there is none.</summary>
    public ReadOnlySpan<byte> Title { get; }

    /// <summary>The text, in UTF-8.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>The hash of the passage.</summary>
    public ContentHash Hash => ContentHash.Of(_bytes);

    /// <summary>The passage as an object.</summary>
    public Passage ToPassage() => new(Encoding.UTF8.GetString(Id), Title.IsEmpty ? null : Encoding.UTF8.GetString(Title), Encoding.UTF8.GetString(Text));

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> bytes) => bytes.Slice(sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(bytes));
}

using System.Globalization;
using System.IO.Hashing;
using System.Text.Json.Serialization;
using Search.Core.Collections;

namespace Search.Core.Indexing;

/// <summary>
/// A hash of a set of passages: the sum, modulo 2^128, of the XxHash128 of each. It does not depend on the order in which passages
/// are added, or on the engine. It detects accidental changes, not deliberate ones.
/// </summary>
/// <param name="Sum">The sum of the passages' hashes; 0 for no passage.</param>
[JsonConverter(typeof(ContentHashJsonConverter))]
public readonly record struct ContentHash(UInt128 Sum)
{
    /// <summary>Returns the hash of this set and another set together.</summary>
    public ContentHash Add(ContentHash other) => new(unchecked(Sum + other.Sum));

    /// <summary>Returns the hash of this set and one more passage.</summary>
    public ContentHash Add(Passage passage) => Add(Of(passage));

    /// <summary>
    /// Returns the hash of one passage: id, title and text in UTF-8, each after its length in bytes (32 bits, little-endian), so that
    /// moving a letter from one field to the next changes the hash. A missing title counts as an empty title; other fields do not count.
    /// </summary>
    public static ContentHash Of(Passage passage)
    {
        using var batch = PassageBatch.Of([passage]);
        return batch[0].Hash;
    }

    /// <summary>Returns the hash of one passage whose id, title and text have the form of <see cref="PassageBytes"/>.</summary>
    internal static ContentHash OfParts(ReadOnlySpan<byte> passage) => new(XxHash128.HashToUInt128(passage));

    /// <summary>Returns the hash of several passages.</summary>
    public static ContentHash Of(IEnumerable<Passage> passages) =>
        passages.Aggregate(default(ContentHash), (hash, passage) => hash.Add(passage));

    /// <summary>Reads a hash written by <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">The text is not a content hash.</exception>
    public static ContentHash Parse(string text) =>
        text.Length == 32
            ? new ContentHash(UInt128.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))
            : throw new FormatException($"'{text}' is not a content hash; expected 32 hexadecimal digits.");

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Sum.ToString("x32", CultureInfo.InvariantCulture);
}

using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Search.Onnx.Tokenization;

/// <summary>
/// Caches the token ids of words. A word is in one of a few places that its hash selects; where all of them are full, a new word overwrites
/// the first. So memory is bounded, no lock is needed, and words that do not come again are replaced.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Longer words are rarely natural language and would need much memory.</summary>
    public const int LongestWord = 32;

    /// <summary>About the largest number of words in the cache.</summary>
    public const int Places = 1 << 18;

    private const int Choices = 8;

    // Writing a reference is atomic, so readers need no lock.
    private readonly Entry?[] _entries = new Entry?[Places + Choices];

    /// <summary>Appends the ids of a word, if it is in the cache.</summary>
    public bool TryAppend(ReadOnlySpan<char> word, List<int> ids)
    {
        var hash = Hash(word);
        foreach (var entry in Choice(hash))
        {
            if (entry is null)
            {
                return false;
            }

            if (entry.Hash == hash && word.SequenceEqual(entry.Word))
            {
                ids.Add(entry.FirstId);
                ids.AddRange(entry.OtherIds.AsSpan());
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds a word, unless it is too long or has no ids.</summary>
    public void Add(ReadOnlySpan<char> word, ReadOnlySpan<int> ids)
    {
        if (word.Length <= LongestWord && ids.Length > 0)
        {
            var hash = Hash(word);
            var choice = Choice(hash);
            var place = Math.Max(0, choice.IndexOf((Entry?)null));
            choice[place] = new Entry(hash, word.ToString(), ids[0], ids.Length > 1 ? ids[1..].ToArray() : null);
        }
    }

    private Span<Entry?> Choice(uint hash) => _entries.AsSpan((int)(hash % Places), Choices);

    /// <summary>Fast, not cryptographic: words that are made to collide only cause cache misses.</summary>
    private static uint Hash(ReadOnlySpan<char> word)
    {
        var hash = (ulong)word.Length;
        var bytes = MemoryMarshal.AsBytes(word);
        while (bytes.Length >= sizeof(ulong))
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var letter in MemoryMarshal.Cast<byte, char>(bytes))
        {
            hash = Mix(hash, letter);
        }

        return (uint)(hash >> 16);

        static ulong Mix(ulong hash, ulong value) => BitOperations.RotateLeft((hash ^ value) * 0x9E3779B97F4A7C15, 29);
    }

    /// <summary>Most words have one token. Its id is in the entry itself, which saves a memory access.</summary>
    private sealed record Entry(uint Hash, string Word, int FirstId, int[]? OtherIds);
}

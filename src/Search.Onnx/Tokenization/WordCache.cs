using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Search.Onnx.Tokenization;

/// <summary>
/// The token ids of words that came before. A word lies in one of the few places that follow its hash; where all of them are taken,
/// a newcomer overwrites the first. So memory is bounded, nobody waits for a lock, and what never comes again makes room.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Longer words are hardly ever language, and would take much memory.</summary>
    public const int LongestWord = 32;

    /// <summary>About as many words as it holds at most.</summary>
    public const int Places = 1 << 18;

    private const int Choices = 8;

    // Storing a reference publishes an entry whole, so that readers need no lock.
    private readonly Entry?[] _entries = new Entry?[Places + Choices];

    /// <summary>Appends the ids of a word, if it is here.</summary>
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

    /// <summary>Keeps a word, unless it is too long or has no ids.</summary>
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

    /// <summary>Quick rather than strong: words that collide on purpose cost their sender's texts a miss, nothing more.</summary>
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

    /// <summary>Most words are one token, which lies in the entry itself and is read without another look into memory.</summary>
    private sealed record Entry(uint Hash, string Word, int FirstId, int[]? OtherIds);
}

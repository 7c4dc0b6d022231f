using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Search.Lucene.Postings;

/// <summary>
/// The start of a <see cref="PostingsFile"/>. All numbers in these files are little-endian; on another processor the file is not used.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct PostingsHeader
{
    /// <summary>How many bytes are kept for the header.</summary>
    public const int Bytes = 256;

    /// <summary>The format. Must be raised when the file or the score changes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>"SRCHPOST".</summary>
    public static readonly ulong ExpectedMark = MemoryMarshal.Read<ulong>("SRCHPOST"u8);

    /// <summary><see cref="ExpectedMark"/>.</summary>
    public ulong Mark;

    /// <summary><see cref="CurrentVersion"/>.</summary>
    public int Version;

    /// <summary>The number of documents in the index.</summary>
    public int Documents;

    /// <summary>The hash of the name of the index's version: a file of another index is not used.</summary>
    public ulong Owner;

    /// <summary>How many documents have the searched field; the N of BM25.</summary>
    public long DocumentsWithTerms;

    /// <summary>The length of the whole file.</summary>
    public long FileBytes;

    /// <summary>The hash of everything behind the header.</summary>
    public ulong BodyHash;

    /// <summary>How many different terms there are.</summary>
    public int Terms;

    /// <summary>How many frequencies do not fit in a byte.</summary>
    public int LargeFrequencies;

    /// <summary>The largest code of a length that occurs.</summary>
    public int LargestLengthCode;

    /// <summary>The average length of a document in terms.</summary>
    public float AverageLength;

    /// <summary>BM25's k1.</summary>
    public float K1;

    /// <summary>BM25's b.</summary>
    public float B;

    /// <summary>Where each section starts; see <see cref="PostingsSection"/>.</summary>
    public SectionStarts Starts;

    /// <summary>The hash of everything before it.</summary>
    public ulong HeaderHash;

    /// <summary>What <see cref="HeaderHash"/> must be.</summary>
    public readonly ulong ComputeHash()
    {
        var copy = this;
        copy.HeaderHash = 0;
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(new ReadOnlySpan<PostingsHeader>(in copy)));
    }

    /// <summary>One number for each section.</summary>
    [System.Runtime.CompilerServices.InlineArray(PostingsSections.Count)]
    public struct SectionStarts
    {
        private long _first;
    }
}

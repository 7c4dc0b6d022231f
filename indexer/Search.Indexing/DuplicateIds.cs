using System.IO.Hashing;

namespace Search.Indexing;

/// <summary>
/// Remembers which ids have been seen, as 128-bit hashes: 32 bytes each, 280 MB for MS MARCO. A collision of hashes is practically
/// impossible.
/// </summary>
internal sealed class DuplicateIds
{
    private readonly HashSet<UInt128> _seen = [];

    /// <summary>Returns false if the id was added before.</summary>
    public bool Add(ReadOnlySpan<byte> id) => _seen.Add(XxHash128.HashToUInt128(id));
}

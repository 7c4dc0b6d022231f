using System.IO.Hashing;

namespace Search.Indexing;

/// <summary>
/// Remembers which ids have been seen, as 128-bit hashes in a table with open addressing. At most three quarters of its places are used, so
/// an id needs 21 to 43 bytes. A collision of hashes is practically impossible.
/// </summary>
internal sealed class DuplicateIds
{
    /// <summary>The place of no id.</summary>
    private static readonly UInt128 Free = UInt128.Zero;

    private UInt128[] _places = new UInt128[4096];
    private int _count;

    /// <summary>Returns false if the id was added before.</summary>
    public bool Add(ReadOnlySpan<byte> id)
    {
        var hash = XxHash128.HashToUInt128(id);
        if (!TryInsert(_places, hash == Free ? UInt128.One : hash))
        {
            return false;
        }

        _count++;
        if (_count > _places.Length / 4 * 3)
        {
            Grow();
        }

        return true;
    }

    private void Grow()
    {
        var larger = new UInt128[checked(2 * _places.Length)];
        foreach (var hash in _places)
        {
            if (hash != Free)
            {
                TryInsert(larger, hash);
            }
        }

        _places = larger;
    }

    private static bool TryInsert(UInt128[] places, UInt128 hash)
    {
        var mask = places.Length - 1;
        for (var place = (int)(ulong)hash & mask; ; place = (place + 1) & mask)
        {
            if (places[place] == hash)
            {
                return false;
            }

            if (places[place] == Free)
            {
                places[place] = hash;
                return true;
            }
        }
    }
}

using System.IO.Hashing;

namespace Search.Evaluation.Trec;

/// <summary>
/// A numbered set of ids as UTF-8, one behind the other. A run has millions of documents; ids as strings in a dictionary need several times
/// the memory and time.
/// </summary>
/// <param name="capacity">How many ids to make room for.</param>
internal sealed class Utf8Ids(int capacity)
{
    private const int UsualLength = 8;
    private const int MinSlots = 16;

    private byte[] _bytes = new byte[capacity * UsualLength];
    private int[] _ends = new int[Math.Max(1, capacity)];
    private int[] _slots = new int[Slots(capacity)]; // Open addressing: an id's number + 1; 0 is free.

    /// <summary>The number of ids.</summary>
    public int Count { get; private set; }

    /// <summary>The number of bytes of all ids.</summary>
    public int Bytes => Start(Count);

    /// <summary>An id by its number.</summary>
    public ReadOnlySpan<byte> this[int number] => _bytes.AsSpan(Start(number), _ends[number] - Start(number));

    /// <summary>Adds an id; it gets the next number.</summary>
    /// <returns>False if it was added before.</returns>
    public bool TryAdd(ReadOnlySpan<byte> id)
    {
        var slot = Slot(id);
        if (_slots[slot] != 0)
        {
            return false;
        }

        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, Count * 2);
        }

        if (Bytes + id.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Bytes + id.Length));
        }

        id.CopyTo(_bytes.AsSpan(Bytes));
        _ends[Count] = Bytes + id.Length;
        _slots[slot] = ++Count;
        if (Count * 2 > _slots.Length)
        {
            _slots = new int[Slots(Count)];
            for (var number = 0; number < Count; number++)
            {
                _slots[Slot(this[number])] = number + 1;
            }
        }

        return true;
    }

    /// <summary>Removes all ids; the memory is kept.</summary>
    public void Clear()
    {
        Count = 0;
        Array.Clear(_slots);
    }

    /// <summary>The number of an id; -1 if it was not added.</summary>
    public int IndexOf(ReadOnlySpan<byte> id) => _slots[Slot(id)] - 1;

    private static int Slots(int count) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(MinSlots, (count * 2) + 1));

    private int Start(int number) => number == 0 ? 0 : _ends[number - 1];

    private int Slot(ReadOnlySpan<byte> id)
    {
        var mask = _slots.Length - 1;
        var slot = (int)XxHash3.HashToUInt64(id) & mask;
        while (_slots[slot] != 0 && !this[_slots[slot] - 1].SequenceEqual(id))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }
}

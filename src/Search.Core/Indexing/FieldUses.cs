namespace Search.Core.Indexing;

/// <summary>What a field of an index is good for.</summary>
[Flags]
public enum FieldUses
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It comes back with a result, as it was sent.</summary>
    Stored = 1,

    /// <summary>It is analysed, and queries look for its terms.</summary>
    Searched = 2,

    /// <summary>It puts results in order, by its UTF-8 bytes.</summary>
    Sorted = 4,
}
